import type { Candidate, Recommender, RecommenderQuery, TrainingData } from '../core/recommender';
import { ByteTable } from './parts/byte-table';
import { easeWeights } from './parts/ease-weights';
import { newestOf, powered, type WeightPower } from './parts/event-weights';
import { packModel, unpackModel } from './parts/model-bytes';
import { Ordinals } from './parts/ordinals';
import { queryWeights, type QueryRecency } from './parts/query-weights';
import { groupByReader } from './parts/reader-histories';
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
  /** Most items that are learnt, those with most readers: the table has a byte for each pair of them. */
  readonly maxItems: number;
  /** Largest side of the matrix that is inverted: readers or items, whichever are fewer. */
  readonly maxSide: number;
  /** A reader's newest items that are learnt from. */
  readonly perReader: number;
}

export interface EaseModel {
  /** The items that were learnt, by their place in the table. */
  readonly items: Ordinals;
  /** Row i: how much having read i speaks for each other item. */
  readonly weights: ByteTable;
}

const DEFAULTS: EaseOptions = {
  lambda: 200,
  weightPower: 1,
  restraint: 0.15,
  recency: { halfLifeItems: 15, floor: 0.3 },
  maxItems: 8000,
  maxSide: 4000,
  perReader: 500,
};
const FORMAT = 'ease/2';

/**
 * EASE, "Embarrassingly Shallow Autoencoders" (Steck 2019): the item-item weights that best rebuild every reader's items
 * from their other items, in closed form. Score: sum over the history of the entry's weight times its row; `becauseOf` is
 * the entry that gave most.
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
    save: ({ items, weights }) =>
      packModel(FORMAT, { header: { items: items.ids, largest: weights.largest }, arrays: { codes: weights.codes } }),
    load,
  };
}

function fit({ events, items: facts }: TrainingData, options: EaseOptions): EaseModel {
  const all = new Ordinals(facts.map((item) => item.id));
  const newest = newestOf(groupByReader(events, all), options.perReader);
  const { readers } = powered(newest, options.weightPower);
  const { ordinals, table } = easeWeights(readers, all.size, options);
  return { items: new Ordinals(ordinals.map((ordinal) => all.id(ordinal))), weights: table };
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
  const { items, weights } = model;
  const speaking = speakers(model, query, options);
  if (speaking.length === 0) return [];
  const sums = new Float64Array(items.size);
  for (const { row, weight } of speaking) weights.addRow(row, weight, sums);
  const top = new TopList(n, (ordinal) => items.id(ordinal));
  sums.forEach((sum, ordinal) => {
    if (top.wants(sum) && query.admits(items.id(ordinal))) top.offer(ordinal, sum);
  });
  return top.sorted().map(({ ordinal, score: sum }) => candidate(model, speaking, ordinal, sum));
}

function score(
  model: EaseModel,
  query: RecommenderQuery,
  itemIds: readonly string[],
  options: EaseOptions,
): (Candidate | null)[] {
  const speaking = speakers(model, query, options);
  return itemIds.map((id) => {
    const ordinal = model.items.of(id);
    if (ordinal === undefined || speaking.length === 0) return null;
    let sum = 0;
    for (const { row, weight } of speaking) sum += weight * model.weights.at(row, ordinal);
    return candidate(model, speaking, ordinal, sum);
  });
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

function load(bytes: Uint8Array): EaseModel {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  const items = new Ordinals(header.items as string[]);
  return { items, weights: new ByteTable(items.size, header.largest as number, arrays.codes as Uint8Array) };
}
