import type { InteractionRecord } from '../../src/datasets/dataset';
import { nextDeedsSplit } from '../../src/evaluation/next-deeds-split';
import { itemOf, START } from './splits';

const deedsOf = (userId: string, itemIds: readonly string[]) =>
  itemIds.map((itemId, i): InteractionRecord => {
    return { id: `${userId}-${i}`, userId, type: 'VIEW', itemId, at: START + 1000 * i, value: i };
  });
const ids = Array.from({ length: 40 }, (_, i) => `i${i}`);
const parts = {
  items: ids.map(itemOf),
  weigh: () => 1,
  askedAt: (past: readonly InteractionRecord[], end: number) => past.at(-1)?.at ?? end,
};

test('each of the last deeds is asked for, with all before it as the past, and none of them is learnt from', () => {
  const { readers, training, data } = nextDeedsSplit({ ...parts, interactions: deedsOf('u', ids.slice(0, 8)) });
  expect(training.map(({ itemId }) => itemId)).toEqual(['i0', 'i1', 'i2', 'i3', 'i4', 'i5']);
  expect(data.events.length).toBe(6);
  expect(readers.map(({ relevant }) => [...relevant])).toEqual([['i6'], ['i7']]);
  expect(readers.map(({ history }) => history.length)).toEqual([6, 7]);
  expect(readers.map(({ history }) => history[0]!.itemId)).toEqual(['i5', 'i6']);
  expect(readers.map(({ now }) => now)).toEqual([START + 5000, START + 6000]);
});

test('no reader has more than five, nor more than a quarter of their deeds, but always one', () => {
  const lengths = (n: number) =>
    nextDeedsSplit({ ...parts, interactions: deedsOf('u', ids.slice(0, n)) }).readers.length;
  expect([1, 2, 7, 8, 12, 40].map(lengths)).toEqual([1, 1, 1, 2, 3, 5]);
});

test('what is not asked for is past all the same, and what is known is not asked for', () => {
  const interactions = deedsOf('u', [...ids.slice(0, 9), 'i3', 'i9', 'i10']);
  const { readers } = nextDeedsSplit({ ...parts, interactions, isAskedFor: ({ itemId }) => itemId !== 'i9' });
  expect(readers.map(({ relevant }) => [...relevant])).toEqual([['i10']]);
  expect(readers[0]!.history.map(({ itemId }) => itemId).slice(0, 2)).toEqual(['i9', 'i3']);
});
