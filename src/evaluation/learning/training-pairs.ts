import { sample, seededRandom, seedFrom } from '../../core/random';
import { candidatesFor, type Split } from '../split';
import type { SignalTable } from './signal-table';

/** Relevant items beside others that were not, as differences of their signals: what a ranker must tell apart. */
export interface TrainingPairs {
  /** Numbers a row: the signals of the table, in its order. */
  readonly width: number;
  /** Row p: signals of the relevant item less those of the other, each −1..1. */
  readonly differences: Float32Array;
  /** What each pair counts for; without gains a reader's sum to 1, so that none speaks louder for having read more. */
  readonly weights: Float32Array;
}

export interface PairOptions {
  readonly seed: number;
  /** Items drawn against each relevant one, as long as the pairs stay within `most`. */
  readonly negatives: number;
  readonly most?: number;
}

const MOST_PAIRS = 200_000;

/** Draws, for every relevant item of every reader, other candidates of that reader: by the reader's id and the seed. */
export function trainingPairs(
  table: SignalTable,
  split: Split,
  { seed, negatives, most = MOST_PAIRS }: PairOptions,
): TrainingPairs {
  const successes = split.readers.reduce((sum, { relevant }) => sum + relevant.size, 0);
  const each = Math.max(1, Math.min(negatives, Math.floor(most / Math.max(1, successes))));
  const width = table.columns.length;
  const differences = new Float32Array(successes * each * width);
  const weights = new Float32Array(successes * each);
  let next = 0;
  for (const { r, relevant, other, weight } of drawnPairs(split, each, seed)) {
    table.columns.forEach((column, s) => {
      differences[next * width + s] = column[r]![relevant]! - column[r]![other]!;
    });
    weights[next] = weight;
    next += 1;
  }
  return { width, differences: differences.subarray(0, next * width), weights: weights.subarray(0, next) };
}

interface Pair {
  /** Places of the reader and of the two items in the split. */
  readonly r: number;
  readonly relevant: number;
  readonly other: number;
  readonly weight: number;
}

function* drawnPairs(split: Split, negatives: number, seed: number): Generator<Pair> {
  const placeOf = new Map(split.items.map((item, i) => [item.id, i]));
  for (const [r, reader] of split.readers.entries()) {
    const random = seededRandom(seedFrom(seed, reader.userId));
    const others = candidatesFor(reader, split).filter((id) => !reader.relevant.has(id));
    for (const id of reader.relevant) {
      const relevant = placeOf.get(id);
      if (relevant === undefined) continue;
      const gain = split.gains?.get(reader.userId)?.get(id) ?? 1;
      const drawn = sample(others, negatives, random);
      const weight = gain / (reader.relevant.size * drawn.length);
      for (const other of drawn) yield { r, relevant, other: placeOf.get(other)!, weight };
    }
  }
}
