import { bootstrapDifference, type Contribution, type Interval } from './bootstrap';

/** A row as comparisons see it. */
export interface Compared {
  readonly model: string;
  readonly metrics: ReadonlyMap<string, Interval>;
  readonly contributions: ReadonlyMap<string, readonly Contribution[]>;
}

/** Our row against the strongest of the others. */
export interface Comparison {
  readonly metric: string;
  readonly model: string;
  readonly against: string;
  /** Of the two means, over the same readers; better where all of it lies above 0. */
  readonly difference: Interval;
  /** Mean of ours / mean of the other. */
  readonly ratio: number;
}

/** `ours` against whichever row of `rows` not in `own` has the highest mean of the metric; null where there is none. */
export function againstBest(
  rows: readonly Compared[],
  { metric, ours, own, seed }: { metric: string; ours: string; own: readonly string[]; seed: number },
): Comparison | null {
  const mine = rows.find(({ model }) => model === ours);
  const others = rows.filter(({ model, metrics }) => !own.includes(model) && metrics.has(metric));
  if (mine === undefined || others.length === 0) return null;
  const meanOf = ({ metrics }: Compared) => metrics.get(metric)!.mean;
  const best = others.reduce((a, b) => (meanOf(b) > meanOf(a) ? b : a));
  const pair = [mine, best].map(({ contributions }) => contributions.get(metric)!) as [Contribution[], Contribution[]];
  const difference = bootstrapDifference(...pair, { seed });
  return { metric, model: ours, against: best.model, difference, ratio: meanOf(mine) / meanOf(best) };
}
