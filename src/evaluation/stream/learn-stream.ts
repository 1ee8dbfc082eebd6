import type { Recipe } from '../../core/recipe';
import type { RecommenderSettings } from '../../recommenders/recommender-settings';
import type { ContentSpace } from '../../recommenders/content-neighbours';
import type { Trial } from '../learning/choose-settings';
import { chooseRanker } from '../learning/choose-ranker';
import type { JudgedRanker, RankerName } from '../learning/choose-weights';
import type { SignalWeights } from '../learning/learn-weights';
import { learntShare, shrinkWeights, trustedWeights } from '../learning/shrink-weights';
import { PLACES } from '../metrics';
import { fullRankingObjective } from '../objective';
import type { Split } from '../split';
import { askedQueries, type AskedOptions } from './asked-queries';
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
  /** The weights set by hand, of that recipe, as they counted with this many readers. */
  readonly hand: SignalWeights;
  readonly ranker: RankerName;
  /** Queries learnt from, and the share of what was learnt in the weights, 0..1. */
  readonly successes: number;
  readonly learntShare: number;
  readonly judged: readonly (JudgedRanker & { readonly signalPower: number; readonly recipe: number })[];
}

export interface LearnStreamOptions {
  /** Where learning may begin; the best is taken. */
  readonly recipes: readonly Recipe[];
  readonly vectors: ContentSpace;
  readonly seed: number;
  /** What is known of the recommenders already; half-lives are chosen on top. */
  readonly settings?: RecommenderSettings;
  readonly asked?: AskedOptions;
  readonly refitMs?: number;
}

const MIN_QUERIES = 50;

/** Learns half-lives, then the weights of signals, by replaying a stretch that lies before what is asked. */
export function learnStream(
  validation: Stream,
  { recipes, vectors, seed, settings: base, asked, refitMs }: LearnStreamOptions,
): LearntStream {
  const { settings, trials } = chooseHalfLives(validation, base);
  const world = new StreamWorld(validation, vectors, settings, { refitMs });
  const { table, split } = askedQueries(validation, world, allSignalsOf(recipes), asked);
  const [first] = recipes as [Recipe];
  if (split.readers.length < MIN_QUERIES) return asSetByHand(first, { settings, trials });
  const learners = new Set(world.world.recommenders.map(({ name }) => name));
  const objectiveOf = (part: Split) => fullRankingObjective(part, PLACES);
  const found = recipes.map((recipe, place) => {
    const hand = trustedWeights(recipe, world.world.readers);
    const chosen = chooseRanker(table, split, { objectiveOf, hand, seed, recommenders: learners });
    return { recipe, place, hand, ...chosen };
  });
  const judged = found.flatMap(({ judged: own, place }) => own.map((ranker) => ({ ...ranker, recipe: place })));
  const best = found.reduce((a, b) => (valueOf(b) > valueOf(a) ? b : a));
  const { recipe, signalPower, weights: learnt, hand, ranker } = best;
  const successes = split.readers.length;
  const share = learntShare(successes);
  const weights = shrinkWeights(learnt, hand, share);
  return { settings, recipe, weights, signalPower, trials, judged, hand, ranker, successes, learntShare: share };
}

function asSetByHand(recipe: Recipe, chosen: Pick<LearntStream, 'settings' | 'trials'>): LearntStream {
  const { weights, signalPower = 1 } = recipe;
  const nothing = { ranker: 'set by hand', successes: 0, learntShare: 0, judged: [] } as const;
  return { ...chosen, ...nothing, recipe, weights, hand: weights, signalPower };
}

/** A recipe that asks for every signal any of them knows, and for every proposal. */
function allSignalsOf(recipes: readonly Recipe[]): Recipe {
  const all = <T extends object>(parts: readonly T[]) => Object.assign({}, ...parts) as T;
  const weights = all(recipes.map((recipe) => recipe.weights));
  return { ...recipes[0]!, weights, proposals: all(recipes.map(({ proposals }) => proposals)) };
}

/** What the way that was taken was worth. */
function valueOf({
  judged,
  ranker,
}: {
  readonly judged: readonly JudgedRanker[];
  readonly ranker: RankerName;
}): number {
  return Math.max(...judged.filter((one) => one.ranker === ranker).map(({ value }) => value));
}
