import type { Impression } from '../../core/interaction';
import { groupBy } from '../make-split';

export interface PropensityOptions {
  /** Standard deviation of the exponent before anything was seen, around 0: no bias is claimed without evidence. */
  readonly priorDeviation?: number;
}

/** Beyond this the curve is steeper than any that was ever measured; 1 is usual for a list read from above. */
const MAX_EXPONENT = 3;
const MAX_STEPS = 50;
const TOLERANCE = 1e-6;

/** Chance that a place (0-based) is looked at, as a share of that of the first: 0..1. */
export type PropensityOf = (position: number) => number;

/**
 * Learns from what was shown and clicked how likely a place is looked at: (1 + position)^−η (as Joachims, Swaminathan &
 * Schnabel 2017 assume). A click needs the place to be looked at and the item to please. How much items please is unknown
 * and goes hand in hand with their places, so only showings of the same item on the same surface are compared (as Agarwal
 * et al. 2019 harvest what past rankings differed in): given that one of them was clicked, which one is a multinomial
 * choice by propensity alone, since the item's own appeal cancels out. The likelihood is concave in η; a normal prior
 * around 0 draws it towards "no bias" as long as there is little to go by.
 *
 * `clicked` holds ids of impressions. Where a ranking puts an item higher for readers who like it more, part of that shows
 * as bias: the estimate is an upper bound in a log without any shuffling.
 */
export function propensities(
  impressions: readonly Impression[],
  clicked: ReadonlySet<string>,
  { priorDeviation = 1 }: PropensityOptions = {},
): PropensityOf {
  const exponent = fitExponent(choicesOf(impressions, clicked), priorDeviation);
  return (position) => (1 + Math.max(0, position)) ** -exponent;
}

/** All showings of one item on one surface: the logarithms of their places, and of those clicked. */
interface Choice {
  readonly shown: readonly number[];
  readonly clicked: readonly number[];
}

function choicesOf(impressions: readonly Impression[], clicked: ReadonlySet<string>): Choice[] {
  const logPlace = ({ position }: Impression) => Math.log1p(Math.max(0, position));
  const groups = groupBy(impressions, ({ surface, itemId }) => JSON.stringify([surface, itemId]));
  return [...groups.values()]
    .map((all) => ({ shown: all.map(logPlace), clicked: all.filter(({ id }) => clicked.has(id)).map(logPlace) }))
    .filter((choice) => choice.clicked.length > 0);
}

/** Newton's method on the penalised likelihood. */
function fitExponent(choices: readonly Choice[], priorDeviation: number): number {
  const precision = 1 / priorDeviation ** 2;
  let exponent = 0;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    let [gradient, curvature] = [-precision * exponent, precision];
    for (const { shown, clicked } of choices) {
      const { mean, variance } = momentsOf(shown, exponent);
      for (const place of clicked) gradient += mean - place;
      curvature += clicked.length * variance;
    }
    const next = Math.min(MAX_EXPONENT, Math.max(0, exponent + gradient / curvature));
    if (Math.abs(next - exponent) < TOLERANCE) return next;
    exponent = next;
  }
  return exponent;
}

/** Mean and variance of the logarithm of a place, where places are chosen by propensity. */
function momentsOf(places: readonly number[], exponent: number): { mean: number; variance: number } {
  let [total, sum, squares] = [0, 0, 0];
  for (const place of places) {
    const share = Math.exp(-exponent * place);
    total += share;
    sum += share * place;
    squares += share * place * place;
  }
  const mean = sum / total;
  return { mean, variance: Math.max(0, squares / total - mean * mean) };
}
