import type { Candidate, Recommender, RecommenderQuery, TrainingData, TrainingEvent } from '../core/recommender';
import { Accumulator } from './parts/accumulator';
import { coOccurrence } from './parts/co-occurrence';
import { packModel, unpackModel, type NumberArray } from './parts/model-bytes';
import { NeighbourRow } from './parts/neighbour-row';
import { Ordinals } from './parts/ordinals';
import { NO_RECENCY, queryWeights, type QueryRecency } from './parts/query-weights';
import { groupByReader, ReaderHistories } from './parts/reader-histories';

export interface ItemItemOptions {
  readonly name?: string;
  /** How shared readers become likeness: cosine: c/√(a·b); jaccard: c/(a+b−c). */
  readonly similarity: 'cosine' | 'jaccard';
  /** Added to the denominator: what two items with few readers share says little. */
  readonly shrinkage: number;
  /** Neighbours kept per item. */
  readonly neighbours: number;
  /** Time between two reads of one reader after which the pair counts half, ms; Infinity: however far apart. */
  readonly gapHalfLifeMs: number;
  /** A reader's newest items that are paired with each other. */
  readonly perReader: number;
  /** Readers whose newest items are known when an event comes in. */
  readonly readers: number;
  readonly recency: QueryRecency;
  /** Whether entries of the query's history count by their weight. */
  readonly weighted: boolean;
}

export interface ItemItemModel {
  readonly items: Ordinals;
  /** Readers of each item. */
  readonly counts: number[];
  /** Shared readers by neighbour; likeness is taken at the time of asking, so that updates need touch no more than this. */
  readonly rows: NeighbourRow[];
  readonly histories: ReaderHistories;
  readonly accumulator: Accumulator;
}

const DEFAULTS: ItemItemOptions = {
  similarity: 'cosine',
  shrinkage: 5,
  neighbours: 200,
  gapHalfLifeMs: Infinity,
  perReader: 50,
  readers: 50_000,
  recency: NO_RECENCY,
  weighted: true,
};
const FORMAT = 'item-item/1';

/**
 * Items together in other readers' histories (Sarwar et al. 2001; Linden et al. 2003). Score: over the reader's own
 * history, the sum of likenesses, each times the entry's weight and recency. `becauseOf` is the entry that gave most.
 */
export function itemItemRecommender(given: Partial<ItemItemOptions> = {}): Recommender<ItemItemModel> {
  const options = { ...DEFAULTS, ...given };
  return {
    name: options.name ?? 'item-item',
    fit: (data) => fit(data, options),
    update: (model, event) => update(model, event, options),
    propose: (model, query, n) => gather(model, query, options).propose(model.items, query, n),
    score: (model, query, itemIds) => gather(model, query, options).score(model.items, itemIds),
    save,
    load: (bytes) => load(bytes, options),
  };
}

function fit({ events, items: facts }: TrainingData, options: ItemItemOptions): ItemItemModel {
  const items = new Ordinals(facts.map((item) => item.id));
  const readers = groupByReader(events, items);
  const counts = new Array<number>(items.size).fill(0);
  for (const reader of readers) for (const { ordinal } of reader.items) counts[ordinal]! += 1;
  const histories = new ReaderHistories(options);
  for (const reader of lastActiveLast(readers)) for (const { ordinal, at } of newest(reader.items, options)) histories.add(reader.userId, ordinal, at);
  const likeness = (shared: number, a: number, b: number) => similarityOf(shared, counts[a]!, counts[b]!, options);
  const rows = coOccurrence(readers, items.size, likeness, options);
  return { items, counts, rows, histories, accumulator: new Accumulator() };
}
