import { bind, type Recommender, type RecommenderQuery } from '../core/recommender';
import { easeRecommender, type EaseOptions } from '../recommenders/ease';
import { itemItemRecommender, type ItemItemOptions } from '../recommenders/item-item';
import { popularityRecommender, type PopularityOptions } from '../recommenders/popularity';
import { NO_RECENCY } from '../recommenders/parts/query-weights';
import type { Row, TestReader } from './split';

/** A recommender alone as a row: its score decides. */
export function recommenderRow(recommender: Recommender<unknown>): Row {
  return {
    name: recommender.name,
    fit: ({ data }) => {
      const fitted = bind(recommender, recommender.fit(data));
      return (reader, itemIds) => {
        return Float64Array.from(fitted.score(queryOf(reader), itemIds), (candidate) => candidate?.score ?? -Infinity);
      };
    },
  };
}

function queryOf({ userId, history, now }: TestReader): RecommenderQuery {
  return { userId, history, interests: [], now, admits: () => true };
}

/** As the textbooks have it: everything counts, nothing is cut. */
const WHOLE = {
  perReader: Infinity,
  readers: Infinity,
  neighbours: Infinity,
  shrinkage: 0,
  recency: NO_RECENCY,
  weighted: false,
};

export function popularityRow(options: Partial<PopularityOptions> = {}): Row {
  return recommenderRow(popularityRecommender(options));
}

export function itemItemRow(options: Partial<ItemItemOptions>): Row {
  return recommenderRow(itemItemRecommender({ ...WHOLE, ...options }));
}

export function easeRow(options: Partial<EaseOptions>): Row {
  return recommenderRow(easeRecommender({ ...WHOLE, ...options }));
}
