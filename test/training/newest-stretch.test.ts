import fc from 'fast-check';
import { newestStretch } from '../../src/training/newest-stretch';

const options = { leastMs: 100, leastEvents: 5, largestShare: 0.5 };

test('null where nothing can be held out, or nothing would be left', () => {
  expect(newestStretch([], options)).toBeNull();
  expect(newestStretch([7], options)).toBeNull();
  expect(newestStretch(new Array<number>(50).fill(7), options)).toBeNull();
});

test('leaves something to learn from, holds something out, and never more than its share but for ties', () => {
  const times = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(times, (given) => {
      const sorted = [...given].sort((a, b) => a - b);
      const from = newestStretch(sorted, options);
      if (from === null) return;
      const held = sorted.filter((at) => at >= from);
      expect(held.length).toBeGreaterThan(0);
      expect(held.length).toBeLessThan(sorted.length);
      const ties = held.filter((at) => at === from).length;
      expect(held.length - ties).toBeLessThanOrEqual(sorted.length * options.largestShare);
    }),
  );
});

test('is at least so long where the share allows it, and goes back until it holds enough', () => {
  const spread = Array.from({ length: 100 }, (_, i) => i * 30);
  expect(newestStretch(spread, options)).toBe(99 * 30 - 120);
  const dense = Array.from({ length: 100 }, (_, i) => i * 10);
  expect(newestStretch(dense, options)).toBe(990 - 100);
});
