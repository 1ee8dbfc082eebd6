import type { SplitRow } from '../../src/datasets/split-csv';
import { cutAsTested, kindOfCut } from '../../src/evaluation/kind-of-cut';
import { ownSplit } from '../../src/evaluation/protocols/own-split';
import { deedsOf } from '../../src/evaluation/split-deeds';
import { itemOf, START } from './splits';

const row = (userId: string, itemId: string, at: number | null, value: number | null = null): SplitRow => {
  return { userId, itemId, at: at === null ? null : START + at, value };
};

describe('rows as deeds', () => {
  test('stars around the border of success, a deviation a star, in order of time', () => {
    const rows = [row('u', 'a', 3, 5), row('u', 'b', 2, 4), row('u', 'c', 1, 3), row('u', 'd', 0, 2)];
    const deeds = deedsOf(rows, 4, 0);
    const spread = Math.sqrt(1.25);
    expect(deeds.map(({ itemId }) => itemId)).toEqual(['d', 'c', 'b', 'a']);
    const stars = [-1.5, -0.5, 0.5, 1.5].map((off) => 3.5 + off / spread);
    deeds.forEach(({ value }, i) => expect(value).toBeCloseTo(stars[i]!));
    expect(deeds.every(({ type }) => type === 'RATE')).toBe(true);
  });

  test('values alike or missing are views; rows without a time keep the order of the file', () => {
    const deeds = deedsOf([row('u', 'b', null, 1), row('u', 'a', null, 1), row('v', 'c', null)], null, START);
    expect(deeds.map(({ itemId, type, value }) => [itemId, type, value])).toEqual([
      ['b', 'VIEW', null],
      ['a', 'VIEW', null],
      ['c', 'VIEW', null],
    ]);
    expect(deeds[0]!.at).toBe(START);
    expect(deeds[1]!.at).toBeGreaterThan(deeds[0]!.at);
  });

  test('however far a value lies out, it stays a rating', () => {
    const values = deedsOf(
      [row('u', 'a', 0, 1e9), ...Array.from({ length: 50 }, (_, i) => row('u', `i${i}`, 0, -i))],
      null,
      0,
    );
    for (const { value } of values) {
      expect(value).toBeGreaterThanOrEqual(0.5);
      expect(value).toBeLessThanOrEqual(5);
    }
  });
});

describe('how a split was made', () => {
  const train = ['u', 'v', 'w'].flatMap((user, u) => [1, 2, 3, 4].map((at) => row(user, `i${at}`, 10 * u + at)));

  test('by its times alone', () => {
    expect(kindOfCut(train, [row('u', 'x', 30), row('v', 'y', 40)])).toBe('later');
    expect(kindOfCut(train, [row('u', 'x', 5), row('v', 'y', 15), row('w', 'z', 25)])).toBe('next');
    const twoEach = ['u', 'v', 'w'].flatMap((user, u) => [5, 6].map((at) => row(user, `x${at}`, 10 * u + at)));
    expect(kindOfCut(train, twoEach)).toBe('last');
    expect(kindOfCut(train, [row('u', 'x', 2), row('v', 'y', 12)])).toBe('random');
    expect(kindOfCut(train, [row('u', 'x', null)])).toBe('random');
  });

  test('and a validation part is cut likewise', () => {
    const deeds = deedsOf(train, null, 0);
    const heldOut = (kind: Parameters<typeof cutAsTested>[1]) =>
      [...cutAsTested(deeds, kind, 0.25, 1).heldOut.values()].flat();
    expect(heldOut('later').map(({ userId, itemId }) => userId + itemId)).toEqual(['wi2', 'wi3', 'wi4']);
    expect(heldOut('last').map(({ userId, itemId }) => userId + itemId)).toEqual(['ui4', 'vi4', 'wi4']);
    expect(heldOut('random').length).toBe(3);
    for (const kind of ['later', 'last', 'random'] as const) {
      const { training } = cutAsTested(deeds, kind, 0.25, 1);
      expect(training.length).toBe(9);
      expect([...training]).toEqual([...training].sort((a, b) => a.at - b.at));
    }
  });
});

describe('a split of one’s own', () => {
  const given = {
    train: [row('u', 'a', 1, 5), row('u', 'b', 2, 1), row('v', 'a', 3, 4), row('v', 'c', 4, 5)],
    test: [row('u', 'c', 9, 1), row('u', 'a', 9, 5), row('v', 'd', 9), row('stranger', 'a', 9, 5)],
    items: [itemOf('a'), itemOf('e')],
    relevantFrom: 4,
    k: 2,
  };
  const ids = Array.from({ length: 8 }, (_, i) => `i${i}`);
  const { log, protocol } = ownSplit(given);
  const split = protocol.split(log, 1);

  test('items are those of the file and those of the rows', () => {
    expect(split.items.map(({ id }) => id)).toEqual(['a', 'e', 'b', 'c', 'd']);
  });

  test('every test row counts, whatever its value, but for what the user has in training', () => {
    const relevant = split.readers.map(({ userId, relevant: wanted }) => [userId, [...wanted]]);
    expect(relevant).toEqual([
      ['u', ['c']],
      ['v', ['d']],
      ['stranger', ['a']],
    ]);
  });

  test('baselines learn from successes; the metrics are at the places asked for', () => {
    expect(split.data.events.filter(({ weight }) => weight > 0).map(({ itemId }) => itemId)).toEqual(['a', 'a', 'c']);
    const judged = protocol.judge(split, (_, ids) => Float64Array.from(ids, () => 0), {
      seed: 1,
      onReader: () => undefined,
    });
    expect([...judged.keys()]).toContain('ndcg@2');
  });

  test('where one row each comes next, so it does in the validation part', () => {
    const rows = ['u', 'v'].flatMap((user, u) => ids.map((id, i) => row(user, id, 20 * u + i)));
    const next = ownSplit({ ...given, train: rows, test: [row('u', 'x', 19), row('v', 'y', 39)], relevantFrom: null });
    const { readers, training } = next.protocol.validation(next.protocol.split(next.log, 1), 1);
    expect(training.length).toBe(12);
    expect(readers.map(({ userId, relevant }) => [userId, ...relevant])).toEqual([
      ['u', 'i6'],
      ['u', 'i7'],
      ['v', 'i6'],
      ['v', 'i7'],
    ]);
  });
});
