import { seededRandom, shuffled } from '../../core/random';
import { mean } from '../mean';
import type { Objective } from '../objective';
import type { Split } from '../split';
import { learnWeights, weightedSums, type SignalWeights } from './learn-weights';
import { logisticRegression } from './logistic-regression';
import { rankerFigures, type RankerFigures } from './ranker-figures';
import type { SignalTable } from './signal-table';
import { trainingPairs, type TrainingPairs } from './training-pairs';

/** A way to come by weights, judged on readers it did not learn from. */
export interface JudgedRanker extends RankerFigures {
  readonly ranker: RankerName;
  /** The objective on readers held back. */
  readonly value: number;
}

export interface ChosenWeights {
  readonly ranker: RankerName;
  readonly weights: SignalWeights;
  readonly judged: readonly JudgedRanker[];
}

export interface ChooseWeightsOptions {
  readonly objectiveOf: (split: Split) => Objective;
  /** What learning has to beat. */
  readonly hand: SignalWeights;
  /** Where a search begins; missing: at `hand`. */
  readonly start?: SignalWeights;
  readonly seed: number;
  /** The ways to try; missing: all. */
  readonly rankers?: readonly RankerName[];
}

interface Bench {
  readonly table: SignalTable;
  readonly pairs: TrainingPairs;
  readonly objective: Objective;
  readonly hand: SignalWeights;
  readonly start: SignalWeights;
}

const PAIRS_PER_SUCCESS = 20;
const LAMBDA = 1;

/** Ways to come by weights; where two do as well as each other, the first named is taken. */
const RANKERS = {
  'set by hand': ({ hand }) => hand,
  'logistic regression': logistic,
  search,
} as const satisfies Readonly<Record<string, (bench: Bench) => SignalWeights>>;
export type RankerName = keyof typeof RANKERS;
const NAMES = Object.keys(RANKERS) as RankerName[];

/**
 * Learns weights on one half of the readers in every way there is, judges them on the other half, and the other way round;
 * the best way is then followed once more with all readers.
 */
export function chooseWeights(table: SignalTable, split: Split, options: ChooseWeightsOptions): ChosenWeights {
  const places = shuffled([...split.readers.keys()], seededRandom(options.seed));
  const middle = Math.floor(places.length / 2);
  const halves = [places.slice(0, middle), places.slice(middle)].map((half) => benchOf(table, split, half, options));
  const judged = (options.rankers ?? NAMES).map((ranker): JudgedRanker => {
    const folds = [judge(ranker, halves[0]!, halves[1]!), judge(ranker, halves[1]!, halves[0]!)];
    return {
      ranker,
      value: mean(folds.map((fold) => fold.value)),
      auc: mean(folds.map((fold) => fold.auc)),
      logLoss: mean(folds.map((fold) => fold.logLoss)),
    };
  });
  const { ranker } = judged.reduce((best, one) => (one.value > best.value ? one : best));
  return { ranker, judged, weights: RANKERS[ranker](benchOf(table, split, places, options)) };
}

function judge(ranker: RankerName, learning: Bench, held: Bench) {
  const learnt = RANKERS[ranker](learning);
  const weights = held.table.names.map((name) => learnt[name] ?? 0);
  return {
    value: held.objective(weightedSums(held.table, weights)),
    ...rankerFigures(weights, held.pairs, learning.pairs),
  };
}

function benchOf(table: SignalTable, split: Split, readers: readonly number[], options: ChooseWeightsOptions): Bench {
  const part = { ...split, readers: readers.map((r) => split.readers[r]!) };
  const rows = { names: table.names, columns: table.columns.map((column) => readers.map((r) => column[r]!)) };
  return {
    table: rows,
    objective: options.objectiveOf(part),
    pairs: trainingPairs(rows, part, { seed: options.seed, negatives: PAIRS_PER_SUCCESS }),
    hand: options.hand,
    start: options.start ?? options.hand,
  };
}

function logistic({ table, pairs }: Bench): SignalWeights {
  const weights = logisticRegression(pairs, { lambda: LAMBDA });
  return Object.fromEntries(table.names.map((name, s) => [name, weights[s]!]));
}

/** Coordinate search from what was set by hand and from what logistic regression found; whichever ends higher. */
function search(bench: Bench): SignalWeights {
  const starts = [bench.start, logistic(bench)];
  const ends = starts.map((start) => learnWeights(bench.table, bench.objective, start));
  return ends.reduce((best, end) => (end.after > best.after ? end : best)).weights;
}
