import type { Json } from '../core/item';
import { LEARNING_BASES, type LearningBase, type LearntBlend } from '../core/learnt-recipe';
import type { LearntStream } from '../evaluation/stream/learn-stream';
import type { RecommenderSettings } from '../recommenders/recommender-settings';

/** What serving needs of what was learnt, and what a person wants to see of it; plain data that survives JSON. */
export interface SavedLearnt extends LearntBlend {
  readonly settings: RecommenderSettings;
  readonly signalPower: number;
  readonly hand: LearntStream['hand'];
  readonly ranker: LearntStream['ranker'];
  readonly judged: LearntStream['judged'];
  readonly successes: number;
  readonly learntShare: number;
}

/** Changes whenever what is saved, or how a model is saved, is no longer read as before. */
export const MODEL_FORMAT = 2;

export function savedLearnt(learnt: LearntStream): SavedLearnt {
  const { settings, weights, signalPower, hand, ranker, judged, successes, learntShare, recipe } = learnt;
  const base = recipe === LEARNING_BASES.news ? 'news' : ('trained' satisfies LearningBase);
  // Weights that were learnt from readers need no further trust; those set by hand do.
  const halfTrust = learntShare > 0 ? {} : recipe.halfTrust;
  return { base, settings, weights, halfTrust, signalPower, hand, ranker, judged, successes, learntShare };
}

export function learntOf(json: Json): SavedLearnt | null {
  return json as unknown as SavedLearnt | null;
}
