import type { AlsOptions } from './als';
import type { EaseOptions } from './ease';
import type { ItemItemOptions } from './item-item';
import type { WeightPower } from './parts/event-weights';
import { NO_RECENCY, type QueryRecency } from './parts/query-weights';
import type { SequenceOptions } from './sequence';
import type { TrendingOptions } from './trending';

/** What may be learnt about the recommenders from a log; plain data, so that it can be stored beside what was learnt. */
export interface RecommenderSettings {
  /** How much the weights of deeds say in this log: 0 nothing, 1 all. */
  readonly weightPower: WeightPower;
  readonly 'item-item': Partial<ItemItemOptions>;
  readonly sequence: Partial<SequenceOptions>;
  readonly ease: Partial<EaseOptions>;
  readonly als: Partial<AlsOptions>;
  readonly trending: Partial<TrendingOptions>;
  /** Trending again, over hours. */
  readonly surging: Partial<TrendingOptions>;
}

/**
 * How a history may speak: all of it alike, mostly its newer part, mostly its newest few, or those alone. A floor keeps the
 * rest of a long history together louder than its newest entries, which is wrong where the next deed follows from the last.
 */
export const RECENCIES: Readonly<Record<'alike' | 'newer' | 'newest' | 'last few', QueryRecency>> = {
  alike: NO_RECENCY,
  newer: { halfLifeItems: 15, floor: 0.3 },
  newest: { halfLifeItems: 5, floor: 0.05 },
  'last few': { halfLifeItems: 3, floor: 0 },
};

const HOUR = 3_600_000;

/** Before there is a log to learn from. */
export const DEFAULT_SETTINGS: RecommenderSettings = {
  weightPower: 0.5,
  'item-item': { recency: RECENCIES.newer },
  sequence: { recency: RECENCIES.newest, backwards: 0.4, nearSteps: 10, likenessPower: 1 },
  ease: { recency: RECENCIES.newer },
  als: { recency: RECENCIES.newer },
  trending: {},
  surging: { halfLifeMs: HOUR, halvings: 24 },
};
