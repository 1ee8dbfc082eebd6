import { logisticRegression } from './logistic-regression';
import type { TrainingPairs } from './training-pairs';

export interface RankerFigures {
  /** Chance that a relevant item scores above another of the same reader, ties half; 0.5 is chance, 1 the best. */
  readonly auc: number;
  /** Mean −ln(likelihood given to the order that was right), nats; ln 2 = 0.693 is chance, 0 the best. */
  readonly logLoss: number;
}

/**
 * How well weights tell relevant items from others, on pairs they were not learnt from. Scores have no scale of their own:
 * for the log-loss it is the one that fits `calibration`, the pairs they were learnt from (Platt 1999, without an offset,
 * which pairs do not need).
 */
export function rankerFigures(
  weights: readonly number[],
  held: TrainingPairs,
  calibration: TrainingPairs,
): RankerFigures {
  const scale = logisticRegression(scored(calibration, weights), { lambda: 1e-6 })[0]!;
  let [auc, loss, total] = [0, 0, 0];
  const { differences, weights: counts } = scored(held, weights);
  differences.forEach((margin, p) => {
    auc += counts[p]! * (margin > 0 ? 1 : margin === 0 ? 0.5 : 0);
    loss += counts[p]! * negativeLogLikelihood(scale * margin);
    total += counts[p]!;
  });
  return total === 0 ? { auc: NaN, logLoss: NaN } : { auc: auc / total, logLoss: loss / total };
}

/** The same pairs with one signal: the score, its weights summing to 1. */
function scored({ width, differences, weights: counts }: TrainingPairs, weights: readonly number[]): TrainingPairs {
  const sum = weights.reduce((total, weight) => total + weight, 0) || 1;
  const margins = Float32Array.from(counts, (_, p) => {
    let margin = 0;
    for (let s = 0; s < width; s += 1) margin += (weights[s]! / sum) * differences[p * width + s]!;
    return margin;
  });
  return { width: 1, differences: margins, weights: counts };
}

/** ln(1 + exp(−margin)), without overflow. */
function negativeLogLikelihood(margin: number): number {
  return Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
}
