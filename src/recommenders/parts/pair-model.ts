import type { RecommenderQuery, TrainingData, TrainingEvent } from '../../core/recommender';
import { Accumulator } from './accumulator';
import { coOccurrence, type PairWeight } from './co-occurrence';
import { newestOf, powered, type WeightPower } from './event-weights';
import { packModel, unpackModel } from './model-bytes';
import { NeighbourRow, packRows, unpackRows } from './neighbour-row';
import { Ordinals } from './ordinals';
import { queryWeights, type QueryRecency } from './query-weights';
import { groupByReader, ReaderHistories, type ReaderItems } from './reader-histories';

/** What tells one recommender that learns from pairs of items from another. */
export interface PairOptions {
  readonly pairWeight: PairWeight;
  /** What items share, and how much each has, to their likeness. */
  readonly similarity: (shared: number, read: number, proposed: number) => number;
  /** Power of the weights of deeds, in training and in the query. */
  readonly weightPower: WeightPower;
  readonly recency: QueryRecency;
  readonly nearestTo: 'read' | 'proposed';
  /** Neighbours kept per item, and most that one row of the table may hold. */
  readonly neighbours: number;
  readonly longestRow: number;
  /** A reader's newest items that are paired with each other when fitting. */
  readonly perReader: number;
  /** For learning event by event: how many of a reader's newest items, and of how many readers, are known. */
  readonly recentItems: number;
  readonly recentReaders: number;
}

/** Item pairs over all readers. */
export interface PairModel {
  readonly items: Ordinals;
  /** By item: the squares of its readers' weights, summed; with weights of 1, its readers. */
  readonly masses: number[];
  /** Row i: what i shares with others. Likeness is taken when asked, so that an update touches no more than its pairs. */
  readonly rows: NeighbourRow[];
  readonly histories: ReaderHistories;
  /** What weights were multiplied with, after their power. */
  readonly scale: number;
  readonly accumulator: Accumulator;
}

export function fitPairs({ events, items: facts }: TrainingData, options: PairOptions): PairModel {
  const items = new Ordinals(facts.map((item) => item.id));
  const newest = newestOf(groupByReader(events, items), options.perReader);
  const { readers, scale } = powered(newest, options.weightPower);
  const masses = new Array<number>(items.size).fill(0);
  const histories = new ReaderHistories({ perReader: options.recentItems, readers: options.recentReaders });
  for (const reader of lastActiveLast(readers)) {
    for (const { ordinal, weight } of reader.items) masses[ordinal]! += weight * weight;
    histories.put(reader.userId, reader.items);
  }
  const likeness = likenessBy(masses, options);
  return {
    items,
    masses,
    rows: coOccurrence(readers, items.size, likeness, options),
    histories,
    scale,
    accumulator: new Accumulator(),
  };
}

export function updatePairs(model: PairModel, event: TrainingEvent, options: PairOptions): void {
  if (!(event.weight > 0)) return;
  const { items, masses, rows, histories, accumulator } = model;
  accumulator.forget();
  const item = items.add(event.itemId);
  for (let i = rows.length; i < items.size; i += 1) {
    rows.push(new NeighbourRow(options.neighbours));
    masses.push(0);
  }
  const weight = model.scale * event.weight ** options.weightPower;
  const before = histories.add(event.userId, { ordinal: item, weight, at: event.at });
  if (before === undefined) return;
  masses[item]! += weight * weight;
  before.forEach((other, place) => {
    const [steps, gapMs] = [before.length - place, Math.abs(event.at - other.at)];
    addPair(model, other.ordinal, item, weight * other.weight * options.pairWeight(steps, gapMs), options);
    addPair(model, item, other.ordinal, weight * other.weight * options.pairWeight(-steps, gapMs), options);
  });
}

function addPair(
  { rows, masses }: PairModel,
  read: number,
  proposed: number,
  amount: number,
  options: PairOptions,
): void {
  rows[read]!.add(proposed, amount, (id, value) => options.similarity(value, masses[read]!, masses[id]!));
}

/** Sums, over the history, each entry's weight times its likeness to every neighbour. */
export function gatherPairs(model: PairModel, query: RecommenderQuery, options: PairOptions): Accumulator {
  const { accumulator, masses, items, rows } = model;
  if (accumulator.holds(query)) return accumulator;
  const weights = queryWeights(query.history, options.recency, options.weightPower);
  accumulator.begin(query, items.size);
  query.history.forEach(({ itemId }, place) => {
    const item = items.of(itemId);
    if (item === undefined || weights[place] === 0) return;
    const { ids, values, length } = rows[item]!;
    const mass = masses[item]!;
    for (let i = 0; i < length; i += 1) {
      const other = ids[i]!;
      accumulator.add(other, weights[place]! * options.similarity(values[i]!, mass, masses[other]!), item);
    }
  });
  return accumulator;
}

/** Of an item and one on the side that chooses neighbours. */
function likenessBy(masses: readonly number[], { similarity, nearestTo }: PairOptions) {
  return nearestTo === 'read'
    ? (shared: number, item: number, other: number) => similarity(shared, masses[item]!, masses[other]!)
    : (shared: number, item: number, other: number) => similarity(shared, masses[other]!, masses[item]!);
}

/** So that the readers forgotten first are those not heard of for longest. */
function lastActiveLast(readers: readonly ReaderItems[]): ReaderItems[] {
  const last = (reader: ReaderItems) => reader.items.at(-1)?.at ?? -Infinity;
  return [...readers].sort((a, b) => last(a) - last(b));
}

export function savePairs(format: string, { items, masses, rows, histories, scale }: PairModel): Uint8Array {
  const { readers, arrays } = histories.save();
  return packModel(format, {
    header: { items: items.ids, readers, scale },
    arrays: { masses: Float64Array.from(masses), ...packRows(rows), ...arrays },
  });
}

export function loadPairs(format: string, bytes: Uint8Array, options: PairOptions): PairModel {
  const { header, arrays } = unpackModel(format, bytes);
  const histories = new ReaderHistories({ perReader: options.recentItems, readers: options.recentReaders });
  histories.restore(header.readers as string[], arrays);
  return {
    items: new Ordinals(header.items as string[]),
    masses: [...arrays.masses!],
    rows: unpackRows(arrays, options.neighbours),
    histories,
    scale: header.scale as number,
    accumulator: new Accumulator(),
  };
}
