import type { Recipe } from '../../core/recipe';
import { seededRandom, shuffled } from '../../core/random';
import { DEFAULT_SETTINGS, type RecommenderSettings } from '../../recommenders/recommender-settings';
import { fitWorld, type ContentVectors } from '../attune';
import type { Objective } from '../objective';
import type { Split } from '../split';
import { chooseSettings, type Trial } from './choose-settings';
import { learnWeights, type LearntWeights } from './learn-weights';
import { signalTable } from './signal-table';

/** What is learnt from a log besides the models themselves. */
export interface Learnt extends LearntWeights {
  readonly settings: RecommenderSettings;
  readonly trials: readonly Trial[];
}

export interface LearnOptions {
  readonly recipe: Recipe;
  readonly vectors: ContentVectors;
  readonly objectiveOf: (split: Split) => Objective;
  readonly seed: number;
}

/** Numbers that the table of signals may hold: 240 MB. */
const MAX_CELLS = 60_000_000;
/** Readers by whom settings are chosen: enough to tell good ones from bad ones. */
const SETTING_READERS = 300;
const MIN_READERS = 20;

/**
 * Learns settings and weights on a validation split: what recommenders are like in this log, and what each signal is worth
 * in the recipe. With too few readers to judge by, everything stays as it was set by hand.
 */
export function learn(validation: Split, { recipe, vectors, objectiveOf, seed }: LearnOptions): Learnt {
  if (validation.readers.length < MIN_READERS) {
    return { settings: DEFAULT_SETTINGS, trials: [], weights: recipe.weights, before: NaN, after: NaN };
  }
  const few = withReaders(validation, SETTING_READERS, seed);
  const { settings, trials } = chooseSettings(few, objectiveOf(few));
  const cells = validation.items.length * Object.keys(recipe.weights).length;
  const many = withReaders(validation, Math.floor(MAX_CELLS / cells), seed);
  const table = signalTable(many, fitWorld(many, vectors, settings), recipe);
  return { settings, trials, ...learnWeights(table, objectiveOf(many), recipe.weights) };
}

function withReaders(split: Split, n: number, seed: number): Split {
  if (split.readers.length <= n) return split;
  return { ...split, readers: shuffled(split.readers, seededRandom(seed)).slice(0, n) };
}
