import { seededRandom } from '../core/random';

/** What one user contributes to a mean: the mean of all is Σ sum / Σ count. */
export interface Contribution {
  readonly sum: number;
  readonly count: number;
}

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly seed: number;
  readonly resamples?: number;
  /** Share of resamples inside the interval. */
  readonly level?: number;
}

/**
 * Mean with a percentile confidence interval by resampling users with replacement (Efron 1979): users are the units, since
 * what one user does is not independent.
 */
export function bootstrapMean(
  users: readonly Contribution[],
  { seed, resamples = 1000, level = 0.95 }: BootstrapOptions,
): Interval {
  const random = seededRandom(seed);
  const means = Array.from({ length: resamples }, () =>
    ratio(users.length, () => users[Math.floor(random() * users.length)]!),
  );
  means.sort((a, b) => a - b);
  const tail = (1 - level) / 2;
  let next = 0;
  return {
    mean: ratio(users.length, () => users[next++]!),
    low: means[Math.floor(tail * (resamples - 1))] ?? NaN,
    high: means[Math.ceil((1 - tail) * (resamples - 1))] ?? NaN,
  };
}

function ratio(n: number, draw: () => Contribution): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < n; i += 1) {
    const drawn = draw();
    sum += drawn.sum;
    count += drawn.count;
  }
  return count === 0 ? 0 : sum / count;
}

/**
 * Difference of two rows over the same users, in the same order, with its interval: `a` is better where all of it lies
 * above 0. Paired, so that what makes a user easy or hard for both falls out.
 */
export function bootstrapDifference(
  a: readonly Contribution[],
  b: readonly Contribution[],
  options: BootstrapOptions,
): Interval {
  if (a.length !== b.length) throw new RangeError(`Rows of ${a.length} and ${b.length} users cannot be paired.`);
  return bootstrapMean(
    a.map(({ sum, count }, i) => ({ sum: sum - b[i]!.sum, count })),
    options,
  );
}
