import type { HistoryEntry } from '../../core/recommender';
import type { WeightPower } from './event-weights';

export interface QueryRecency {
  /** Places of the history (newest first) after which an entry counts half. */
  readonly halfLifeItems: number;
  /** What the oldest entries still count for, 0..1. */
  readonly floor: number;
}

/** Every entry counts the same, however long ago. */
export const NO_RECENCY: QueryRecency = { halfLifeItems: 1, floor: 1 };

/** How much each entry of a history (newest first) speaks: its weight to `power`, times its recency. */
export function queryWeights(history: readonly HistoryEntry[], recency: QueryRecency, power: WeightPower): number[] {
  return history.map(({ weight }, place) => {
    const recent = recency.floor + (1 - recency.floor) * 2 ** (-place / recency.halfLifeItems);
    return Math.max(0, weight) ** power * recent;
  });
}
