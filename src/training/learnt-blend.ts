import type { Json } from '../core/item';
import type { LearntBlend } from '../core/learnt-recipe';
import type { LearntStream } from '../evaluation/stream/learn-stream';
import { blendOf } from '../evaluation/stream/learnt-blend';
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
export const MODEL_FORMAT = 3;

export function savedLearnt(learnt: LearntStream): SavedLearnt {
  const { settings, signalPower, hand, ranker, judged, successes, learntShare } = learnt;
  return { ...blendOf(learnt), signalPower, settings, hand, ranker, judged, successes, learntShare };
}

export function learntOf(json: Json): SavedLearnt | null {
  return json as unknown as SavedLearnt | null;
}
