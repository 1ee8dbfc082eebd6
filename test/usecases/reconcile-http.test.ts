import { httpDocumentSource } from '../../src/adapters/cms-api/http-document-source';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { connectApis } from '../../src/cms/connect-apis';
import { publishedLocales } from '../../src/core/item';
import type { TenantStores } from '../../src/ports/stores';
import { ingestChanges } from '../../src/usecases/ingest-changes';
import { reconcile } from '../../src/usecases/reconcile';
import type { ReconcileReport } from '../../src/usecases/reconcile-report';
import { StubCms } from '../support/stub-cms';

const SECRET = 'a-secret-of-thirty-two-characters';
const TOKENS = { strapi: 'token', ghost: `${'ab'.repeat(12)}:${'cd'.repeat(32)}` };
const TYPES = { strapi: ['article'], ghost: ['post'] };
/** Fifty pages and more: what counts is how often the list is asked for, not how much there is on a page. */
const COUNT = 1_000;
const PAGE = 20;

/** What comparing over HTTP needs, with patience for the troubles of a test. */
class Site {
  readonly stores: TenantStores = memoryStorage({ now: Date.now }).forTenant('t');
  readonly largest: number[] = [];
  private readonly documents;

  constructor(
    private readonly kind: 'strapi' | 'ghost',
    cms: StubCms,
  ) {
    const api = { baseUrl: cms.url, token: TOKENS[kind], options: {}, perSecond: 1_000 };
    const connected = connectApis([{ name: kind, source: kind, secrets: [SECRET], api }]).get(kind)!;
    this.documents = httpDocumentSource(connected, { now: Date.now, timeoutMs: 300, backOffMs: 1, pauseMs: 1 });
  }

  compare(): Promise<ReconcileReport> {
    const { items, settings } = this.stores;
    return reconcile(
      { source: this.kind, since: null },
      {
        documents: this.documents,
        items,
        settings,
        ingest: (changes, onRefused) => {
          this.largest.push(changes.length);
          return ingestChanges(changes, { items, now: Date.now, onStored: () => Promise.resolve(), onRefused });
        },
        types: TYPES[this.kind],
        now: Date.now,
        maxMissingShare: 0.2,
      },
    );
  }

  async shown(): Promise<Record<string, Record<string, string>>> {
    const all = await this.stores.items.changedSince({ changedAt: -1, id: '' }, 100_000);
    const seen = all
      .filter(({ status }) => status === 'published')
      .map((item): [string, Record<string, string>] => [
        item.id.slice(this.kind.length + 1),
        Object.fromEntries(publishedLocales(item).map((locale) => [locale, item.variants[locale]?.title ?? ''])),
      ]);
    return Object.fromEntries(seen.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

describe.each(['strapi', 'ghost'] as const)('a site of %s', (kind) => {
  let cms: StubCms;
  beforeEach(async () => void (cms = await new StubCms().start()));
  afterEach(() => cms.stop());

  const fill = (count: number) => {
    for (let n = 0; n < count; n++) {
      const en = `Title ${n}`;
      const titles: Record<string, string> = kind === 'strapi' && n % 5 === 0 ? { en, pt: `Título ${n}` } : { en };
      cms.put(`d${String(n).padStart(6, '0')}`, titles);
    }
  };

  test('of fifty pages is taken in page by page, whatever the CMS does meanwhile', async () => {
    cms.pageSize = PAGE;
    fill(COUNT);
    cms.troubles.set(3, { status: 429, retryAfter: 0 });
    cms.troubles.set(7, 'reset');
    cms.troubles.set(11, { status: 503 });
    cms.troubles.set(15, 'hang');
    cms.onRequest = (number) => {
      // Edited, published and withdrawn while the list is read, before the page and behind it.
      if (number === 20) cms.put('d000007', { en: 'Edited before the page' });
      if (number === 20) cms.put('d000807', { en: 'Edited behind the page' });
      if (number === 21) cms.put('c0new', { en: 'New before the page' });
      if (number === 22) cms.documents.delete('d000990');
    };
    const site = new Site(kind, cms);
    const report = await site.compare();
    expect(report).toMatchObject({ outcome: 'finished', reason: null });
    expect(report.counts.added).toBeGreaterThanOrEqual(COUNT - 1);
    expect(Math.max(...site.largest)).toBeLessThanOrEqual(2 * cms.pageSize);
    cms.onRequest = () => undefined;
    const second = await site.compare();
    expect(second.counts).toMatchObject({ checked: COUNT, withdrawn: 0, failed: 0, unmapped: 0 });
    expect(await site.shown()).toEqual(cms.truth());
    const third = await site.compare();
    expect(third.counts).toMatchObject({ checked: COUNT, same: COUNT, added: 0, changed: 0, withdrawn: 0 });
  }, 120_000);

  test('that is away is left alone, and gone on with', async () => {
    fill(1_000);
    const site = new Site(kind, cms);
    cms.onRequest = (number) => void (number >= 5 && cms.troubles.set(number, { status: 503 }));
    cms.troubles.set(5, { status: 503 });
    for (let number = 5; number < 20; number++) cms.troubles.set(number, { status: 503 });
    const stopped = await site.compare();
    expect([stopped.outcome, stopped.reason]).toEqual(['stopped', expect.stringContaining('503')]);
    const before = cms.requests.length;
    cms.troubles.clear();
    cms.onRequest = () => undefined;
    await new Promise((resolve) => setTimeout(resolve, 5));
    const report = await site.compare();
    expect(report).toMatchObject({ outcome: 'finished', counts: { checked: 1_000, added: 1_000 } });
    expect(cms.requests.length - before).toBeLessThan(10);
    expect(await site.shown()).toEqual(cms.truth());
  });

  test('whose webhooks were lost at random is right again', async () => {
    fill(300);
    const site = new Site(kind, cms);
    await site.compare();
    for (let n = 0; n < 40; n++) cms.documents.delete(`d${String(n * 7).padStart(6, '0')}`);
    for (let n = 0; n < 60; n++) cms.put(`d${String(n * 5 + 1).padStart(6, '0')}`, { en: `Again ${n}` });
    for (let n = 0; n < 20; n++) cms.put(`e${n}`, { en: `New ${n}` });
    const report = await site.compare();
    expect(report.outcome).toBe('finished');
    expect(await site.shown()).toEqual(cms.truth());
  });
});
