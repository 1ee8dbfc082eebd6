import type { Recommender, RecommenderQuery, TrainingData } from '../core/recommender';
import { Accumulator } from './parts/accumulator';
import { easeWeights } from './parts/ease-weights';
import { packModel, unpackModel } from './parts/model-bytes';
import { type NeighbourRow, packRows, unpackRows } from './parts/neighbour-row';
import { Ordinals } from './parts/ordinals';
import { queryWeights, type QueryRecency } from './parts/query-weights';
import { groupByReader, type ReaderItems } from './parts/reader-histories';

export interface EaseOptions {
  readonly name?: string;
  /** Ridge penalty, in events of mean square weight 1: larger is smoother, nearer to popularity. */
  readonly lambda: number;
  /** Whether deeds count by their weight, in training and in the query, or each as 1. */
  readonly weighted: boolean;
  readonly recency: QueryRecency;
  /** Weights kept per item for serving, the largest by magnitude. */
  readonly neighbours: number;
  /** Largest side of the matrix that is inverted: readers or items, whichever are fewer. Beyond, the items with most readers. */
  readonly maxSide: number;
  /** A reader's newest items that are learnt from. */
  readonly perReader: number;
}

export interface EaseModel {
  readonly items: Ordinals;
  /** Row i: how much having read i speaks for each other item. */
  readonly rows: NeighbourRow[];
  readonly accumulator: Accumulator;
}

const DEFAULTS: EaseOptions = {
  lambda: 100,
  weighted: true,
  recency: { halfLifeItems: 30, floor: 0.3 },
  neighbours: 500,
  maxSide: 4000,
  perReader: 500,
};
const FORMAT = 'ease/1';

/**
 * EASE, "Embarrassingly Shallow Autoencoders" (Steck 2019): the item-item weights that best rebuild every reader's items
 * from their other items, in closed form. Score: sum over the history of the entry's weight times its row.
 *
 * `update` does nothing: one event does not move a dense solve by anything that shows before the next training, and the
 * reader's own history, which it does move, comes with the query.
 */
export function easeRecommender(given: Partial<EaseOptions> = {}): Recommender<EaseModel> {
  const options = { ...DEFAULTS, ...given };
  return {
    name: options.name ?? 'ease',
    fit: (data) => fit(data, options),
    update: () => undefined,
    propose: (model, query, n) => gather(model, query, options).propose(model.items, query, n),
    score: (model, query, itemIds) => gather(model, query, options).score(model.items, itemIds),
    save: ({ items, rows }) => packModel(FORMAT, { header: { items: items.ids }, arrays: packRows(rows) }),
    load: (bytes) => load(bytes, options),
  };
}

function fit({ events, items: facts }: TrainingData, options: EaseOptions): EaseModel {
  const items = new Ordinals(facts.map((item) => item.id));
  const readers = groupByReader(events, items).map((reader) => learntFrom(reader, options));
  return { items, rows: easeWeights(readers, items.size, options), accumulator: new Accumulator() };
}

function learntFrom({ userId, items }: ReaderItems, { perReader, weighted }: EaseOptions): ReaderItems {
  const newest = items.length > perReader ? items.slice(-perReader) : items;
  return { userId, items: weighted ? newest : newest.map((item) => ({ ...item, weight: 1 })) };
}

function gather({ items, rows, accumulator }: EaseModel, query: RecommenderQuery, options: EaseOptions): Accumulator {
  const weights = queryWeights(query.history, options.recency, options.weighted);
  accumulator.begin(items.size);
  query.history.forEach(({ itemId }, place) => {
    const item = items.of(itemId);
    if (item === undefined) return;
    const { ids, values, length } = rows[item]!;
    const weight = weights[place]!;
    for (let i = 0; i < length; i += 1) accumulator.add(ids[i]!, weight * values[i]!, item);
  });
  return accumulator;
}

function load(bytes: Uint8Array, options: EaseOptions): EaseModel {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  return {
    items: new Ordinals(header.items as string[]),
    rows: unpackRows(arrays, options.neighbours),
    accumulator: new Accumulator(),
  };
}
