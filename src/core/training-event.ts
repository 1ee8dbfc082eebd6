import type { InteractionType } from './interaction';
import { INTERACTION_WEIGHTS } from './interaction-weights';
import type { TrainingEvent } from './recommender';

/** Something a reader did, from the log or from a file. */
export interface Deed {
  readonly userId: string;
  readonly itemId: string;
  readonly type: InteractionType;
  readonly value: number | null;
  readonly at: number;
}

/** What recommenders learn of a deed; null where it says nothing about taste. */
export function trainingEventOf({ userId, itemId, type, value, at }: Deed): TrainingEvent | null {
  const weight = INTERACTION_WEIGHTS[type](value);
  return weight === 0 ? null : { userId, itemId, weight, at };
}
