import type { Json } from '../core/item';

/** What is known of one training: kept whether or not its models were good enough to serve. */
export interface ModelInfo {
  /** Unique, and sorts by time of training. */
  readonly version: string;
  /** How settings and parts are to be read; another number than ours: made by another release. */
  readonly format: number;
  /** ms. */
  readonly trainedAt: number;
  /** `receivedAt` of the newest interaction in it: what came later has to be added by updates. */
  readonly dataTo: number;
  /** When the oldest interaction in it was done, ms. */
  readonly dataFrom: number;
  readonly interactions: number;
  readonly readers: number;
  readonly items: number;
  /** What was learnt about recommenders and signals; evaluation/learning says what it holds. */
  readonly learnt: Json;
  /** Figures of validation and of the newest held-out stretch, by name. */
  readonly figures: Readonly<Record<string, number>>;
  readonly outcome: 'promoted' | 'refused';
  /** Why, in a sentence. */
  readonly reason: string;
  /** Names of the saved models, with their sizes in bytes; empty where it was refused. */
  readonly parts: Readonly<Record<string, number>>;
}

/**
 * Trained models of a tenant. Laws:
 * - `save` writes the parts before the info, so that what `list` names is whole; saving a version again replaces it.
 * - `list` answers the newest first.
 * - `part` answers bytes that are the caller's own; null where there is none.
 * - `prune` removes everything of every version that is not named, unfinished saves included.
 */
export interface ModelStore {
  save(info: ModelInfo, parts: ReadonlyMap<string, Uint8Array>): Promise<void>;
  list(limit: number): Promise<ModelInfo[]>;
  info(version: string): Promise<ModelInfo | null>;
  part(version: string, name: string): Promise<Uint8Array | null>;
  prune(keep: readonly string[]): Promise<void>;
}
