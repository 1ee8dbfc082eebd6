import { bootstrapDifference, bootstrapMean } from '../../src/evaluation/bootstrap';
import { seededRandom } from '../../src/core/random';

const ones = (sums: number[]) => sums.map((sum) => ({ sum, count: 1 }));

test('the mean is that of all, weighted by what each counts', () => {
  const users = [
    { sum: 3, count: 4 },
    { sum: 0, count: 1 },
    { sum: 1, count: 1 },
  ];
  expect(bootstrapMean(users, { seed: 1 }).mean).toBeCloseTo(4 / 6);
});

test('the same seed gives the same interval, another seed another', () => {
  const random = seededRandom(5);
  const users = ones(Array.from({ length: 50 }, random));
  expect(bootstrapMean(users, { seed: 1 })).toEqual(bootstrapMean(users, { seed: 1 }));
  expect(bootstrapMean(users, { seed: 2 }).low).not.toBe(bootstrapMean(users, { seed: 1 }).low);
});

test('95 % intervals of a mean hold the truth about 95 times in 100', () => {
  const random = seededRandom(9);
  let held = 0;
  for (let run = 0; run < 300; run += 1) {
    const { low, high } = bootstrapMean(ones(Array.from({ length: 60 }, random)), { seed: run, resamples: 300 });
    if (low <= 0.5 && 0.5 <= high) held += 1;
  }
  expect(held / 300).toBeGreaterThan(0.9);
  expect(held / 300).toBeLessThan(0.985);
});

test('users alike leave no doubt', () => {
  expect(bootstrapMean(ones([0.5, 0.5, 0.5]), { seed: 1 })).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
  expect(bootstrapMean([], { seed: 1 }).mean).toBe(0);
});

test('a small difference that all users show is seen, although the users differ much more', () => {
  const random = seededRandom(3);
  const b = Array.from({ length: 200 }, random);
  const a = b.map((value) => value + 0.01 + 0.01 * random());
  expect(bootstrapDifference(ones(a), ones(b), { seed: 1 }).low).toBeGreaterThan(0);
  expect(bootstrapMean(ones(a), { seed: 1 }).low).toBeLessThan(bootstrapMean(ones(b), { seed: 1 }).mean);
  expect(() => bootstrapDifference(ones(a), ones([1]), { seed: 1 })).toThrow(RangeError);
});
