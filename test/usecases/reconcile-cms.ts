import type { ContentChange } from '../../src/core/content-change';
import type { DocumentRef } from '../../src/core/content-source';
import { publishedLocales } from '../../src/core/item';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { ApiUnavailable, type DocumentSource, type WalkedPage, type WalkOptions } from '../../src/ports/content-api';
import type { TenantStores } from '../../src/ports/stores';
import { ingestChanges } from '../../src/usecases/ingest-changes';
import type { ReconcileDeps } from '../../src/usecases/reconcile-run';
import { aContent } from '../support/fake-cms';
import { T0 } from '../support/builders';

interface Entry {
  readonly titles: Readonly<Record<string, string>>;
  readonly updatedAt: number;
}

/** A CMS whose published documents are a map, listed by page number as most do it. */
export class ListedCms implements DocumentSource {
  readonly entries = new Map<string, Entry>();
  /** Ids that cannot be mapped. */
  readonly unmappable = new Set<string>();
  readonly fetched: string[] = [];
  pages = 0;
  saysTotal = true;
  /** Called before each page is answered, with its number in the walk. */
  onPage: (page: number) => void | Promise<void> = () => undefined;
  failure: Error | null = null;

  constructor(
    readonly clock: { now: number },
    private readonly pageSize = 2,
  ) {}

  put(id: string, titles: Readonly<Record<string, string>> | string): void {
    const byLocale = typeof titles === 'string' ? { en: titles } : titles;
    this.entries.set(id, { titles: byLocale, updatedAt: this.clock.now });
  }

  fetch({ id, itemId }: DocumentRef): Promise<ContentChange[]> {
    this.fetched.push(id);
    if (this.failure !== null) return Promise.reject(this.failure);
    const entry = this.entries.get(id);
    const version = { order: this.clock.now, arrival: this.clock.now };
    if (entry === undefined)
      return Promise.resolve([{ op: 'delete', source: 'cms', id: itemId, version, locale: null }]);
    const others = { order: version.order - 1, arrival: version.arrival };
    const gone: ContentChange = { op: 'withdraw', source: 'cms', id: itemId, version: others, locale: null };
    return Promise.resolve([gone, ...this.upserts(id, entry)]);
  }

  async *walk(type: string, { since, from, signal }: WalkOptions): AsyncGenerator<WalkedPage> {
    let number: number | null = from === undefined ? 0 : Number(new URL(from.url).searchParams.get('page'));
    while (number !== null && signal?.aborted !== true) {
      await this.onPage(this.pages++);
      if (this.failure !== null) throw this.failure;
      const page = this.pageOf(type, number, since);
      yield page;
      number = page.next === null ? null : number + 1;
    }
  }

  away(): void {
    this.failure = new ApiUnavailable('cms cannot be asked at the moment: it answered 503.');
  }

  private pageOf(type: string, number: number, since: number | null): WalkedPage {
    const all = [...this.entries].filter(([, { updatedAt }]) => updatedAt > (since ?? -Infinity)).sort(byId);
    const some = all.slice(number * this.pageSize, (number + 1) * this.pageSize);
    const isLast = (number + 1) * this.pageSize >= all.length;
    return {
      asOf: this.clock.now,
      changes: some.filter(([id]) => !this.unmappable.has(id)).flatMap(([id, entry]) => this.upserts(id, entry)),
      refetch: [],
      unmapped: some
        .filter(([id]) => this.unmappable.has(id))
        .map(([id]) => ({ itemId: `cms:${id}`, reason: 'This article has no title.' })),
      next: isLast ? null : { method: 'GET', url: `https://cms.example.org/${type}?page=${number + 1}` },
      total: this.saysTotal ? all.length : null,
    };
  }

  private upserts(id: string, { titles }: Entry): ContentChange[] {
    const version = { order: this.clock.now, arrival: this.clock.now };
    const base = { op: 'upsert' as const, source: 'cms', id: `cms:${id}`, version };
    return Object.entries(titles).map(([locale, title]) => ({ ...base, locale, content: aContent({ title }) }));
  }
}

function byId([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** A catalogue and a CMS with one clock, and what comparing them needs. */
export class ReconcileWorld {
  readonly clock = { now: T0 };
  readonly stores: TenantStores = memoryStorage({ now: () => this.clock.now }).forTenant('t');
  readonly cms: ListedCms;
  readonly writes: string[] = [];

  constructor(pageSize = 2) {
    this.cms = new ListedCms(this.clock, pageSize);
  }

  deps(more: Partial<ReconcileDeps> = {}): ReconcileDeps {
    const { items, settings } = this.stores;
    return {
      documents: this.cms,
      items,
      settings,
      ingest: (changes, onRefused) => this.ingest(changes, onRefused),
      types: ['article'],
      now: () => this.clock.now,
      maxMissingShare: 0.2,
      ...more,
    };
  }

  ingest(changes: readonly ContentChange[], onRefused?: Parameters<ReconcileDeps['ingest']>[1]) {
    const onStored = ({ id }: { id: string }) => Promise.resolve(void this.writes.push(id));
    return ingestChanges(changes, { items: this.stores.items, now: () => this.clock.now, onStored, onRefused });
  }

  /** What a webhook of this moment would bring. */
  async hear(id: string, titles: Readonly<Record<string, string>> | null, at = this.clock.now): Promise<void> {
    const base = { source: 'cms', id: `cms:${id}`, version: { order: at, arrival: at } };
    const changes: ContentChange[] =
      titles === null
        ? [{ ...base, op: 'delete', locale: null }]
        : Object.entries(titles).map(([locale, title]) => ({
            ...base,
            op: 'upsert',
            locale,
            content: aContent({ title }),
          }));
    await this.ingest(changes);
  }

  /** What readers see, by document and locale. */
  async shown(): Promise<Record<string, Record<string, string>>> {
    const all = await this.stores.items.changedSince({ changedAt: -1, id: '' }, 100_000);
    const seen = all
      .filter(({ status, source }) => status === 'published' && source === 'cms')
      .map((item): [string, Record<string, string>] => [
        item.id.slice(4),
        Object.fromEntries(publishedLocales(item).map((locale) => [locale, item.variants[locale]?.title ?? ''])),
      ]);
    return Object.fromEntries(seen.sort(byId));
  }

  /** The same of the CMS. */
  truth(): Record<string, Record<string, string>> {
    const all = [...this.cms.entries].filter(([id]) => !this.cms.unmappable.has(id)).sort(byId);
    return Object.fromEntries(all.map(([id, { titles }]) => [id, { ...titles }]));
  }
}
