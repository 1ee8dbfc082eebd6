import { DistinctCount } from '../../src/core/distinct-count';
import { ItemCountersTable } from '../../src/core/item-counters';
import { T0 } from '../support/builders';

const HOUR = 3_600_000;

test('a reader counts once, however much they do', () => {
  const counters = new ItemCountersTable();
  for (const userId of ['ana', 'ana', 'jonas', 'ana']) counters.countReader('a', userId, T0);
  counters.countImpression('a');
  expect(counters.of('a', T0)).toEqual({ recent: 2, total: 2, impressions: 1 });
});

test('who was last here more than a day ago is no recent reader, but was a reader', () => {
  const counters = new ItemCountersTable();
  counters.countReader('a', 'ana', T0);
  counters.countReader('a', 'jonas', T0 + 20 * HOUR);
  expect(counters.of('a', T0 + 25 * HOUR)).toEqual({ recent: 1, total: 2, impressions: 0 });
  counters.countReader('a', 'ana', T0 - HOUR);
  expect(counters.of('a', T0 + 25 * HOUR).recent).toBe(1);
});

test('nothing is known of an item nobody touched', () => {
  expect(new ItemCountersTable().of('a', T0)).toEqual({ recent: 0, total: 0, impressions: 0 });
});

test.each([1, 10, 100, 1000, 4000])('%i different names are counted to a few per cent', (n) => {
  const count = new DistinctCount();
  for (let i = 0; i < n; i += 1) for (let twice = 0; twice < 2; twice += 1) count.add(`reader-${i}`);
  expect(Math.abs(count.value - n)).toBeLessThanOrEqual(Math.max(1, 0.12 * n));
});
