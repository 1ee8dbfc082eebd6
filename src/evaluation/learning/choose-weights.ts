import { seededRandom, shuffled } from '../../core/random';
import { mean } from '../mean';
import type { Objective } from '../objective';
import type { Split } from '../split';
import { learnWeights, weightedSums, type SignalWeights } from './learn-weights';
import { choiceSets } from './choice-sets';
import { conditionalLogit } from './conditional-logit';
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
  /** The ways to try; missing: all that may be taken. */
  readonly rankers?: readonly RankerName[];
}

interface Bench {
  readonly table: SignalTable;
  readonly split: Split;
  readonly seed: number;
  readonly pairs: TrainingPairs;
  readonly objective: Objective;
  readonly hand: SignalWeights;
  readonly start: SignalWeights;
}

const PAIRS_PER_SUCCESS = 20;
const LAMBDA = 1;
const CHOICES = { bestBySignal: 20, drawn: 20 };
/** Weights that tell one item from thousands are of the order of ten: such are not yet penalised by a reader's worth. */
const CHOICE_LAMBDA = 0.02;

/**
 * Ways to come by weights; where two do as well as each other, the first named is taken. Conditional logit is
 * where search begins, and a quick judge of powers, but is not taken itself: with 500 readers to learn from, search from it
 * did better on others; with half as many, which is what they are compared by here, that cannot be told.
 */
const RANKERS = {
  'set by hand': ({ hand }) => hand,
  'logistic regression': logistic,
  'conditional logit': choice,
  search,
} as const satisfies Readonly<Record<string, (bench: Bench) => SignalWeights>>;
export type RankerName = keyof typeof RANKERS;
const TRIED: readonly RankerName[] = ['set by hand', 'logistic regression', 'search'];

/**
 * Learns weights on one half of the readers in every way there is, judges them on the other half, and the other way round;
 * the best way is then followed once more with all readers.
 */
export function chooseWeights(table: SignalTable, split: Split, options: ChooseWeightsOptions): ChosenWeights {
  const halves = halvesOf(split, options.seed).map((half) => benchOf(table, split, half, options));
  const judged = (options.rankers ?? TRIED).map((ranker): JudgedRanker => {
    const folds = [judge(ranker, halves[0]!, halves[1]!), judge(ranker, halves[1]!, halves[0]!)];
    return {
      ranker,
      value: mean(folds.map((fold) => fold.value)),
      auc: mean(folds.map((fold) => fold.auc)),
      logLoss: mean(folds.map((fold) => fold.logLoss)),
    };
  });
  const { ranker } = judged.reduce((best, one) => (one.value > best.value ? one : best));
  return { ranker, judged, weights: RANKERS[ranker](benchOf(table, split, [...split.readers.keys()], options)) };
}

/** Places of readers by halves; a user who is asked several times is in one of them, so that nobody is judged by themselves. */
function halvesOf({ readers }: Split, seed: number): number[][] {
  const users = shuffled([...new Set(readers.map(({ userId }) => userId))], seededRandom(seed));
  const first = new Set(users.slice(0, Math.floor(users.length / 2)));
  const places = [...readers.keys()];
  const isFirst = (place: number) => first.has(readers[place]!.userId);
  return [places.filter(isFirst), places.filter((place) => !isFirst(place))];
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
    split: part,
    seed: options.seed,
    objective: options.objectiveOf(part),
    pairs: trainingPairs(rows, part, { seed: options.seed, negatives: PAIRS_PER_SUCCESS }),
    hand: options.hand,
    start: options.start ?? options.hand,
  };
}

function logistic({ table, pairs }: Bench): SignalWeights {
  const weights = logisticRegression(pairs, { lambda: LAMBDA });
  return named(table, weights);
}

function choice({ table, split, seed }: Bench): SignalWeights {
  const weights = conditionalLogit(choiceSets(table, split, { ...CHOICES, seed }), { lambda: CHOICE_LAMBDA });
  return named(table, weights);
}

function named({ names }: SignalTable, weights: Float64Array): SignalWeights {
  return Object.fromEntries(names.map((name, s) => [name, weights[s]!]));
}

/**
 * Coordinate search from what was set by hand and from what the regressions found, and the mean of where it ends: which
 * one ends highest is chance as much as merit, and on readers held back their mean does better than the highest.
 */
function search(bench: Bench): SignalWeights {
  const starts = [bench.start, logistic(bench), choice(bench)];
  return meanOf(starts.map((start) => learnWeights(bench.table, bench.objective, start).weights));
}

/** Mean of weights as shares of their sums: a scale of their own says nothing. */
function meanOf(all: readonly SignalWeights[]): SignalWeights {
  const names = Object.keys(all[0] ?? {});
  const sums = all.map((weights) => names.reduce((sum, name) => sum + weights[name]!, 0) || 1);
  return Object.fromEntries(names.map((name) => [name, mean(all.map((weights, i) => weights[name]! / sums[i]!))]));
}
