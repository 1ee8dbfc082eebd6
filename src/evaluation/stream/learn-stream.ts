import type { Recipe } from '../../core/recipe';
import type { RecommenderSettings } from '../../recommenders/recommender-settings';
import type { ContentVectors } from '../attune';
import type { Trial } from '../learning/choose-settings';
import { chooseWeights, type JudgedRanker } from '../learning/choose-weights';
import type { SignalWeights } from '../learning/learn-weights';
import { raiseSignals, SIGNAL_POWERS } from '../learning/raise-signals';
import { learntShare, shrinkWeights, trustedWeights } from '../learning/shrink-weights';
import { fullRankingObjective } from '../objective';
import type { Split } from '../split';
import { askedQueries } from './asked-queries';
import { chooseHalfLives } from './choose-half-lives';
import type { Stream } from './stream';
import { StreamWorld } from './stream-world';

/** What is learnt from a replay. */
export interface LearntStream {
  /** The recipe learning began with, of those given. */
  readonly recipe: Recipe;
  readonly settings: RecommenderSettings;
  readonly weights: SignalWeights;
  readonly signalPower: number;
  readonly trials: readonly Trial[];
  readonly judged: readonly (JudgedRanker & { readonly signalPower: number; readonly recipe: number })[];
}

export interface LearnStreamOptions {
  /** Where learning may begin; the best is taken. */
  readonly recipes: readonly Recipe[];
  readonly vectors: ContentVectors;
  readonly seed: number;
}

const K = 10;
const MIN_QUERIES = 50;

/** Learns half-lives, then the weights of signals, by replaying a stretch that lies before what is asked. */
export function learnStream(validation: Stream, { recipes, vectors, seed }: LearnStreamOptions): LearntStream {
  const { settings, trials } = chooseHalfLives(validation);
  const world = new StreamWorld(validation, vectors, settings);
  const { table, split } = askedQueries(validation, world, allSignalsOf(recipes));
  const [first] = recipes as [Recipe];
  if (split.readers.length < MIN_QUERIES) return asSetByHand(first, { settings, trials });
  const learners = new Set(world.world.recommenders.map(({ name }) => name));
  const objectiveOf = (part: Split) => fullRankingObjective(part, K);
  const found = SIGNAL_POWERS.flatMap((signalPower) => {
    const raised = raiseSignals(table, signalPower, learners);
    return recipes.map((recipe, place) => {
      const hand = trustedWeights(recipe, world.world.readers);
      return { signalPower, recipe, place, hand, ...chooseWeights(raised, split, { objectiveOf, hand, seed }) };
    });
  });
  const judged = found.flatMap(({ judged: own, signalPower, place }) => {
    return own.map((ranker) => ({ ...ranker, signalPower, recipe: place }));
  });
  const { recipe, signalPower, weights: learnt, hand } = found.reduce((a, b) => (valueOf(b) > valueOf(a) ? b : a));
  const weights = shrinkWeights(learnt, hand, learntShare(split.readers.length));
  return { settings, recipe, weights, signalPower, trials, judged };
}

function asSetByHand(recipe: Recipe, chosen: Pick<LearntStream, 'settings' | 'trials'>): LearntStream {
  return { ...chosen, recipe, weights: recipe.weights, signalPower: recipe.signalPower ?? 1, judged: [] };
}

/** A recipe that asks for every signal any of them knows. */
function allSignalsOf(recipes: readonly Recipe[]): Recipe {
  return { ...recipes[0]!, weights: Object.assign({}, ...recipes.map(({ weights }) => weights)) as Recipe['weights'] };
}

function valueOf({ judged }: { readonly judged: readonly JudgedRanker[] }): number {
  return Math.max(...judged.map(({ value }) => value));
}
