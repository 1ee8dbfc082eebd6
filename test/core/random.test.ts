import { sample, seededRandom, seedFrom, shuffled } from '../../src/core/random';

test('the same seed gives the same numbers, in [0, 1), evenly', () => {
  const [a, b] = [seededRandom(7), seededRandom(7)];
  const counts = new Array<number>(10).fill(0);
  const numbers = Array.from({ length: 20_000 }, a);
  expect(numbers.filter((value) => value !== b())).toEqual([]);
  for (const value of numbers) counts[Math.floor(value * 10)]! += 1;
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

test('seeds next to each other give unlike numbers', () => {
  const firsts = Array.from({ length: 1000 }, (_, seed) => seededRandom(seed)());
  expect(new Set(firsts).size).toBe(1000);
  expect(firsts.reduce((a, b) => a + b, 0) / 1000).toBeCloseTo(0.5, 1);
  expect(new Set(Array.from({ length: 1000 }, (_, i) => seedFrom(1, `item-${i}`))).size).toBe(1000);
  expect(seedFrom('a', 'bc')).not.toBe(seedFrom('ab', 'c'));
});

test('a shuffle keeps everything and every place is as likely', () => {
  const random = seededRandom(1);
  const first = new Array<number>(5).fill(0);
  const orders = Array.from({ length: 5000 }, () => shuffled([0, 1, 2, 3, 4], random));
  expect(new Set(orders.map((order) => [...order].sort().join('')))).toEqual(new Set(['01234']));
  for (const order of orders) first[order[0]!]! += 1;
  for (const count of first) expect(Math.abs(count - 1000)).toBeLessThan(120);
});

test('a sample has what is admitted, once each, and stops where there is no more', () => {
  const values = Array.from({ length: 100 }, (_, i) => i);
  const even = sample(values, 30, seededRandom(2), (value) => value % 2 === 0);
  expect(new Set(even).size).toBe(30);
  expect(even.every((value) => value % 2 === 0)).toBe(true);
  expect(sample(values, 80, seededRandom(2), (value) => value % 2 === 0).sort((a, b) => a - b)).toEqual(
    values.filter((v) => v % 2 === 0),
  );
});
