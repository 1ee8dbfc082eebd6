import { sequenceRecommender } from '../../src/recommenders/sequence';
import { itemNumber } from '../contracts/recommender.suite';

const items = Array.from({ length: 8 }, (_, i) => itemNumber(i));
const read = (userId: string, numbers: readonly number[]) =>
  numbers.map((n, at) => ({ userId, itemId: `item-${n}`, weight: 1, at }));
const query = (numbers: readonly number[]) => ({
  userId: null,
  history: numbers.map((n) => ({ itemId: `item-${n}`, weight: 1, at: 0 })),
  interests: [],
  now: 0,
  admits: (id: string) => !numbers.includes(Number(id.slice('item-'.length))),
});

/** After 0 came 2 three times, and 3 came once after each of 0 and 1. */
const events = [
  ...['a', 'b', 'c'].flatMap((user) => read(user, [0, 2])),
  ...read('d', [0, 3]),
  ...read('e', [1, 3]),
  ...['f', 'g', 'h'].flatMap((user) => read(user, [3, 5])),
  ...['f', 'g'].flatMap((user) => read(`${user}2`, [1, 5])),
];

test('with roots of likenesses, what both entries speak for comes before what one speaks for louder', () => {
  const firstWith = (likenessPower: number) => {
    const recommender = sequenceRecommender({ likenessPower, recency: { halfLifeItems: 1, floor: 1 } });
    const model = recommender.fit({ events, items, now: 0 });
    return recommender.score(model, query([0, 1]), ['item-2', 'item-3']).map((candidate) => candidate!.score);
  };
  const [loud, agreed] = firstWith(1);
  expect(loud).toBeGreaterThan(agreed!);
  const [loudRoot, agreedRoot] = firstWith(0.5);
  expect(agreedRoot).toBeGreaterThan(loudRoot!);
});

test('of one entry alone the order is the same at any power', () => {
  const orderWith = (likenessPower: number) => {
    const recommender = sequenceRecommender({ likenessPower });
    const model = recommender.fit({ events, items, now: 0 });
    return recommender.propose(model, query([0]), 8).map(({ itemId }) => itemId);
  };
  expect(orderWith(1).length).toBeGreaterThan(1);
  expect(orderWith(0.5)).toEqual(orderWith(1));
  expect(orderWith(0.3)).toEqual(orderWith(1));
});
