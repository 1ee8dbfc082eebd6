import type { Objective } from '../objective';
import type { SignalTable } from './signal-table';

export type SignalWeights = Readonly<Record<string, number>>;

export interface LearntWeights {
  readonly weights: SignalWeights;
  /** What the objective was with the weights given, and with those learnt. */
  readonly before: number;
  readonly after: number;
}

/** What a weight is tried at, as a multiple of what it is: first in great steps, then in small ones. */
const COARSE = [0, 0.4, 0.7, 1.4, 2.5];
const FINE = [0.85, 1.18];
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
  const sums = weightedSums(table, weights);
  const before = objective(sums);
  let best = before;
  for (const factors of [COARSE, FINE]) {
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
      const reached = best;
      for (const s of byWeight(weights)) best = tryFactors(s, factors, { table, weights, sums, objective }, best);
      if (best - reached < LEAST_GAIN * best) break;
    }
  }
  return { weights: Object.fromEntries(table.names.map((name, s) => [name, weights[s]!])), before, after: best };
}

/** The score of every item for every reader: `sums[r][i]`. */
export function weightedSums(table: SignalTable, weights: readonly number[]): Float32Array[] {
  const sums = table.columns[0]?.map((row) => new Float32Array(row.length)) ?? [];
  table.columns.forEach((column, s) => addScaled(sums, column, weights[s]!));
  return sums;
}

function byWeight(weights: readonly number[]): number[] {
  return [...weights.keys()].sort((a, b) => weights[b]! - weights[a]! || a - b);
}

interface Search {
  readonly table: SignalTable;
  readonly weights: number[];
  readonly sums: readonly Float32Array[];
  readonly objective: Objective;
}

function tryFactors(s: number, factors: readonly number[], search: Search, reached: number): number {
  const { table, weights, sums, objective } = search;
  const own = weights[s]!;
  if (own === 0) return reached;
  let [best, chosen, at] = [reached * (1 + LEAST_GAIN), own, own];
  for (const weight of factors.map((factor) => factor * own)) {
    addScaled(sums, table.columns[s]!, weight - at);
    at = weight;
    const value = objective(sums);
    if (value > best) [best, chosen] = [value, weight];
  }
  addScaled(sums, table.columns[s]!, chosen - at);
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
