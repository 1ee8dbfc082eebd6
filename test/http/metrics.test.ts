import { Metrics } from '../../src/http/metrics';

const COUNTS = { waiting: 3, claimed: 1, done: 40, dead: 2 };

test('tells how many deliveries are in each tenant’s inbox, by state', async () => {
  const metrics = new Metrics();
  const state = { items: 7, backlog: 0 };
  let counts: typeof COUNTS | null = COUNTS;
  metrics.watch(() => [
    { tenant: 'a', ...state, inboxCounts: () => Promise.resolve(counts) },
    { tenant: 'b', ...state, inboxCounts: () => Promise.resolve({ ...COUNTS, dead: 0 }) },
  ]);
  const text = await metrics.registry.metrics();
  expect(text).toContain('attune_inbox_deliveries{tenant="a",state="dead"} 2');
  expect(text).toContain('attune_inbox_deliveries{tenant="b",state="dead"} 0');
  expect(text).toContain('attune_inbox_deliveries{tenant="b",state="waiting"} 3');
  counts = null;
  const later = await metrics.registry.metrics();
  expect(later).not.toContain('attune_inbox_deliveries{tenant="a"');
  expect(later).toContain('attune_inbox_deliveries{tenant="b",state="dead"} 0');
  expect(later).toContain('attune_items_visible{tenant="a"} 7');
});
