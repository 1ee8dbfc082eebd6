import type { Candidate, Recommender, RecommenderQuery, TrainingData } from '../core/recommender';
import { ALS_DEFAULTS, type AlsOptions } from './als';
import type { ContentSpace } from './content-neighbours';
import { gramOf } from './parts/factor-solver';
import { FoldedReader, type FactorTable } from './parts/folded-reader';
import { itemFactors } from './parts/item-factors';
import { packModel, unpackModel } from './parts/model-bytes';
import { Ordinals } from './parts/ordinals';
import { TopList } from './parts/top-list';

export interface ContentToCollaborativeOptions extends AlsOptions {
  readonly space: ContentSpace;
  /** Items nearest by content that say where an item belongs. */
  readonly neighbours: number;
  /** Readers from which on an item stands where they put it; what fewer have met is proposed, all else only judged. */
  readonly knownFrom: number;
}

export interface ContentToCollaborativeModel extends FactorTable {
  /** Factors as learnt from readers, of the first items of the table. */
  readonly learnt: Float32Array;
  /** Readers of each item in training. */
  readonly readers: Int32Array;
  /** Factors of items that came after training, as far as they were asked for. */
  readonly late: Map<string, Float32Array>;
}

type Options = ContentToCollaborativeOptions;
type Model = ContentToCollaborativeModel;

const DEFAULTS = { ...ALS_DEFAULTS, neighbours: 20, knownFrom: 10 };
/** Items after training that one question may place: a search each; the rest wait for the next one. */
const MOST_PLACED = 8;
/** Items after training whose factors are remembered. */
const MOST_LATE = 10_000;
const FORMAT = 'content-to-collaborative/1';

/**
 * Places items among the factors of the log by what they are about, so that a new item has collaborative neighbours before
 * anybody has met it: factors by implicit ALS (Hu et al. 2008), and a map from content to them, which is the sum of the
 * factors of the items nearest by content, each times its cosine (the k-nearest-neighbour mapping of Gantner et al. 2010,
 * "Learning attribute-to-feature mappings for cold-start recommendations"). A sum and no mean: what is near to much that
 * is read is likely to be read. An item's factors lie between its own and those, the nearer its own the more readers it
 * has (content as the prior of factors: Wang & Blei 2011). Score: their product with the reader, folded in.
 *
 * Items without a vector stand where their readers put them; with neither there is nothing to say. `update` does nothing:
 * factors wait for the next training, but an item published in the meantime is placed among them at once.
 */
export function contentToCollaborativeRecommender(
  given: Partial<Options> & Pick<Options, 'space'>,
): Recommender<ContentToCollaborativeModel> {
  const options: Options = { ...DEFAULTS, ...given };
  return {
    name: options.name ?? 'content-to-collaborative',
    fit: (data) => fit(data, options),
    update: () => undefined,
    propose: (model, query, n) => propose(model, query, n, options),
    score: (model, query, itemIds) => {
      const reader = FoldedReader.of(model, query.history, options);
      if (reader === null) return itemIds.map(() => null);
      const room = { left: MOST_PLACED };
      return itemIds.map((id) => judge(model, reader, id, room, options));
    },
    save,
    load: (bytes) => load(bytes, options),
  };
}

function fit(data: TrainingData, options: Options): Model {
  const known = itemFactors(data, options);
  const { space, rank } = options;
  const unmet = data.items.filter(({ id }) => known.items.of(id) === undefined && space.vectorOf(id) !== undefined);
  const items = new Ordinals([...known.items.ids, ...unmet.map(({ id }) => id)]);
  const [factors, readers] = [new Float32Array(items.size * rank), new Int32Array(items.size)];
  factors.set(known.factors);
  readers.set(known.readers);
  const model = { ...known, items, factors, readers, learnt: known.factors, late: new Map<string, Float32Array>() };
  items.ids.forEach((id, ordinal) => place(model, id, ordinal, options));
  return model;
}

/** Moves an item from where its readers put it towards where its content belongs. */
function place(model: Model, itemId: string, ordinal: number, options: Options): void {
  const own = model.readers[ordinal]! / options.knownFrom;
  if (own >= 1) return;
  const said = factorsByContent(model, itemId, options);
  if (said === undefined) return;
  const start = ordinal * options.rank;
  for (let a = 0; a < options.rank; a += 1)
    model.factors[start + a] = own * model.factors[start + a]! + (1 - own) * said[a]!;
}

/** Undefined for an item without a vector. */
function factorsByContent(
  { items, learnt }: Model,
  itemId: string,
  { space, neighbours, rank }: Options,
): Float32Array | undefined {
  const vector = space.vectorOf(itemId);
  if (vector === undefined) return undefined;
  const isMet = (id: string) => id !== itemId && (items.of(id) ?? Infinity) * rank < learnt.length;
  const sums = new Float32Array(rank);
  for (const { id } of space.search(vector, neighbours, { filter: isMet })) {
    const likeness = Math.max(0, space.similarity(id, itemId) ?? 0);
    const start = items.of(id)! * rank;
    for (let a = 0; a < rank; a += 1) sums[a]! += (likeness * learnt[start + a]!) / neighbours;
  }
  return sums;
}

function propose(model: Model, query: RecommenderQuery, n: number, options: Options): Candidate[] {
  const reader = FoldedReader.of(model, query.history, options);
  if (reader === null) return [];
  const { items, factors, readers } = model;
  const top = new TopList(n, (ordinal) => items.id(ordinal));
  for (let ordinal = 0; ordinal < items.size; ordinal += 1) {
    if (readers[ordinal]! >= options.knownFrom) continue;
    const score = reader.scoreOf(factors, ordinal * options.rank);
    if (top.wants(score) && query.admits(items.id(ordinal))) top.offer(ordinal, score);
  }
  return top.sorted().map(({ ordinal }) => candidate(items.id(ordinal), reader, factors, ordinal * options.rank));
}

function judge(
  model: Model,
  reader: FoldedReader,
  itemId: string,
  room: { left: number },
  options: Options,
): Candidate | null {
  const ordinal = model.items.of(itemId);
  if (ordinal !== undefined) return candidate(itemId, reader, model.factors, ordinal * options.rank);
  const late = lateFactors(model, itemId, room, options);
  return late === undefined ? null : candidate(itemId, reader, late, 0);
}

function lateFactors(model: Model, itemId: string, room: { left: number }, options: Options): Float32Array | undefined {
  const { late } = model;
  const known = late.get(itemId);
  if (known !== undefined) return known;
  if (room.left <= 0) return undefined;
  room.left -= 1;
  const factors = factorsByContent(model, itemId, options);
  if (factors === undefined) return undefined;
  if (late.size >= MOST_LATE) late.clear();
  late.set(itemId, factors);
  return factors;
}

function candidate(itemId: string, reader: FoldedReader, factors: Float32Array, start: number): Candidate {
  return {
    itemId,
    score: reader.scoreOf(factors, start),
    becauseOf: () => reader.strongestFor(factors, start),
  };
}

function save({ items, factors, learnt, scale, readers }: Model): Uint8Array {
  return packModel(FORMAT, { header: { items: items.ids, scale }, arrays: { factors, learnt, readers } });
}

function load(bytes: Uint8Array, { rank }: Options): Model {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  const learnt = arrays.learnt as Float32Array;
  return {
    items: new Ordinals(header.items as string[]),
    factors: arrays.factors as Float32Array,
    learnt,
    gram: gramOf(learnt, rank),
    scale: header.scale as number,
    readers: arrays.readers as Int32Array,
    late: new Map(),
  };
}
