import type { Objective } from '../objective';
import type { SignalTable } from './signal-table';

export type SignalWeights = Readonly<Record<string, number>>;

export interface LearntWeights {
  readonly weights: SignalWeights;
  /** What the objective was with the weights given, and with those learnt. */
  readonly before: number;
  readonly after: number;
}

/** What a weight is tried at, as a multiple of what it is. */
const FACTORS = [0, 0.4, 0.7, 1.4, 2.5];
const SWEEPS = 4;
/** A change must be worth this much of the objective, so that noise does not move what was set by hand. */
const LEAST_GAIN = 0.001;

/**
 * Weights of signals by coordinate search (as Metzler & Croft 2007 learn linear rankers): one at a time, whichever multiple
 * serves the objective best. It asks for the very measure that counts, needs no gradient, and with a dozen weights it
 * has little to overfit with.
 */
export function learnWeights(table: SignalTable, objective: Objective, start: SignalWeights): LearntWeights {
  const weights = table.names.map((name) => start[name] ?? 0);
  const sums = table.columns[0]?.map((row) => new Float32Array(row.length)) ?? [];
  table.columns.forEach((column, s) => addScaled(sums, column, weights[s]!));
  const before = objective(sums);
  let best = before;
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const reached = best;
    for (const s of byWeight(weights)) best = tryFactors(s, table, weights, sums, objective, best);
    if (best - reached < LEAST_GAIN * best) break;
  }
  return { weights: Object.fromEntries(table.names.map((name, s) => [name, weights[s]!])), before, after: best };
}

function byWeight(weights: readonly number[]): number[] {
  return [...weights.keys()].sort((a, b) => weights[b]! - weights[a]! || a - b);
}

function tryFactors(
  s: number,
  { columns }: SignalTable,
  weights: number[],
  sums: readonly Float32Array[],
  objective: Objective,
  reached: number,
): number {
  const own = weights[s]!;
  if (own === 0) return reached;
  let [best, chosen, at] = [reached * (1 + LEAST_GAIN), own, own];
  for (const weight of FACTORS.map((factor) => factor * own)) {
    addScaled(sums, columns[s]!, weight - at);
    at = weight;
    const value = objective(sums);
    if (value > best) [best, chosen] = [value, weight];
  }
  addScaled(sums, columns[s]!, chosen - at);
  weights[s] = chosen;
  return chosen === own ? reached : best;
}

function addScaled(sums: readonly Float32Array[], column: readonly Float32Array[], factor: number): void {
  if (factor === 0) return;
  sums.forEach((sum, r) => {
    const row = column[r]!;
    for (let i = 0; i < sum.length; i += 1) sum[i]! += factor * row[i]!;
  });
}
