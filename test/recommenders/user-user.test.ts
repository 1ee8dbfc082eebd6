import fc from 'fast-check';
import { RecencyList } from '../../src/recommenders/parts/recency-list';
import { RecentReaders } from '../../src/recommenders/parts/recent-readers';
import { NO_RECENCY } from '../../src/recommenders/parts/query-weights';
import { userUserRecommender } from '../../src/recommenders/user-user';
import { itemNumber } from '../contracts/recommender.suite';

const ids = Array.from({ length: 8 }, (_, i) => `item-${i}`);
const items = ids.map((_, i) => itemNumber(i));
const query = (history: readonly string[], userId: string | null = null) => ({
  userId,
  history: history.map((itemId) => ({ itemId, weight: 1, at: 0 })),
  interests: [],
  now: 0,
  admits: () => true,
});

test('a list of the newest is the tail of all that was pushed', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50)), fc.integer({ min: 1, max: 9 }), (pushed, capacity) => {
      const list = new RecencyList(capacity);
      for (const id of pushed) list.push(id, id / 2);
      const kept = pushed.slice(-capacity);
      expect([...list.ids.subarray(0, list.length)]).toEqual(kept);
      expect([...list.values.subarray(0, list.length)]).toEqual(kept.map((id) => id / 2));
      for (const id of pushed) expect(list.placeOf(id)).toBe(kept.indexOf(id));
    }),
  );
});

test('both sides of who read what agree, however tight the bounds', () => {
  const bounds = fc.record({
    perReader: fc.integer({ min: 1, max: 4 }),
    readers: fc.integer({ min: 1, max: 4 }),
    perItem: fc.integer({ min: 1, max: 3 }),
  });
  const event = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.nat(6));
  fc.assert(
    fc.property(bounds, fc.array(event, { maxLength: 60 }), (bound, events) => {
      const readers = new RecentReaders(bound);
      for (const [userId, item] of events) readers.add(userId, item, 1);
      expect(readers.size).toBeLessThanOrEqual(bound.readers);
      const last = [...new Set([...events].reverse().map(([userId]) => userId))].slice(0, bound.readers);
      for (const userId of last) expect(readers.reader(readers.slotOf(userId)!).userId).toBe(userId);
      for (let item = 0; item < 7; item += 1) {
        const posted = readers.readersOf(item);
        for (let i = 0; i < (posted?.length ?? 0); i += 1)
          expect(readers.reader(posted!.ids[i]!).items.placeOf(item)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test('is the sum over other readers of cosine times what they read, as long as nothing is bounded away', () => {
  const recommender = userUserRecommender({ weightPower: 0, rarity: 0, recency: NO_RECENCY });
  const event = fc.record({ userId: fc.constantFrom('a', 'b', 'c', 'd'), itemId: fc.constantFrom(...ids) });
  const asked = fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), fc.nat(30), asked, (log, cut, history) => {
      const events = log.map((given, i) => ({ ...given, weight: 1, at: i }));
      const model = recommender.fit({ events: events.slice(0, cut), items, now: 0 });
      events.slice(cut).forEach((one) => recommender.update(model, one));
      const readers = new Map<string, Set<string>>();
      for (const { userId, itemId } of events) readers.set(userId, (readers.get(userId) ?? new Set()).add(itemId));
      readers.delete('a');
      const scored = recommender.score(model, query(history, 'a'), ids);
      ids.forEach((id, i) => {
        const naive = [...readers.values()]
          .filter((read) => read.has(id))
          .reduce((sum, read) => sum + history.filter((one) => read.has(one)).length / Math.sqrt(read.size), 0);
        expect(scored[i]?.score ?? 0).toBeCloseTo(naive, 5);
      });
    }),
  );
});

test('in the order of reading, what a neighbour turned to right after the shared item comes first', () => {
  const read = (userId: string, ...order: number[]) =>
    order.map((i, at) => ({ userId, itemId: `item-${i}`, weight: 1, at }));
  const events = [...read('a', 3, 0, 1, 2), ...read('b', 3, 0, 1, 2)].sort((x, y) => x.at - y.at);
  const recommender = userUserRecommender({ nearSteps: 2, backwards: 0.2 });
  const proposed = recommender.propose(recommender.fit({ events, items, now: 9 }), query(['item-0']), 9);
  expect(proposed.map(({ itemId }) => itemId)).toEqual(['item-0', 'item-1', 'item-2', 'item-3']);
  expect(proposed[1]!.becauseOf?.()).toBe('item-0');
});
