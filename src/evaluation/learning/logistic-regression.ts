import type { TrainingPairs } from './training-pairs';

export interface LogisticOptions {
  /** Strength of the penalty ½ λ Σ w², in readers: with so many, data and caution weigh alike. */
  readonly lambda: number;
}

const MAX_SWEEPS = 60;
/** Sweeps end where no weight moves by more. */
const TOLERANCE = 1e-3;
/** Longest step of a weight: far from the optimum, Newton's may overshoot (Genkin, Lewis & Madigan 2007 bound it too). */
const LONGEST_STEP = 2;

/**
 * Pairwise logistic regression: weights under which a relevant item's score exceeds another's with the likelihood
 * 1 / (1 + exp(−difference)). L2 penalty; no weight is below 0, for a signal that counts against an item could not be
 * named as the reason for it. By cyclic coordinate descent with Newton steps; the problem is convex, so there is nothing
 * to start from and nothing random.
 */
export function logisticRegression(pairs: TrainingPairs, { lambda }: LogisticOptions): Float64Array {
  const { width } = pairs;
  const weights = new Float64Array(width);
  const margins = new Float64Array(pairs.weights.length);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep += 1) {
    let moved = 0;
    for (let s = 0; s < width; s += 1) {
      const step = newtonStep(pairs, s, weights[s]!, margins, lambda);
      weights[s]! += step;
      for (let p = 0; step !== 0 && p < margins.length; p += 1) margins[p]! += step * pairs.differences[p * width + s]!;
      moved = Math.max(moved, Math.abs(step));
    }
    if (moved < TOLERANCE) break;
  }
  return weights;
}

/** How far one weight is moved: to the optimum of the quadratic approximation, but not below 0. */
function newtonStep(pairs: TrainingPairs, s: number, weight: number, margins: Float64Array, lambda: number): number {
  const { width, differences } = pairs;
  let [gradient, curvature] = [lambda * weight, lambda];
  for (let p = 0; p < margins.length; p += 1) {
    const difference = differences[p * width + s]!;
    if (difference === 0) continue;
    const wrong = 1 / (1 + Math.exp(margins[p]!));
    gradient -= pairs.weights[p]! * wrong * difference;
    curvature += pairs.weights[p]! * wrong * (1 - wrong) * difference * difference;
  }
  const step = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, -gradient / curvature));
  return Math.max(step, -weight);
}
