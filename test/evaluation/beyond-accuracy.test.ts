import fc from 'fast-check';
import { BeyondAccuracy, divergence, gini, topicShares, type Surroundings } from '../../src/evaluation/beyond-accuracy';

const TOPICS: Readonly<Record<string, string[]>> = { a: ['x'], b: ['x', 'y'], c: ['y'], d: [] };
const READERS: Readonly<Record<string, number>> = { a: 3, b: 1, c: 1 };
const VECTORS: Readonly<Record<string, Float32Array>> = {
  a: Float32Array.of(1, 0),
  b: Float32Array.of(0, 2),
  c: Float32Array.of(3, 0),
};

const around: Surroundings = {
  itemIds: ['a', 'b', 'c', 'd'],
  readersOf: (id) => READERS[id] ?? 0,
  readers: 3,
  topicsOf: (id) => TOPICS[id] ?? [],
  vectorOf: (id) => VECTORS[id],
};

function measured(lists: readonly string[][], history: readonly string[] = [], relevant: readonly string[] = []) {
  const beyond = new BeyondAccuracy(around, 2);
  for (const list of lists) {
    const known = history.map((itemId) => ({ itemId, weight: 1, at: 0 }));
    beyond.add({ list, history: known, relevant: new Set(relevant) });
  }
  return beyond.result();
}

test('by hand', () => {
  const result = measured([
    ['a', 'b', 'c'],
    ['a', 'd'],
  ]);
  expect(result.get('coverage@2')).toBe(0.75);
  // Shown 2, 1, 0, 1 times.
  expect(result.get('gini@2')).toBeCloseTo(0.375);
  expect(result.get('popularity@2')).toBeCloseTo((2 / 3 + 1 / 2) / 2);
  expect(result.get('novelty@2')).toBeCloseTo((0.5 + 1) / 2);
  // Only the first list has a pair with two vectors, and two sets of topics.
  expect(result.get('ild@2')).toBeCloseTo(1);
  expect(result.get('ild-topics@2')).toBeCloseTo(1 - 1 / Math.sqrt(2));
});

test('two that point the same way are alike, however long', () => {
  expect(measured([['a', 'c']]).get('ild@2')).toBeCloseTo(0);
});

test('serendipity: relevant, and not what everybody reads', () => {
  // Expected of a reader of nothing: a and b.
  expect(measured([['a', 'c']], [], ['a', 'c']).get('serendipity@2')).toBe(0.5);
  expect(measured([['a', 'c']], [], ['a']).get('serendipity@2')).toBe(0);
  expect(measured([['d', 'c']], [], []).get('serendipity@2')).toBe(0);
});

test('calibration: nothing lost where a list is as the reader, something where it is not', () => {
  expect(measured([['a', 'c']], ['b']).get('miscalibration@2')).toBeCloseTo(0);
  expect(measured([['c', 'd']], ['a']).get('miscalibration@2')).toBeCloseTo(Math.log(100));
  expect(measured([['c', 'd']], []).get('miscalibration@2')).toBeNaN();
});

test('gini: 0 where all are alike, near 1 where one has all', () => {
  expect(gini([2, 2, 2])).toBeCloseTo(0);
  expect(gini([0, 0, 0, 9])).toBeCloseTo(0.75);
  expect(gini([])).toBe(0);
});

const shares = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 }).map((ids) =>
  topicShares(
    ids.map((itemId) => ({ itemId, weight: 1 })),
    around.topicsOf,
  ),
);

test('laws: shares sum to 1; divergence is never negative, nor more than the smoothing allows', () => {
  fc.assert(
    fc.property(shares, shares, (p, q) => {
      const sum = [...p.values()].reduce((a, b) => a + b, 0);
      if (p.size > 0) expect(sum).toBeCloseTo(1);
      const lost = divergence(p, q);
      if (Number.isNaN(lost)) expect(Math.min(p.size, q.size)).toBe(0);
      else expect(lost >= -1e-9 && lost <= Math.log(100) + 1e-9).toBe(true);
    }),
  );
});
