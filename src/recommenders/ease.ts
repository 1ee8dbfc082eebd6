import type { Candidate, Recommender, RecommenderQuery, TrainingData } from '../core/recommender';
import { ByteTable } from './parts/byte-table';
import { easeWeights } from './parts/ease-weights';
import { newestOf, powered, type WeightPower } from './parts/event-weights';
import { packModel, unpackModel } from './parts/model-bytes';
import { Ordinals } from './parts/ordinals';
import { queryWeights, type QueryRecency } from './parts/query-weights';
import { groupByReader } from './parts/reader-histories';
import { matrixOf, mostRead } from './parts/reader-matrix';
import { sparseEaseWeights } from './parts/sparse-ease-weights';
import { SparseTable } from './parts/sparse-table';
import { TopList } from './parts/top-list';

export interface EaseOptions {
  readonly name?: string;
  /** Ridge penalty, in events of mean square weight 1: larger is smoother, nearer to popularity. */
  readonly lambda: number;
  /** Power of the weights of deeds, in training and in the query. */
  readonly weightPower: WeightPower;
  /** How far the many items of heavy readers are held down: a reader counts by (sum of weights)^−restraint. */
  readonly restraint: number;
  readonly recency: QueryRecency;
  /** Most items of a dense table, which has a byte for each pair of them; with more, weights are sparse. */
  readonly maxItems: number;
  /** Largest side of the matrix that is inverted: readers or items, whichever are fewer. Beyond it, weights are sparse. */
  readonly maxSide: number;
  /** Sparse: items that may speak for one item, and most that one may speak for. */
  readonly neighbours: number;
  readonly longestRow: number;
  /** Sparse: most items that are learnt, those with most readers. */
  readonly maxSparseItems: number;
  /** A reader's newest items that are learnt from. */
  readonly perReader: number;
}

export interface EaseModel {
  /** The items that were learnt, by their place in the table. */
  readonly items: Ordinals;
  /** Row i: how much having read i speaks for each other item. */
  readonly weights: ByteTable | SparseTable;
}

const DEFAULTS: EaseOptions = {
  lambda: 200,
  weightPower: 1,
  restraint: 0.15,
  recency: { halfLifeItems: 15, floor: 0.3 },
  maxItems: 8000,
  maxSide: 4000,
  neighbours: 100,
  longestRow: 1000,
  maxSparseItems: 100_000,
  perReader: 500,
};
const FORMAT = 'ease/3';

/**
 * EASE, "Embarrassingly Shallow Autoencoders" (Steck 2019): the item-item weights that best rebuild every reader's items
 * from their other items, in closed form. Score: sum over the history of the entry's weight times its row; `becauseOf` is
 * the entry that gave most. Where neither readers nor items are few enough to be inverted, each item is rebuilt from its
 * best neighbours alone (parts/sparse-ease-weights.ts).
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
    propose: (model, query, n) => propose(model, query, n, options),
    score: (model, query, itemIds) => score(model, query, itemIds, options),
    save,
    load,
  };
}

function fit({ events, items: facts }: TrainingData, options: EaseOptions): EaseModel {
  const all = new Ordinals(facts.map((item) => item.id));
  const newest = newestOf(groupByReader(events, all), options.perReader);
  const { readers } = powered(newest, options.weightPower);
  const ordinals = mostRead(readers, all.size, options.maxSparseItems);
  const fits = ordinals.length <= options.maxItems && Math.min(readers.length, ordinals.length) <= options.maxSide;
  const matrix = matrixOf(readers, ordinals, options);
  const weights = fits ? easeWeights(matrix, options) : sparseEaseWeights(matrix, options);
  return { items: new Ordinals(ordinals.map((ordinal) => all.id(ordinal))), weights };
}

interface Speaker {
  readonly row: number;
  readonly weight: number;
}

/** The entries of a history that were learnt, with what each counts. */
function speakers({ items }: EaseModel, { history }: RecommenderQuery, options: EaseOptions): Speaker[] {
  const weights = queryWeights(history, options.recency, options.weightPower);
  return history.flatMap(({ itemId }, place) => {
    const row = items.of(itemId);
    return row === undefined || weights[place] === 0 ? [] : [{ row, weight: weights[place]! }];
  });
}

function propose(model: EaseModel, query: RecommenderQuery, n: number, options: EaseOptions): Candidate[] {
  const { items } = model;
  const speaking = speakers(model, query, options);
  if (speaking.length === 0) return [];
  const sums = sumsOf(model, speaking);
  const top = new TopList(n, (ordinal) => items.id(ordinal));
  sums.forEach((sum, ordinal) => {
    if (top.wants(sum) && query.admits(items.id(ordinal))) top.offer(ordinal, sum);
  });
  return top.sorted().map(({ ordinal, score: sum }) => candidate(model, speaking, ordinal, sum));
}

function sumsOf({ items, weights }: EaseModel, speaking: readonly Speaker[]): Float64Array {
  const sums = new Float64Array(items.size);
  for (const { row, weight } of speaking) weights.addRow(row, weight, sums);
  return sums;
}

function score(
  model: EaseModel,
  query: RecommenderQuery,
  itemIds: readonly string[],
  options: EaseOptions,
): (Candidate | null)[] {
  const speaking = speakers(model, query, options);
  // Looking an entry of a sparse table up takes a search: all sums at once take less.
  const sums = model.weights instanceof SparseTable ? sumsOf(model, speaking) : null;
  return itemIds.map((id) => {
    const ordinal = model.items.of(id);
    if (ordinal === undefined || speaking.length === 0) return null;
    return candidate(model, speaking, ordinal, sums === null ? sumOf(model, speaking, ordinal) : sums[ordinal]!);
  });
}

function sumOf({ weights }: EaseModel, speaking: readonly Speaker[], ordinal: number): number {
  let sum = 0;
  for (const { row, weight } of speaking) sum += weight * weights.at(row, ordinal);
  return sum;
}

function candidate(
  { items, weights }: EaseModel,
  speaking: readonly Speaker[],
  ordinal: number,
  sum: number,
): Candidate {
  const given = ({ row, weight }: Speaker) => weight * weights.at(row, ordinal);
  const strongest = () => speaking.reduce((best, speaker) => (given(speaker) > given(best) ? speaker : best));
  return { itemId: items.id(ordinal), score: sum, becauseOf: () => items.id(strongest().row) };
}

function save({ items, weights }: EaseModel): Uint8Array {
  const header = { items: items.ids, largest: weights instanceof ByteTable ? weights.largest : null };
  const arrays = weights instanceof ByteTable ? { codes: weights.codes } : weights.save();
  return packModel(FORMAT, { header, arrays });
}

function load(bytes: Uint8Array): EaseModel {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  const items = new Ordinals(header.items as string[]);
  const largest = header.largest as number | null;
  const weights =
    largest === null ? SparseTable.load(arrays) : new ByteTable(items.size, largest, arrays.codes as Uint8Array);
  return { items, weights };
}
