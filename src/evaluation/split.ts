import type { HistoryEntry, TrainingData } from '../core/recommender';
import type { InteractionRecord, ItemRecord } from '../datasets/dataset';

/** One reader of a test part. */
export interface TestReader {
  readonly userId: string;
  /** What the reader did in the training part, in order of time. */
  readonly past: readonly InteractionRecord[];
  /** The same as baselines see it: one entry per item, newest first, weighted as the protocol says. */
  readonly history: readonly HistoryEntry[];
  readonly relevant: ReadonlySet<string>;
  /** When the reader asks, ms: not before the last thing in their past. */
  readonly now: number;
}

/** A log cut in two. */
export interface Split {
  /** Every item there is, whether or not anybody read it. */
  readonly items: readonly ItemRecord[];
  /** In order of time. */
  readonly training: readonly InteractionRecord[];
  /** The training part as baselines see it: one event per reader and item. */
  readonly data: TrainingData;
  readonly readers: readonly TestReader[];
  /** Only these items are ranked; missing: all. */
  readonly among?: readonly string[];
  /** What a success counts for in what is learnt, e.g. against position bias; missing: 1. */
  readonly gains?: Gains;
}

/** By reader, by relevant item: > 0. */
export type Gains = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What is ranked for a reader: what the split ranks, less what the reader has in training. */
export function candidatesFor({ history }: TestReader, { items, among }: Split): string[] {
  const known = new Set(history.map((entry) => entry.itemId));
  return (among ?? items.map((item) => item.id)).filter((id) => !known.has(id));
}

/** Something that ranks: a baseline, or the recipe that serves. */
export interface Row {
  readonly name: string;
  fit(split: Split): Promise<Scorer> | Scorer;
}

/** Scores of items for a reader, in order: higher is better, −∞ where there is nothing to say. */
export type Scorer = (reader: TestReader, itemIds: readonly string[]) => Float64Array;

/** The best `k` items by score, ties by id. */
export function bestByScore(itemIds: readonly string[], scores: Float64Array, k: number): string[] {
  const places = [...itemIds.keys()].sort((a, b) => scores[b]! - scores[a]! || (itemIds[a]! < itemIds[b]! ? -1 : 1));
  return places.slice(0, k).map((place) => itemIds[place]!);
}
