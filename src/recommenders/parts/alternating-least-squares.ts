import { seededRandom } from '../../core/random';
import { FactorSolver, gramOf } from './factor-solver';
import type { ReaderItems } from './reader-histories';

export interface AlternatingOptions {
  readonly rank: number;
  readonly ridge: number;
  readonly confidence: number;
  readonly rounds: number;
  readonly seed: number;
}

/** One side of the log: for each reader the items with their confidences, or the other way round. */
interface Liked {
  readonly rows: readonly number[];
  readonly confidences: readonly number[];
}

/** Factors of the items `met` (ordinals), in their order, `rank` numbers each. */
export function alternate(
  readers: readonly ReaderItems[],
  met: readonly number[],
  options: AlternatingOptions,
): Float32Array {
  const byReader = likedByReader(readers, met, options.confidence);
  const byItem = turned(byReader, met.length);
  const solver = new FactorSolver(options.rank, options.ridge);
  const items = smallRandom(met.length * options.rank, options.seed);
  const people = new Float32Array(readers.length * options.rank);
  for (let round = 0; round < options.rounds; round += 1) {
    solveAll(byReader, items, people, solver);
    solveAll(byItem, people, items, solver);
  }
  return items;
}

function solveAll(liked: readonly Liked[], known: Float32Array, wanted: Float32Array, solver: FactorSolver): void {
  const gram = gramOf(known, solver.rank);
  liked.forEach(({ rows, confidences }, i) =>
    wanted.set(solver.solve(gram, known, rows, confidences), i * solver.rank),
  );
}

function likedByReader(readers: readonly ReaderItems[], met: readonly number[], confidence: number): Liked[] {
  const row = new Map(met.map((ordinal, i) => [ordinal, i]));
  return readers.map(({ items }) => ({
    rows: items.map(({ ordinal }) => row.get(ordinal)!),
    confidences: items.map(({ weight }) => confidence * weight),
  }));
}

function turned(byReader: readonly Liked[], size: number): Liked[] {
  const byItem = Array.from({ length: size }, () => ({ rows: [] as number[], confidences: [] as number[] }));
  byReader.forEach(({ rows, confidences }, reader) =>
    rows.forEach((item, i) => {
      byItem[item]!.rows.push(reader);
      byItem[item]!.confidences.push(confidences[i]!);
    }),
  );
  return byItem;
}

function smallRandom(size: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: size }, () => (random() - 0.5) / 10);
}
