import type { Recommender, RecommenderQuery, TrainingData, TrainingEvent } from '../core/recommender';
import { Accumulator } from './parts/accumulator';
import { coOccurrence, pairWeight } from './parts/co-occurrence';
import { packModel, unpackModel } from './parts/model-bytes';
import { NeighbourRow, packRows, transposeRows, unpackRows } from './parts/neighbour-row';
import { Ordinals } from './parts/ordinals';
import { NO_RECENCY, queryWeights, type QueryRecency } from './parts/query-weights';
import { groupByReader, ReaderHistories, type ReaderItems } from './parts/reader-histories';

export interface ItemItemOptions {
  readonly name?: string;
  /** How shared readers become likeness: cosine: c/√(a·b); jaccard: c/(a+b−c). */
  readonly similarity: 'cosine' | 'jaccard';
  /** Added to the denominator: what two items with few readers share says little. */
  readonly shrinkage: number;
  /** Neighbours kept per item. */
  readonly neighbours: number;
  /**
   * Whose nearest neighbours count: of what was read, or of what may be proposed. The latter asks of every item "is what
   * was read among its nearest?", which keeps items that are a little like everything from winning everywhere.
   */
  readonly nearestTo: 'read' | 'proposed';
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
  /** Row i: with which items i shares readers, and how many; likeness is taken when asked, so that updates touch no more. */
  readonly rows: NeighbourRow[];
  readonly histories: ReaderHistories;
  readonly accumulator: Accumulator;
}

const DEFAULTS: ItemItemOptions = {
  similarity: 'cosine',
  shrinkage: 5,
  neighbours: 200,
  nearestTo: 'proposed',
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
  const readers = groupByReader(events, items).map((reader) => ({
    ...reader,
    items: newest(reader.items, options.perReader),
  }));
  const counts = new Array<number>(items.size).fill(0);
  const histories = new ReaderHistories(options);
  for (const { userId, items: read } of lastActiveLast(readers)) {
    for (const { ordinal, at } of read) {
      counts[ordinal]! += 1;
      histories.add(userId, ordinal, at);
    }
  }
  const likeness = (shared: number, a: number, b: number) => similarity(shared, counts[a]!, counts[b]!, options);
  const nearest = coOccurrence(readers, items.size, likeness, options);
  const rows = options.nearestTo === 'read' ? nearest : transposeRows(nearest, options.neighbours);
  return { items, counts, rows, histories, accumulator: new Accumulator() };
}

function update(model: ItemItemModel, { userId, itemId, weight, at }: TrainingEvent, options: ItemItemOptions): void {
  if (!(weight > 0)) return;
  const item = model.items.add(itemId);
  for (let i = model.rows.length; i < model.items.size; i += 1) {
    model.rows.push(new NeighbourRow(options.neighbours));
    model.counts.push(0);
  }
  const before = model.histories.add(userId, item, at);
  if (before === undefined) return;
  model.counts[item]! += 1;
  before.items.forEach((other, i) => {
    const amount = pairWeight(at, before.times[i]!, options.gapHalfLifeMs);
    addNeighbour(model, item, other, amount, options);
    addNeighbour(model, other, item, amount, options);
  });
}

function addNeighbour(
  { rows, counts }: ItemItemModel,
  item: number,
  other: number,
  amount: number,
  options: ItemItemOptions,
): void {
  rows[item]!.add(other, amount, (id, value) => similarity(value, counts[item]!, counts[id]!, options));
}

function gather(model: ItemItemModel, query: RecommenderQuery, options: ItemItemOptions): Accumulator {
  const { accumulator, counts, items, rows } = model;
  const weights = queryWeights(query.history, options.recency, options.weighted);
  accumulator.begin(items.size);
  query.history.forEach(({ itemId }, place) => {
    const item = items.of(itemId);
    if (item === undefined) return;
    const { ids, values, length } = rows[item]!;
    for (let i = 0; i < length; i += 1) {
      const other = ids[i]!;
      accumulator.add(other, weights[place]! * similarity(values[i]!, counts[item]!, counts[other]!, options), item);
    }
  });
  return accumulator;
}

/** Likeness of two items with `a` and `b` readers, `shared` of them the same. */
function similarity(shared: number, a: number, b: number, options: ItemItemOptions): number {
  const together = options.similarity === 'cosine' ? Math.sqrt(a * b) : a + b - shared;
  return shared / (together + options.shrinkage);
}

function newest<T>(items: readonly T[], n: number): readonly T[] {
  return items.length > n ? items.slice(-n) : items;
}

/** So that the readers forgotten first are those not heard of for longest. */
function lastActiveLast(readers: readonly ReaderItems[]): ReaderItems[] {
  const last = (reader: ReaderItems) => reader.items.at(-1)?.at ?? -Infinity;
  return [...readers].sort((a, b) => last(a) - last(b));
}

function save({ items, counts, rows, histories }: ItemItemModel): Uint8Array {
  const { readers, arrays } = histories.save();
  return packModel(FORMAT, {
    header: { items: items.ids, readers },
    arrays: { counts: Float64Array.from(counts), ...packRows(rows), ...arrays },
  });
}

function load(bytes: Uint8Array, options: ItemItemOptions): ItemItemModel {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  const histories = new ReaderHistories(options);
  histories.restore(header.readers as string[], arrays);
  return {
    items: new Ordinals(header.items as string[]),
    counts: [...arrays.counts!],
    rows: unpackRows(arrays, options.neighbours),
    histories,
    accumulator: new Accumulator(),
  };
}
