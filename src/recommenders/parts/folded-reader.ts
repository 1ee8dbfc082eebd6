import type { HistoryEntry } from '../../core/recommender';
import type { WeightPower } from './event-weights';
import { FactorSolver } from './factor-solver';
import type { Ordinals } from './ordinals';
import { queryWeights, type QueryRecency } from './query-weights';

/** Items as factors of one model. */
export interface FactorTable {
  readonly items: Ordinals;
  /** items × rank. */
  readonly factors: Float32Array;
  /** What all items look like together: FᵀF of the factors that were learnt from readers. */
  readonly gram: Float64Array;
  /** What weights are multiplied with, after their power. */
  readonly scale: number;
}

export interface FoldInOptions {
  readonly rank: number;
  /** Ridge penalty. */
  readonly ridge: number;
  /** Confidence a deed of mean square weight adds to the 1 of not having been met. */
  readonly confidence: number;
  readonly weightPower: WeightPower;
  readonly recency: QueryRecency;
}

/** A reader as factors, from the history they ask with: nothing is stored, so a new deed counts at once. */
export class FoldedReader {
  private constructor(
    private readonly table: FactorTable,
    private readonly own: Float64Array,
    private readonly solver: FactorSolver,
    private readonly liked: readonly number[],
    private readonly confidences: readonly number[],
  ) {}

  /** Null where nothing of the history is known. */
  static of(table: FactorTable, history: readonly HistoryEntry[], options: FoldInOptions): FoldedReader | null {
    const weights = queryWeights(history, options.recency, options.weightPower);
    const [liked, confidences]: [number[], number[]] = [[], []];
    history.forEach(({ itemId }, place) => {
      const ordinal = table.items.of(itemId);
      if (ordinal === undefined || weights[place] === 0) return;
      liked.push(ordinal);
      confidences.push(options.confidence * table.scale * weights[place]!);
    });
    if (liked.length === 0) return null;
    const solver = new FactorSolver(options.rank, options.ridge);
    const own = solver.solve(table.gram, table.factors, liked, confidences);
    return new FoldedReader(table, own, solver, liked, confidences);
  }

  /** The product of the reader and an item; `factors` holds the item's from `start` on. */
  scoreOf(factors: Float32Array, start: number): number {
    return product(this.own, factors, start);
  }

  /** The score is Σ (1 + cᵢ)·yᵀW⁻¹yᵢ over what was liked (Hu et al. 2008, section 5): the item with the largest part. */
  strongestFor(factors: Float32Array, start: number): string {
    const { table, solver, liked, confidences } = this;
    const solved = solver.substitute(Float64Array.from(factors.subarray(start, start + solver.rank)));
    const part = (i: number) => (1 + confidences[i]!) * product(solved, table.factors, liked[i]! * solver.rank);
    const best = liked.reduce((most, _, i) => (part(i) > part(most) ? i : most), 0);
    return table.items.id(liked[best]!);
  }
}

/** In four sums, so that the processor need not wait for one addition before the next. */
function product(vector: Float64Array, factors: Float32Array, start: number): number {
  const { length } = vector;
  const whole = length - (length % 4);
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let a = 0; a < whole; a += 4) {
    s0 += vector[a]! * factors[start + a]!;
    s1 += vector[a + 1]! * factors[start + a + 1]!;
    s2 += vector[a + 2]! * factors[start + a + 2]!;
    s3 += vector[a + 3]! * factors[start + a + 3]!;
  }
  for (let a = whole; a < length; a += 1) s0 += vector[a]! * factors[start + a]!;
  return s0 + s1 + s2 + s3;
}
