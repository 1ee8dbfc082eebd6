import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import type { ContentChange } from '../../src/core/content-change';
import type { DocumentSource, WalkedPage } from '../../src/ports/content-api';
import { reconcile } from '../../src/usecases/reconcile';
import { T0 } from '../support/builders';
import { collectGarbage } from '../support/collect-garbage';
import { aContent } from '../support/fake-cms';

const COUNT = 5_000;
const PAGE = 100;
const TEXT_BYTES = 20_000;

/** Documents of 100 MB in all, made when they are asked for. */
function largeSite(onPage: (page: number) => void): DocumentSource {
  return {
    fetch: () => Promise.resolve([]),
    async *walk(): AsyncGenerator<WalkedPage> {
      for (let page = 0; page < COUNT / PAGE; page++) {
        onPage(page);
        const next = (page + 1) * PAGE >= COUNT ? null : { method: 'GET' as const, url: `https://x/${page + 1}` };
        const changes = await Promise.resolve(Array.from({ length: PAGE }, (_, n) => document(page * PAGE + n)));
        yield { asOf: T0, changes, refetch: [], unmapped: [], next, total: COUNT };
      }
    },
  };
}

function document(n: number): ContentChange {
  const text = `${n} `.repeat(TEXT_BYTES / 5);
  const content = aContent({ title: `Title ${n}`, body: { format: 'text', value: text, text } });
  return { op: 'upsert', source: 'cms', id: `cms:${n}`, locale: 'en', version: { order: T0, arrival: T0 }, content };
}

test('memory stays flat, however large the site is', async () => {
  const used: number[] = [];
  const onPage = (page: number) => {
    if (page % 10 !== 0) return;
    collectGarbage();
    used.push(process.memoryUsage().heapUsed);
  };
  const stores = memoryStorage({ now: () => T0 }).forTenant('t');
  const report = await reconcile(
    { source: 'cms', since: null },
    {
      documents: largeSite(onPage),
      settings: stores.settings,
      // Nothing is held: what is measured is the comparison, not the store.
      items: { documentsByIds: (ids) => Promise.resolve(ids.map(() => null)), changedSince: () => Promise.resolve([]) },
      ingest: (changes) => Promise.resolve({ stored: changes.length, unchanged: 0, stale: 0 }),
      types: ['article'],
      now: () => T0,
      maxMissingShare: 0.2,
    },
  );
  expect(report).toMatchObject({ outcome: 'finished', counts: { checked: COUNT, added: COUNT } });
  // From the second to the last tenth: 4,000 documents of 20 KB went by; their digests stay, in memory and in the store.
  expect(used.at(-1)! - used[1]!).toBeLessThan(6_000_000);
});
