import type { TrainingOrder, TrainingOutcome, TrainingSlice } from './model-trainer';

/** What a training thread is told: slices first, then the order. */
export type ToTrainer =
  { readonly kind: 'slice'; readonly slice: TrainingSlice } | { readonly kind: 'train'; readonly order: TrainingOrder };

/** What it answers: stages, then one outcome or failure. */
export type FromTrainer =
  | { readonly kind: 'stage'; readonly stage: string }
  | { readonly kind: 'outcome'; readonly outcome: TrainingOutcome }
  | { readonly kind: 'failed'; readonly message: string };
