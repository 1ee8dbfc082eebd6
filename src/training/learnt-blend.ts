import type { LearntBlend } from '../core/learnt-recipe';
import type { Json } from '../core/item';
import type { Learnt } from '../evaluation/learning/learn';
import type { RecommenderSettings } from '../recommenders/recommender-settings';

/** What serving needs of what was learnt, and what a person wants to see of it; plain data that survives JSON. */
export interface SavedLearnt extends LearntBlend {
  readonly settings: RecommenderSettings;
  readonly signalPower: number;
  readonly hand: Readonly<Record<string, number>>;
  readonly ranker: Learnt['ranker'];
  readonly judged: Learnt['judged'];
  readonly successes: number;
  readonly learntShare: number;
}

/** Changes whenever what is saved, or how a model is saved, is no longer read as before. */
export const MODEL_FORMAT = 1;

export function savedLearnt(learnt: Learnt): SavedLearnt {
  const { settings, weights, halfTrust, signalPower, hand, ranker, judged, successes, learntShare } = learnt;
  return { settings, weights, halfTrust, signalPower, hand, ranker, judged, successes, learntShare };
}

export function learntOf(json: Json): SavedLearnt | null {
  return json as unknown as SavedLearnt | null;
}
