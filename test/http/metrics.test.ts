import { Metrics } from '../../src/http/metrics';
import { aSourceStatus } from '../support/source-status';

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

test('tells of each source what alerts need, and nothing where it is not known', async () => {
  const metrics = new Metrics();
  const now = Date.now();
  let states: ReturnType<typeof aSourceStatus>[] | null = [
    aSourceStatus({
      lastDeliveryAt: now - 90_000,
      lastWholeReconcileAt: now - 3_600_000,
      staleness: { toldAt: now - 1_000, oldestAt: now - 30_000, heldAt: null },
    }),
    aSourceStatus({
      name: 'new',
      lastDeliveryAt: null,
      lastReconcile: null,
      lastWholeReconcileAt: null,
      staleness: null,
    }),
  ];
  metrics.watch(() => [{ tenant: 'a', items: 1, backlog: 0, sourceStates: () => Promise.resolve(states) }]);
  const text = await metrics.registry.metrics();
  const value = (name: string, labels: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name}{tenant="a",${labels}}`))
        ?.split(' ')[1],
    );
  expect(value('attune_source_deliveries', 'source="strapi",state="dead"')).toBe(2);
  expect(value('attune_source_deliveries', 'source="strapi",state="failing"')).toBe(1);
  expect(Math.round(value('attune_source_silent_seconds', 'source="strapi"') / 10)).toBe(9);
  expect(Math.round(value('attune_source_behind_seconds', 'source="strapi"') / 10)).toBe(3);
  expect(value('attune_source_behind_seconds', 'source="new"')).toBe(0);
  expect(value('attune_source_reconcile_differences', 'source="strapi",what="added"')).toBe(1);
  expect(Math.round(value('attune_source_reconcile_age_seconds', 'source="strapi"') / 600)).toBe(6);
  expect(text).not.toMatch(/silent_seconds{tenant="a",source="new"/);
  states = null;
  expect(await metrics.registry.metrics()).not.toContain('source="strapi"');
});
