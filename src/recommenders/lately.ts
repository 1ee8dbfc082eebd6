import type { Candidate, Recommender, RecommenderQuery, TrainingData } from '../core/recommender';
import { packModel, unpackModel } from './parts/model-bytes';
import { Ordinals } from './parts/ordinals';
import { RankedScores } from './parts/ranked-scores';

/** When somebody last turned to each item, ms. */
export interface LatelyModel {
  readonly items: Ordinals;
  readonly times: RankedScores;
}

const HOUR = 3_600_000;
/** Quarters of an hour in a year: where the scale ends. */
const LONGEST = Math.log1p(4 * 24 * 365);
const FORMAT = 'lately/1';

/**
 * What somebody has just turned to: one deed a minute ago says that an item is alive, however few there were before. Score,
 * 0..1: 1 − log(1 + quarters of an hour since the last deed), scaled so that a year makes 0: it tells minutes apart, and
 * months too.
 */
export function latelyRecommender(name = 'lately'): Recommender<LatelyModel> {
  return {
    name,
    fit,
    update: (model, { itemId, weight, at }) => {
      if (weight > 0) hear(model, model.items.add(itemId), at);
    },
    propose,
    score: ({ items, times }, { now }, itemIds) =>
      itemIds.map((itemId) => {
        const ordinal = items.of(itemId);
        const at = ordinal === undefined ? 0 : times.valueOf(ordinal);
        return at > 0 ? { itemId, score: liveliness(now - at) } : null;
      }),
    save: ({ items, times }) =>
      packModel(FORMAT, { header: { items: items.ids }, arrays: { times: Float64Array.from(times.values) } }),
    load: (bytes) => {
      const { header, arrays } = unpackModel(FORMAT, bytes);
      const items = new Ordinals(header.items as string[]);
      return { items, times: new RankedScores(items, [...arrays.times!]) };
    },
  };
}

function fit({ events, items: facts }: TrainingData): LatelyModel {
  const items = new Ordinals(facts.map((item) => item.id));
  const times = new Array<number>(items.size).fill(0);
  for (const { itemId, weight, at } of events) {
    const ordinal = items.of(itemId);
    if (ordinal !== undefined && weight > 0) times[ordinal] = Math.max(times[ordinal]!, at);
  }
  return { items, times: new RankedScores(items, times) };
}

function hear({ times }: LatelyModel, ordinal: number, at: number): void {
  const known = times.valueOf(ordinal);
  if (at > known) times.add(ordinal, at - known);
}

function propose({ items, times }: LatelyModel, query: RecommenderQuery, n: number): Candidate[] {
  const found: Candidate[] = [];
  for (const ordinal of times.best()) {
    if (found.length >= n) break;
    const itemId = items.id(ordinal);
    if (query.admits(itemId)) found.push({ itemId, score: liveliness(query.now - times.valueOf(ordinal)) });
  }
  return found;
}

function liveliness(sinceMs: number): number {
  return Math.max(0, 1 - Math.log1p((4 * Math.max(0, sinceMs)) / HOUR) / LONGEST);
}
