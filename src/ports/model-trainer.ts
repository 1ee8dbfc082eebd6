import type { Impression } from '../core/interaction';
import type { Json } from '../core/item';
import type { ItemFacts } from '../core/item-facts';
import type { LoggedDeed } from '../core/clean-deeds';

/** Something a reader did, with the showing it followed from. */
export interface TrainingDeed extends LoggedDeed {
  readonly impressionId?: string;
}

/** Vectors of items in a row: `values` holds those of `ids`, one after the other, `dimensions` numbers each. */
export interface TrainingVectors {
  readonly ids: readonly string[];
  readonly values: Float32Array;
}

/** One slice of what is trained on: handed over piece by piece, so that neither side is held for long. */
export type TrainingSlice =
  | { readonly kind: 'items'; readonly items: readonly ItemFacts[] }
  | { readonly kind: 'deeds'; readonly deeds: readonly TrainingDeed[] }
  | { readonly kind: 'impressions'; readonly impressions: readonly Impression[] }
  | { readonly kind: 'vectors'; readonly vectors: TrainingVectors };

export interface TrainingOrder {
  /** ms. */
  readonly now: number;
  readonly seed: number;
  /** Length of vectors; 0: there are none. */
  readonly dimensions: number;
  /** What the serving model has learnt (ModelInfo.learnt), for comparison; null: what was set by hand serves. */
  readonly serving: Json;
  /** Most queries that weights are learnt from and compared by, and most items that are looked at. */
  readonly maxQueries: number;
  readonly maxItems: number;
  /** Most deeds that settings and weights are learnt from: those of some readers, drawn by the seed. Models learn from all. */
  readonly maxDeeds: number;
}

/** What came of a training. */
export type TrainingOutcome =
  | { readonly kind: 'refused'; readonly reason: string; readonly figures: Figures; readonly learnt: Json }
  | {
      readonly kind: 'trained';
      readonly reason: string;
      readonly figures: Figures;
      readonly learnt: Json;
      readonly parts: ReadonlyMap<string, Uint8Array>;
    };

export type Figures = Readonly<Record<string, number>>;

/** What is told while it lasts. */
export type OnStage = (stage: string) => void;

/**
 * Trains away from the event loop. Laws: one training at a time; `cancel` ends it, and `train` then rejects; a training
 * that dies rejects and leaves nothing behind. The same slices and order give the same outcome.
 */
export interface ModelTrainer {
  train(slices: AsyncIterable<TrainingSlice>, order: TrainingOrder, onStage: OnStage): Promise<TrainingOutcome>;
  cancel(): Promise<void>;
}
