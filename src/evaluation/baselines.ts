import type { ItemFacts } from '../core/item-facts';
import { bind, type Recommender, type RecommenderQuery, type TrainingData } from '../core/recommender';
import { easeRecommender, type EaseOptions } from '../recommenders/ease';
import { itemItemRecommender, type ItemItemOptions } from '../recommenders/item-item';
import { popularityRecommender, type PopularityOptions } from '../recommenders/popularity';
import { NO_RECENCY } from '../recommenders/parts/query-weights';
import type { Row, TestReader } from './split';

/** A recommender alone as a row: its score decides. `learn` says what it learns from, where that is not all there is. */
export function recommenderRow(
  recommender: Recommender<unknown>,
  learn: (data: TrainingData) => TrainingData = (data) => data,
): Row {
  return {
    name: recommender.name,
    fit: ({ data }) => {
      const fitted = bind(recommender, recommender.fit(learn(data)));
      return (reader, itemIds) =>
        Float64Array.from(fitted.score(queryOf(reader), itemIds), (candidate) => candidate?.score ?? -Infinity);
    },
  };
}

/** Items in the order of a number that needs no fitting. */
export function featureRow(name: string, feature: (item: ItemFacts, reader: TestReader) => number): Row {
  return {
    name,
    fit: ({ data }) => {
      const facts = new Map(data.items.map((item) => [item.id, item]));
      return (reader, itemIds) => Float64Array.from(itemIds, (id) => feature(facts.get(id)!, reader));
    },
  };
}

function queryOf({ userId, history, now }: TestReader): RecommenderQuery {
  return { userId, history, interests: [], now, admits: () => true };
}

export function popularityRow(options: Partial<PopularityOptions> = {}): Row {
  return recommenderRow(popularityRecommender(options));
}

/** As the textbooks have it: nothing is cut or shrunk, every deed counts the same; `weighted` ones do in the query. */
export function itemItemRow(options: Partial<ItemItemOptions>, query: 'alike' | 'weighted' = 'alike'): Row {
  const textbook = {
    perReader: Infinity,
    neighbours: Infinity,
    longestRow: Infinity,
    shrinkage: 0,
    recency: NO_RECENCY,
  };
  const weightPower = query === 'weighted' ? 1 : 0;
  return recommenderRow(itemItemRecommender({ ...textbook, weightPower, ...options }), alike);
}

/** As published: every deed counts the same. */
export function easeRow(options: Partial<EaseOptions>): Row {
  const published = { perReader: Infinity, maxItems: Infinity, restraint: 0, recency: NO_RECENCY, weightPower: 0 };
  return recommenderRow(easeRecommender({ ...published, ...options }));
}

function alike(data: TrainingData): TrainingData {
  return { ...data, events: data.events.map((event) => ({ ...event, weight: event.weight > 0 ? 1 : 0 })) };
}
