import { LEARNING_BASES, type LearntBlend } from '../../core/learnt-recipe';
import type { LearntStream } from './learn-stream';

/** What was learnt of the signals, as serving puts it into recipes. */
export function blendOf({ recipe, weights, signalPower, learntShare }: LearntStream): LearntBlend {
  const base = recipe === LEARNING_BASES.news ? 'news' : 'trained';
  // Weights that were learnt from readers need no further trust; those set by hand do.
  const halfTrust = learntShare > 0 ? {} : recipe.halfTrust;
  return { base, weights, halfTrust, signalPower };
}
