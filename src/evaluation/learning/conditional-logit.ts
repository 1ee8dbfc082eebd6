import type { ChoiceSets } from './choice-sets';

export interface ConditionalLogitOptions {
  /** Strength of the penalty ½ λ Σ w², in readers. */
  readonly lambda: number;
}

const MAX_STEPS = 30;
const MAX_HALVINGS = 8;
const INNER_SWEEPS = 20;
/** Steps end where the loss falls by less than this share. */
const TOLERANCE = 1e-5;

/**
 * Conditional logit (McFadden 1974; the listwise loss of Cao et al. 2007 with one relevant item a list): weights under
 * which each success is most likely chosen from its set, the likelihood of an item being proportional to e^score. Unlike
 * pairs with items drawn from all, it is about the top of the list: items far below take hardly any likelihood. L2 penalty;
 * no weight is below 0, for a signal that counts against an item could not be named as the reason for it. Convex: Newton's
 * method, each step by coordinate descent on the quadratic model, halved until the loss falls.
 */
export function conditionalLogit(sets: ChoiceSets, { lambda }: ConditionalLogitOptions): Float64Array {
  let weights = new Float64Array(sets.width);
  let at = momentsAt(sets, weights, lambda);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const target = minimumOf(at, weights);
    const next = descend(sets, weights, target, at.loss, lambda);
    if (next === null) break;
    const before = at.loss;
    weights = next;
    at = momentsAt(sets, weights, lambda);
    if (before - at.loss < TOLERANCE * before) break;
  }
  return weights;
}

interface Moments {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** width × width, row-major. */
  readonly hessian: Float64Array;
}

/** The loss, its gradient (expected − chosen signals) and its Hessian (covariance of signals under the likelihood). */
function momentsAt(sets: ChoiceSets, weights: Float64Array, lambda: number): Moments {
  const { width, rows, ends, counts } = sets;
  const gradient = weights.map((weight) => lambda * weight);
  const hessian = new Float64Array(width * width);
  for (let s = 0; s < width; s += 1) hessian[s * width + s] = lambda;
  let loss = penalty(weights, lambda);
  let start = 0;
  for (let set = 0; set < ends.length; set += 1) {
    const [count, end] = [counts[set]!, ends[set]!];
    const { likelihoods, chosen } = likelihoodsOf(sets, start, end, weights);
    loss -= count * chosen;
    const expected = new Float64Array(width);
    for (let row = start; row < end; row += 1) {
      const likelihood = likelihoods[row - start]!;
      for (let a = 0; a < width; a += 1) {
        const part = likelihood * rows[row * width + a]!;
        if (part === 0) continue;
        expected[a]! += part;
        for (let b = 0; b <= a; b += 1) hessian[a * width + b]! += count * part * rows[row * width + b]!;
      }
    }
    for (let a = 0; a < width; a += 1) {
      gradient[a]! += count * (expected[a]! - rows[start * width + a]!);
      for (let b = 0; b <= a; b += 1) hessian[a * width + b]! -= count * expected[a]! * expected[b]!;
    }
    start = end;
  }
  for (let a = 0; a < width; a += 1) for (let b = 0; b < a; b += 1) hessian[b * width + a] = hessian[a * width + b]!;
  return { loss, gradient, hessian };
}

/** Likelihoods of a set's rows, and the logarithm of that of what was chosen. */
function likelihoodsOf({ width, rows, offsets }: ChoiceSets, start: number, end: number, weights: Float64Array) {
  const likelihoods = new Float64Array(end - start);
  let highest = -Infinity;
  for (let row = start; row < end; row += 1) {
    let score = offsets[row]!;
    for (let s = 0; s < width; s += 1) score += weights[s]! * rows[row * width + s]!;
    likelihoods[row - start] = score;
    highest = Math.max(highest, score);
  }
  const first = likelihoods[0]!;
  let sum = 0;
  for (let i = 0; i < likelihoods.length; i += 1) sum += likelihoods[i] = Math.exp(likelihoods[i]! - highest);
  for (let i = 0; i < likelihoods.length; i += 1) likelihoods[i]! /= sum;
  return { likelihoods, chosen: first - highest - Math.log(sum) };
}

/** Where the quadratic model is least with no weight below 0. */
function minimumOf({ gradient, hessian }: Moments, weights: Float64Array): Float64Array {
  const width = weights.length;
  const target = Float64Array.from(weights);
  for (let sweep = 0; sweep < INNER_SWEEPS; sweep += 1) {
    for (let a = 0; a < width; a += 1) {
      let slope = gradient[a]!;
      for (let b = 0; b < width; b += 1) slope += hessian[a * width + b]! * (target[b]! - weights[b]!);
      const curvature = hessian[a * width + a]!;
      if (curvature > 0) target[a] = Math.max(0, target[a]! - slope / curvature);
    }
  }
  return target;
}

/** The first point on the way back from the target at which the loss is lower; null where there is none. */
function descend(sets: ChoiceSets, from: Float64Array, target: Float64Array, loss: number, lambda: number) {
  let share = 1;
  for (let halving = 0; halving <= MAX_HALVINGS; halving += 1) {
    const point = from.map((weight, s) => weight + share * (target[s]! - weight));
    if (lossAt(sets, point, lambda) < loss) return point;
    share /= 2;
  }
  return null;
}

function lossAt(sets: ChoiceSets, weights: Float64Array, lambda: number): number {
  let loss = penalty(weights, lambda);
  let start = 0;
  for (let set = 0; set < sets.ends.length; set += 1) {
    loss -= sets.counts[set]! * likelihoodsOf(sets, start, sets.ends[set]!, weights).chosen;
    start = sets.ends[set]!;
  }
  return loss;
}

function penalty(weights: Float64Array, lambda: number): number {
  return (lambda / 2) * weights.reduce((sum, weight) => sum + weight * weight, 0);
}
