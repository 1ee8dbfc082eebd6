import type { Item } from '../../src/core/item';
import type { Reason } from '../../src/core/ranking';
import type { Surface } from '../../src/core/recipe';
import { Refusal } from '../../src/core/refusal';
import type {
  DeadLetters,
  DigestInput,
  FeedEdge,
  FeedInput,
  FeedPage,
  InboxInput,
  InteractionInput,
  LikedRowsInput,
  Personalization,
  Reader,
  SimilarInput,
  SourceStatus,
  TenantServices,
} from '../../src/usecases/services';
import { aBareItem, aVariant, T0 } from './builders';
import { aSourceStatus } from './source-status';
import { FakeDigests } from './fake-digests';

export const PERSONALIZATION: Personalization = {
  plan: 'personal',
  degraded: false,
  modelVersion: 'model-1',
  candidates: 40,
  tookMs: 1.5,
};

/** One reason of every kind, pointing at `item-1` where it points at an item. */
export const REASONS: readonly Reason[] = [
  { kind: 'BecauseYouLiked', itemId: 'item-1' },
  { kind: 'BecauseYouRead', itemId: 'item-1' },
  { kind: 'SharedTopic', topic: 'bread' },
  { kind: 'SharedAuthor', author: 'Ana' },
  { kind: 'ReadersLikeYou', itemId: 'item-1' },
  { kind: 'SimilarTo', itemId: 'item-1' },
  { kind: 'Trending', readers: 7, hours: 24 },
  { kind: 'Popular', readers: 70 },
  { kind: 'Fresh', publishedAt: T0 },
  { kind: 'EditorsPick' },
  { kind: 'ReadAgain', readAt: T0 - 1000 },
  { kind: 'Exploration', impressions: 3 },
];

/** Item `n`: an article in English and German, with all that an item can have. */
export function fakeItem(n: number): Item {
  const id = `item-${n}`;
  return aBareItem({
    id,
    variants: {
      en: aVariant({ locale: 'en', title: `Title ${n}`, summary: `Summary ${n}`, url: `https://example.org/en/${id}` }),
      de: aVariant({ locale: 'de', title: `Titel ${n}`, summary: `Kurz ${n}`, url: null }),
    },
    topics: ['bread', 'history'],
    authors: ['Ana'],
    image: { url: `https://example.org/${id}.jpg`, alt: `Picture ${n}`, width: 640, height: 480 },
    attributes: { readingMinutes: n },
    premium: n % 2 === 0,
  });
}

interface Calls {
  readonly readFeed: FeedInput[];
  readonly readSimilar: SimilarInput[];
  readonly readLikedRows: LikedRowsInput[];
  readonly previewDigest: DigestInput[];
  readonly readItems: (readonly string[])[];
  readonly track: { reader: Reader; events: readonly InteractionInput[] }[];
  readonly identify: { reader: Reader; anonymousId: string }[];
  readonly readInbox: InboxInput[];
  readonly replayDeliveries: DeadLetters[];
  readonly dropDeliveries: DeadLetters[];
}

/**
 * The use cases with answers made up from a list of items: `item-1` to `item-N`, ranked in that order. Records every
 * call, and how often cursors were asked for. A method can be replaced to fail.
 */
export class FakeServices implements TenantServices {
  readonly calls: Calls = {
    readFeed: [],
    readSimilar: [],
    readLikedRows: [],
    previewDigest: [],
    readItems: [],
    track: [],
    identify: [],
    readInbox: [],
    replayDeliveries: [],
    dropDeliveries: [],
  };
  readonly items: Map<string, Item>;
  sources: SourceStatus[] = [aSourceStatus()];
  /** Ids that can be answered without a promise. */
  readonly inMemory = new Set<string>();
  cursors = 0;
  personalization = PERSONALIZATION;

  readonly digests = new FakeDigests();

  constructor(size = 30) {
    this.items = new Map(Array.from({ length: size }, (_, i) => fakeItem(i + 1)).map((item) => [item.id, item]));
  }

  /** Lets every item be answered from memory. */
  keepAllInMemory(): this {
    for (const id of this.items.keys()) this.inMemory.add(id);
    return this;
  }

  readFeed(input: FeedInput): Promise<FeedPage> {
    this.calls.readFeed.push(input);
    return Promise.resolve(this.page('feed', input));
  }

  readSimilar(input: SimilarInput): Promise<FeedPage> {
    this.calls.readSimilar.push(input);
    if (!this.items.has(input.itemId)) return Promise.reject(new Refusal('NOT_FOUND', 'There is no such item.'));
    return Promise.resolve(this.page('similar', input));
  }

  readLikedRows(input: LikedRowsInput) {
    this.calls.readLikedRows.push(input);
    const liked = [...this.items.keys()].slice(0, input.rows);
    return Promise.resolve(liked.map((likedItemId) => ({ likedItemId, page: this.page('because-you-liked', input) })));
  }

  previewDigest(input: DigestInput) {
    this.calls.previewDigest.push(input);
    if (input.campaign !== 'weekly') return Promise.reject(new Refusal('NOT_FOUND', 'There is no such campaign.'));
    const page = this.page('digest', { first: input.size ?? 8 });
    const { campaign, reader } = input;
    return Promise.resolve({
      campaign,
      userId: reader.userId,
      period: '2026-W47',
      subject: 'Title 1, and 7 more',
      subjects: [],
      recap: [],
      locales: input.locales,
      page,
    });
  }

  readItems(ids: readonly string[]): Promise<(Item | null)[]> {
    this.calls.readItems.push(ids);
    return Promise.resolve(ids.map((id) => this.items.get(id) ?? null));
  }

  cachedItem(id: string): Item | undefined {
    return this.inMemory.has(id) ? this.items.get(id) : undefined;
  }

  track(input: { reader: Reader; events: readonly InteractionInput[] }) {
    this.calls.track.push(input);
    if (input.reader.userId === null) return Promise.reject(new Refusal('UNAUTHENTICATED', 'Sign in.'));
    const rejected = input.events.flatMap((event, index) =>
      this.items.has(event.itemId) ? [] : [{ index, code: 'UNKNOWN_ITEM', message: 'There is no such item.' }],
    );
    return Promise.resolve({ accepted: input.events.length - rejected.length, duplicates: 0, rejected });
  }

  identify(input: { reader: Reader; anonymousId: string }) {
    this.calls.identify.push(input);
    const { userId, signedIn } = input.reader;
    if (userId === null || !signedIn) return Promise.reject(new Refusal('UNAUTHENTICATED', 'Sign in.'));
    return Promise.resolve({ userId, moved: 3 });
  }

  readInbox(input: InboxInput) {
    this.calls.readInbox.push(input);
    const times = { receivedAt: T0, dueAt: T0 + 1000 };
    const dead = { state: 'dead' as const, attempts: 12, error: 'BAD_PAYLOAD: title: must not be empty.' };
    const deliveries = [{ id: 'delivery-1', source: 'strapi', event: null, ...times, ...dead }];
    return Promise.resolve({ counts: { waiting: 2, claimed: 1, done: 40, dead: 1 }, deliveries });
  }

  replayDeliveries(which: DeadLetters): Promise<number> {
    this.calls.replayDeliveries.push(which);
    return Promise.resolve(3);
  }

  readSources(): Promise<SourceStatus[]> {
    return Promise.resolve(this.sources);
  }

  dropDeliveries(which: DeadLetters): Promise<number> {
    this.calls.dropDeliveries.push(which);
    return Promise.resolve(1);
  }

  private page(surface: Surface, { first, after }: { first: number; after?: string }): FeedPage {
    const from = after === undefined ? 0 : Number(after.slice('cursor-'.length)) + 1;
    const ids = [...this.items.keys()];
    const edges = ids.slice(from, from + first).map((itemId, i) => this.edge(surface, itemId, from + i));
    return {
      edges,
      hasNextPage: from + first < ids.length,
      personalization: this.personalization,
      cursorOf: (edge) => {
        this.cursors += 1;
        return Promise.resolve(`cursor-${edge.position}`);
      },
      tokenOf: (edge) => `token-${edge.surface}-${edge.itemId}`,
    };
  }

  private edge(surface: Surface, itemId: string, position: number): FeedEdge {
    const reason = REASONS[position % REASONS.length]!;
    const signals = [{ name: 'topic', value: 0.5 }];
    return { itemId, surface, position, score: 1 - position / 100, signals, reason };
  }
}
