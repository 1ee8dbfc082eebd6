import type { HistoryEntry, Recommender, TrainingEvent } from '../../core/recommender';
import type { InteractionRecord } from '../../datasets/dataset';
import { itemItemRecommender } from '../../recommenders/item-item';
import { NO_RECENCY } from '../../recommenders/parts/query-weights';
import { trendingRecommender } from '../../recommenders/trending';
import { factsOfRecord } from '../make-split';
import { replay } from './replay';
import { validationOf, type Stream, type StreamQuery, type StreamRanker, type StreamRow } from './stream';
import { ndcgOfPlace, placeOf } from './stream-metrics';

const HOUR = 3_600_000;
/** From a quarter of an hour to a month, so that the best lies between others. */
export const HALF_LIVES = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 72, 168, 720].map((hours) => hours * HOUR);

/** Half-lives are told apart by every so many-th query. */
const EVERY = 3;

/** A recommender alone, learning event by event; every deed counts the same. */
export function streamRow(name: string, recommender: Recommender<unknown>): StreamRow {
  return { name, start: (stream) => rankerOf(recommender, stream) };
}

/** Popularity in which a deed counts half after `halfLifeMs`; Infinity: of all time. */
export function livePopularityRow(name: string, halfLifeMs: number): StreamRow {
  return streamRow(name, trendingRecommender({ halfLifeMs }));
}

/** Popularity with the half-life that serves best in the stretch before what is asked. */
export function bestHalfLifeRow(name: string, onChosen: (halfLifeMs: number) => void = () => undefined): StreamRow {
  return {
    name,
    start: (stream) => {
      const halfLifeMs = bestHalfLife(validationOf(stream));
      onChosen(halfLifeMs);
      return livePopularityRow(name, halfLifeMs).start(stream);
    },
  };
}

/** The half-life of HALF_LIVES with the highest mean nDCG@10. */
export function bestHalfLife(stream: Stream): number {
  const rankers = HALF_LIVES.map((halfLifeMs) => rankerOf(trendingRecommender({ halfLifeMs }), stream));
  const sums = rankers.map(() => 0);
  replay(stream, {
    wants: (n) => n % EVERY === 0,
    onQuery: (query) => {
      rankers.forEach((ranker, i) => (sums[i]! += ndcgOfPlace(placeOf(query, ranker.score(query)), 10)));
    },
    onEvent: (event) => rankers.forEach((ranker) => ranker.learn(event)),
  });
  return HALF_LIVES[sums.indexOf(Math.max(...sums))]!;
}

/** Item-item as the textbooks have it: cosine over all readers so far. */
export function itemItemStreamRow(): StreamRow {
  const textbook = { neighbours: Infinity, longestRow: Infinity, perReader: Infinity, recentItems: Infinity };
  const alike = { shrinkage: 0, recency: NO_RECENCY, weightPower: 0 } as const;
  return streamRow('item-item-cosine', itemItemRecommender({ ...textbook, ...alike }));
}

/** A recommender alone, as a ranker of a stream. */
export function rankerOf<Model>(recommender: Recommender<Model>, { items, past }: Stream): StreamRanker {
  const histories = new Map<string, Map<string, HistoryEntry>>();
  for (const event of past) remember(histories, event);
  const now = past.at(-1)?.at ?? 0;
  const model = recommender.fit({ events: past.map(alike), items: items.map(factsOfRecord), now });
  return {
    score: ({ userId, candidates, now: asked }: StreamQuery) => {
      const history = [...(histories.get(userId)?.values() ?? [])].reverse();
      const query = { userId, history, interests: [], now: asked, admits: () => true };
      return Float64Array.from(recommender.score(model, query, candidates), (one) => one?.score ?? -Infinity);
    },
    learn: (event) => {
      recommender.update(model, alike(event));
      remember(histories, event);
    },
  };
}

function alike({ userId, itemId, at }: InteractionRecord): TrainingEvent {
  return { userId, itemId, weight: 1, at };
}

/** Newest last. */
function remember(histories: Map<string, Map<string, HistoryEntry>>, event: InteractionRecord): void {
  const { userId, itemId, at } = event;
  const own = histories.get(userId) ?? new Map<string, HistoryEntry>();
  histories.set(userId, own);
  own.delete(itemId);
  own.set(itemId, { itemId, weight: 1, at });
}
