import type { Recipe } from '../../core/recipe';
import { seededRandom, shuffled } from '../../core/random';
import { DEFAULT_SETTINGS, type RecommenderSettings } from '../../recommenders/recommender-settings';
import { fitWorld } from '../attune';
import type { ContentSpace } from '../../recommenders/content-neighbours';
import type { Objective } from '../objective';
import type { Split } from '../split';
import { chooseSettings, type Trial } from './choose-settings';
import { chooseRanker, type ChosenRanker } from './choose-ranker';
import { weightedSums, type LearntWeights, type SignalWeights } from './learn-weights';
import { raiseSignals } from './raise-signals';
import { learntShare, shrinkWeights, trustedWeights } from './shrink-weights';
import { signalTable, type SignalTable } from './signal-table';

/** What is learnt from a log besides the models themselves; plain data, so that it can be stored. */
export interface Learnt extends LearntWeights, Pick<ChosenRanker, 'ranker' | 'judged' | 'signalPower'> {
  readonly settings: RecommenderSettings;
  readonly trials: readonly Trial[];
  /** Replaces the recipe's: weights that were learnt from readers need no further trust. */
  readonly halfTrust: Recipe['halfTrust'];
  /** The weights set by hand, as they counted with this many readers. */
  readonly hand: SignalWeights;
  /** Relevant items of the readers learnt from, and the share of what was learnt in the weights, 0..1. */
  readonly successes: number;
  readonly learntShare: number;
}

export interface LearnOptions {
  readonly recipe: Recipe;
  readonly vectors: ContentSpace;
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
 * in the recipe. With too few readers to judge by, everything stays as it was set by hand; from there the passage to what
 * was learnt is smooth. Pure and synchronous: the same split, recipe, vectors and seed give the same.
 */
export function learn(validation: Split, { recipe, vectors, objectiveOf, seed }: LearnOptions): Learnt {
  if (validation.readers.length < MIN_READERS) return asSetByHand(validation, recipe);
  const few = withReaders(validation, SETTING_READERS, seed);
  const { settings, trials } = chooseSettings(few, objectiveOf(few));
  const cells = validation.items.length * Object.keys(recipe.weights).length;
  const many = withReaders(validation, Math.max(MIN_READERS, Math.floor(MAX_CELLS / cells)), seed);
  const world = fitWorld(many, vectors, settings);
  const hand = trustedWeights(recipe, world.readers);
  const table = signalTable(many, world, { ...recipe, signalPower: 1 });
  const recommenders = new Set(world.recommenders.map(({ name }) => name));
  const chosen = chooseRanker(table, many, { objectiveOf, hand, start: recipe.weights, seed, recommenders });
  const successes = successesOf(many);
  const share = learntShare(successes);
  const weights = shrinkWeights(chosen.weights, hand, share);
  const objective = objectiveOf(many);
  return {
    ...chosen,
    settings,
    trials,
    hand,
    weights,
    halfTrust: {},
    successes,
    learntShare: share,
    before: valueOf(hand, table, objective),
    after: valueOf(weights, raiseSignals(table, chosen.signalPower, recommenders), objective),
  };
}

function asSetByHand(validation: Split, { weights, halfTrust, signalPower = 1 }: Recipe): Learnt {
  const nothing = { trials: [], judged: [], before: NaN, after: NaN, learntShare: 0 };
  const given = { settings: DEFAULT_SETTINGS, weights, hand: weights, halfTrust, signalPower };
  return { ...nothing, ...given, ranker: 'set by hand', successes: successesOf(validation) };
}

function valueOf(weights: SignalWeights, table: SignalTable, objective: Objective): number {
  const inOrder = table.names.map((name) => weights[name] ?? 0);
  return objective(weightedSums(table, inOrder));
}

function successesOf({ readers }: Split): number {
  return readers.reduce((sum, { relevant }) => sum + relevant.size, 0);
}

function withReaders(split: Split, n: number, seed: number): Split {
  if (split.readers.length <= n) return split;
  return { ...split, readers: shuffled(split.readers, seededRandom(seed)).slice(0, n) };
}
