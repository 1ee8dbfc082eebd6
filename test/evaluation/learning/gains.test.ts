import { drawnAgainst } from '../../../src/evaluation/judge-sampled-ranking';
import { fullRankingObjective, sampledRankingObjective } from '../../../src/evaluation/objective';
import type { Split } from '../../../src/evaluation/split';
import { splitOf } from '../splits';

const ids = ['a', 'b', 'c', 'd'];
const plain = splitOf(ids, [
  { userId: 'u', past: [], relevant: ['a', 'b'] },
  { userId: 'v', past: [], relevant: ['c'] },
]);
const gainsOf = (a: number, b: number, c: number): Split['gains'] =>
  new Map([
    ['u', new Map(Object.entries({ a, b }))],
    ['v', new Map(Object.entries({ c }))],
  ]);
/** u sees a first and b third, v sees c second. */
const scores = [Float32Array.of(4, 2, 3, 1), Float32Array.of(4, 2, 3, 1)];
const discount = (place: number) => 1 / Math.log2(place + 1);

test('gains of one change nothing', () => {
  const same = { ...plain, gains: gainsOf(1, 1, 1) };
  expect(fullRankingObjective(same, 3)(scores)).toBe(fullRankingObjective(plain, 3)(scores));
});

test('nDCG gains by success, and readers count by the mean of their gains', () => {
  const found = fullRankingObjective({ ...plain, gains: gainsOf(1, 5, 6) }, 3)(scores);
  const u = (1 * discount(1) + 5 * discount(3)) / (5 * discount(1) + 1 * discount(2));
  expect(found).toBeCloseTo((3 * u + 6 * discount(2)) / 9, 12);
});

test('scale of gains says nothing', () => {
  const [once, thrice] = [1, 3].map((n) => fullRankingObjective({ ...plain, gains: gainsOf(n, 2 * n, 4 * n) }, 3));
  expect(once!(scores)).toBeCloseTo(thrice!(scores), 12);
});

test('recall of a sampled ranking counts successes by gain', () => {
  const split = { ...plain, gains: gainsOf(1, 2, 5) };
  const touched = (userId: string) => split.readers.find((reader) => reader.userId === userId)!.relevant;
  const drawn = drawnAgainst(split, { seed: 1, negatives: 3, touched });
  // a comes first and counts; b comes third and c second, so that neither is among the first.
  expect(sampledRankingObjective(drawn, [1])(scores)).toBeCloseTo(1 / 8, 12);
});
