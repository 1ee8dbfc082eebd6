import type { Content, ContentChange } from '../../src/core/content-change';
import type { ConnectedSource, DocumentRef, Normalized } from '../../src/core/content-source';
import { ApiUnavailable, type DocumentSource } from '../../src/ports/content-api';
import { T0 } from './builders';

/** Content with what the test cares about replaced. */
export function aContent(given: Partial<Content> = {}): Content {
  return {
    type: 'article',
    title: 'A title',
    summary: '',
    url: null,
    body: null,
    topics: [],
    authors: [],
    image: null,
    publishedAt: null,
    expiresAt: null,
    premium: false,
    featured: false,
    attributes: {},
    originalLocale: null,
    liveSince: T0,
    ...given,
  };
}

/** A source whose deliveries are what `normalize` makes of them, as JSON: nothing is signed. */
export function fakeSource(name: string, deliveryId?: ConnectedSource['deliveryId']): ConnectedSource {
  return {
    name,
    keptHeaders: [],
    verify: () => undefined,
    check: () => undefined,
    deliveryId: deliveryId ?? (({ body }) => Buffer.from(body).toString()),
    normalize: ({ body }) => JSON.parse(Buffer.from(body).toString()) as Normalized,
  };
}

/** The API of a CMS that knows titles by document id (null: deleted), and may be away. */
export class FakeApi implements DocumentSource {
  readonly asked: string[] = [];
  readonly titles = new Map<string, string>();
  failure: Error | null = null;
  /** Called with each question before it is answered. */
  onAsk: (ref: DocumentRef) => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly name: string,
    private readonly clock: { now: number },
  ) {}

  away(retryAfterMs = 0): void {
    this.failure = new ApiUnavailable(`${this.name} cannot be asked at the moment: it answered 503.`, retryAfterMs);
  }

  async fetch(ref: DocumentRef): Promise<ContentChange[]> {
    this.asked.push(ref.id);
    const version = { order: this.clock.now, arrival: this.clock.now };
    await this.onAsk(ref);
    if (this.failure !== null) throw this.failure;
    const title = this.titles.get(ref.id);
    const base = { source: this.name, id: ref.itemId, version };
    if (title === undefined) return [{ ...base, op: 'delete', locale: null }];
    return [{ ...base, op: 'upsert', locale: 'en', content: aContent({ title }) }];
  }

  walk(): AsyncIterable<never> {
    throw new Error('This one cannot be walked.');
  }
}
