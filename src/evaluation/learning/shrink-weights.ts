import type { Recipe } from '../../core/recipe';
import type { SignalWeights } from './learn-weights';

/**
 * Successes at which what was learnt and what was set by hand count alike, a few for each weight. On validation parts,
 * weights from 100 successes did best at three quarters, and from 200 on hardly better with any left of what was set by hand.
 */
const HALF_SUCCESSES = 30;

/** Share of what was learnt in the weights that serve, 0..1: it grows smoothly with what there was to learn from. */
export function learntShare(successes: number, half = HALF_SUCCESSES): number {
  return successes / (successes + half);
}

/** share × learnt + (1 − share) × hand, both as shares of their sums and put on the scale of what was set by hand. */
export function shrinkWeights(learnt: SignalWeights, hand: SignalWeights, share: number): SignalWeights {
  const scale = sumOf(hand);
  const [ofLearnt, ofHand] = [sumOf(learnt) || 1, scale || 1];
  const names = [...new Set([...Object.keys(hand), ...Object.keys(learnt)])];
  const blended = names.map((name) => {
    const weight = (share * (learnt[name] ?? 0)) / ofLearnt + ((1 - share) * (hand[name] ?? 0)) / ofHand;
    return [name, (scale || 1) * weight] as const;
  });
  return Object.fromEntries(blended);
}

/** The weights set by hand as they count with so many readers to learn from: see `Recipe.halfTrust`. */
export function trustedWeights({ weights, halfTrust }: Recipe, readers: number): SignalWeights {
  const entries = Object.entries(weights).map(([name, weight]) => {
    const half = halfTrust[name];
    return [name, half === undefined ? weight : (weight * readers) / (readers + half)] as const;
  });
  return Object.fromEntries(entries);
}

function sumOf(weights: SignalWeights): number {
  return Object.values(weights).reduce((sum, weight) => sum + weight, 0);
}
