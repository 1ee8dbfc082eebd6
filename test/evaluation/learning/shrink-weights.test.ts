import fc from 'fast-check';
import { TRAINED_FEED } from '../../../src/core/recipe';
import { learntShare, shrinkWeights, trustedWeights } from '../../../src/evaluation/learning/shrink-weights';

const weight = fc.double({ min: 0, max: 10, noNaN: true });
const weights = fc.record({ a: weight, b: weight, c: fc.constant(1) });
const sum = (all: Readonly<Record<string, number>>) => Object.values(all).reduce((total, one) => total + one, 0);

test('the passage begins at what was set by hand and ends at what was learnt', () => {
  fc.assert(
    fc.property(weights, weights, (learnt, hand) => {
      const [first, last] = [shrinkWeights(learnt, hand, 0), shrinkWeights(learnt, hand, 1)];
      for (const name of ['a', 'b', 'c'] as const) {
        expect(first[name]).toBeCloseTo(hand[name], 9);
        expect(last[name]! / sum(last)).toBeCloseTo(learnt[name] / sum(learnt), 9);
      }
    }),
  );
});

test('on the way nothing falls below 0 and the sum stays', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(weights, weights, share, (learnt, hand, t) => {
      const blended = shrinkWeights(learnt, hand, t);
      expect(sum(blended)).toBeCloseTo(sum(hand), 6);
      expect(Math.min(...Object.values(blended))).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('more successes let what was learnt count more, and it is smooth', () => {
  const shares = [0, 1, 20, 200, 2000, 200_000].map((n) => learntShare(n, 200));
  expect(shares[0]).toBe(0);
  expect(shares[3]).toBe(0.5);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares[1]).toBeLessThan(0.01);
  expect(shares[5]).toBeGreaterThan(0.99);
});

test('with few readers signals learnt from readers count less', () => {
  const few = trustedWeights(TRAINED_FEED, 20);
  expect(few.ease).toBeLessThan(TRAINED_FEED.weights.ease! / 5);
  expect(few.topic).toBe(TRAINED_FEED.weights.topic);
});
