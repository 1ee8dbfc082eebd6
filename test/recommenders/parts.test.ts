import fc from 'fast-check';
import { trendingRecommender } from '../../src/recommenders/trending';
import { itemItemRecommender } from '../../src/recommenders/item-item';
import { Ordinals } from '../../src/recommenders/parts/ordinals';
import { RankedScores } from '../../src/recommenders/parts/ranked-scores';
import { TopList } from '../../src/recommenders/parts/top-list';
import { itemNumber } from '../contracts/recommender.suite';

const ids = Array.from({ length: 12 }, (_, i) => `item-${i}`);
const query = (now: number, history: string[] = []) => ({
  userId: null,
  history: history.map((itemId) => ({ itemId, weight: 1, at: 0 })),
  interests: [],
  now,
  admits: () => true,
});

test('a top list is the head of a full sort', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 })), fc.integer({ min: 0, max: 9 }), (scores, n) => {
      const top = new TopList(n);
      scores.forEach((score, ordinal) => top.offer(ordinal, score));
      const sorted = scores
        .map((score, ordinal) => ({ ordinal, score }))
        .sort((a, b) => b.score - a.score || a.ordinal - b.ordinal);
      expect(top.sorted()).toEqual(sorted.slice(0, n));
    }),
  );
});

test('scores that move keep the order of a full sort', () => {
  const change = fc.tuple(fc.nat(11), fc.integer({ min: -2, max: 4 }));
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const items = new Ordinals(ids);
      const scores = new RankedScores(items, [0, 1, 0, 2]);
      const naive = new Array<number>(12).fill(0);
      [naive[1], naive[3]] = [1, 2];
      for (const [ordinal, amount] of changes) {
        scores.add(ordinal, amount);
        naive[ordinal]! += amount;
      }
      const expected = ids.map((id, i) => ({ id, score: naive[i]! })).filter(({ score }) => score > 0);
      expected.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
      expect([...scores.best()].map((ordinal) => items.id(ordinal))).toEqual(expected.map(({ id }) => id));
    }),
  );
});

test('trending, learnt at once or event by event over years, is the sum of halved weights', () => {
  const halfLifeMs = 1000;
  const event = fc.record({
    itemId: fc.constantFrom(...ids),
    weight: fc.integer({ min: 1, max: 4 }),
    at: fc.nat(600_000),
  });
  const recommender = trendingRecommender({ halfLifeMs });
  const items = ids.map((_, i) => itemNumber(i));
  fc.assert(
    fc.property(fc.array(event, { minLength: 1 }), fc.nat(30), (log, cut) => {
      const events = log.map((given) => ({ ...given, userId: 'r' })).sort((a, b) => a.at - b.at);
      const now = events.at(-1)!.at + 500;
      const once = recommender.fit({ events, items, now });
      const bit = recommender.fit({ events: events.slice(0, cut), items, now: 0 });
      events.slice(cut).forEach((one) => recommender.update(bit, one));
      for (const id of ids) {
        const own = events.filter(({ itemId }) => itemId === id);
        const naive = own.reduce((sum, { weight, at }) => sum + weight * 2 ** ((at - now) / halfLifeMs), 0);
        for (const model of [once, bit]) {
          const score = recommender.score(model, query(now), [id])[0]?.score ?? 0;
          expect(Math.abs(score - naive)).toBeLessThan(1e-9);
        }
      }
    }),
  );
});

test('item-item, learnt at once or event by event, is the cosine of shared readers', () => {
  const recommender = itemItemRecommender({ shrinkage: 0, neighbours: 12, weightPower: 0 });
  const items = ids.map((_, i) => itemNumber(i));
  const event = fc.record({ userId: fc.constantFrom('a', 'b', 'c', 'd'), itemId: fc.constantFrom(...ids) });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), fc.nat(40), (log, cut) => {
      const events = log.map((given, i) => ({ ...given, weight: 1, at: i }));
      const readersOf = (id: string) =>
        new Set(events.filter(({ itemId }) => itemId === id).map(({ userId }) => userId));
      const once = recommender.fit({ events, items, now: 0 });
      const bit = recommender.fit({ events: events.slice(0, cut), items, now: 0 });
      events.slice(cut).forEach((one) => recommender.update(bit, one));
      const [a, b] = [readersOf('item-0'), readersOf('item-1')];
      const shared = [...a].filter((reader) => b.has(reader)).length;
      const cosine = shared / (Math.sqrt(a.size * b.size) || 1);
      for (const model of [once, bit]) {
        const score = recommender.score(model, query(0, ['item-0']), ['item-1'])[0]?.score ?? 0;
        expect(score).toBeCloseTo(cosine, 9);
      }
    }),
  );
});

test('of two neighbourhoods, that of what is proposed keeps what is like everything from winning', () => {
  // Everybody read item-0; item-5 is read by the two who read item-4 only.
  const readers = Array.from({ length: 20 }, (_, i) => [`r${i}`, ['item-0', `item-${(i % 3) + 1}`]] as const);
  const pair = ['s', 't'].map((id) => [id, ['item-4', 'item-5']] as const);
  const events = [...readers, ...pair].flatMap(([userId, read]) =>
    read.map((itemId) => ({ userId, itemId, weight: 1, at: 0 })),
  );
  const items = ids.map((_, i) => itemNumber(i));
  const recommender = itemItemRecommender({ neighbours: 1, shrinkage: 0 });
  const proposed = recommender.propose(recommender.fit({ events, items, now: 0 }), query(0, ['item-4']), 5);
  expect(proposed.map(({ itemId }) => itemId)).toEqual(['item-5']);
});
