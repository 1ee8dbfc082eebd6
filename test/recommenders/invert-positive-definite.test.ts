import { invertPositiveDefinite } from '../../src/recommenders/algebra/invert-positive-definite';
import { seededRandom } from '../../src/core/random';

/** XᵀX + I: symmetric and positive definite. */
function positiveDefinite(n: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const x = Float64Array.from({ length: n * n }, () => random() - 0.5);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      for (let k = 0; k < n; k += 1) a[i * n + j]! += x[k * n + i]! * x[k * n + j]!;
      if (i === j) a[i * n + j]! += 1;
    }
  }
  return a;
}

test.each([1, 2, 3, 7, 48, 49, 50, 95, 97, 130, 201])('the inverse of a %i × %i matrix, times it, is one', (n) => {
  const a = positiveDefinite(n, n);
  const inverse = a.slice();
  invertPositiveDefinite(inverse, n);
  let worst = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      let sum = 0;
      for (let k = 0; k < n; k += 1) sum += a[i * n + k]! * inverse[k * n + j]!;
      // NaN where anything is.
      worst = Math.max(worst, Math.abs(sum - (i === j ? 1 : 0)));
    }
  }
  expect(worst).toBeLessThan(1e-9);
});

test('only the lower triangle is read', () => {
  const whole = positiveDefinite(60, 5);
  const lower = whole.map((value, at) => (at % 60 > Math.floor(at / 60) ? 1e9 : value));
  invertPositiveDefinite(whole, 60);
  invertPositiveDefinite(lower, 60);
  expect(lower).toEqual(whole);
});

test('refuses what is not positive definite, and what is not square', () => {
  expect(() => invertPositiveDefinite(Float64Array.of(1, 2, 2, 1), 2)).toThrow(RangeError);
  expect(() => invertPositiveDefinite(Float64Array.of(NaN), 1)).toThrow(RangeError);
  expect(() => invertPositiveDefinite(new Float64Array(5), 2)).toThrow(RangeError);
});

test('an empty matrix has an empty inverse', () => {
  expect(() => invertPositiveDefinite(new Float64Array(0), 0)).not.toThrow();
});
