import type { Recommender, RecommenderQuery, TrainingData, TrainingEvent } from '../core/recommender';
import { Accumulator } from './parts/accumulator';
import { powered, type WeightPower } from './parts/event-weights';
import { packModel, unpackModel } from './parts/model-bytes';
import { Ordinals } from './parts/ordinals';
import { queryWeights, type QueryRecency } from './parts/query-weights';
import { groupByReader } from './parts/reader-histories';
import { RecentReaders } from './parts/recent-readers';

export interface UserUserOptions {
  readonly name?: string;
  /** Power of the weights of deeds, in training and in the query. */
  readonly weightPower: WeightPower;
  readonly recency: QueryRecency;
  /** Newest items of the history that neighbours are looked for with. */
  readonly queryItems: number;
  /** Readers most alike who are listened to. */
  readonly neighbours: number;
  /** How much more a rare item says than a popular one: power of log(1 + readers / readers of the item). */
  readonly rarity: number;
  /** How far readers of much are held back: power of the length of their vector; 1 is the cosine. */
  readonly lengthPenalty: number;
  /** Items between the shared one and another in the neighbour's order after which that one counts half; Infinity: however far. */
  readonly nearSteps: number;
  /** What an item counts that the neighbour met before the shared one, 0..1; 1 where order says nothing. */
  readonly backwards: number;
  readonly perReader: number;
  readonly recentReaders: number;
  readonly readersPerItem: number;
}

export interface UserUserModel {
  readonly items: Ordinals;
  readonly readers: RecentReaders;
  /** By item: how many readers it ever had. */
  readonly counts: number[];
  readonly scale: number;
  /** Likeness of readers, and scores of items, of the last question. */
  readonly likeness: Accumulator;
  readonly accumulator: Accumulator;
}

const DEFAULTS: UserUserOptions = {
  weightPower: 1,
  recency: { halfLifeItems: 15, floor: 0.3 },
  queryItems: 30,
  neighbours: 150,
  rarity: 1,
  lengthPenalty: 1,
  nearSteps: Infinity,
  backwards: 1,
  perReader: 100,
  recentReaders: 50_000,
  readersPerItem: 250,
};
/** The same neighbours asked in the order of reading, with the newest of the history foremost: V-SkNN with STAN's order. */
export const IN_ORDER: Partial<UserUserOptions> = {
  name: 'v-sknn',
  recency: { halfLifeItems: 5, floor: 0.05 },
  nearSteps: 10,
  backwards: 0.4,
};
const FORMAT = 'user-user/1';

/**
 * What the readers most alike turned to: neighbours by the cosine of weighted items (Resnick et al. 1994; Herlocker et al.
 * 1999), newer and rarer items counting more. With `nearSteps` and `backwards` it is V-SkNN (Ludewig & Jannach 2018) with
 * the neighbour's order as in STAN (Garg et al. 2019): one file, since they differ in weights alone. Score: the sum over
 * neighbours of likeness times what the item weighs for them; `becauseOf` is the item that was shared with the neighbour
 * who gave most.
 */
export function userUserRecommender(given: Partial<UserUserOptions> = {}): Recommender<UserUserModel> {
  const options = { ...DEFAULTS, ...given };
  return {
    name: options.name ?? 'user-user',
    fit: (data) => fit(data, options),
    update: (model, event) => update(model, event, options),
    propose: (model, query, n) => gather(model, query, options).propose(model.items, query, n),
    score: (model, query, itemIds) => gather(model, query, options).score(model.items, itemIds),
    save,
    load: (bytes) => load(bytes, options),
  };
}

function emptyModel(items: Ordinals, scale: number, options: UserUserOptions): UserUserModel {
  const { perReader, recentReaders, readersPerItem } = options;
  const readers = new RecentReaders({ perReader, readers: recentReaders, perItem: readersPerItem });
  return { items, readers, counts: [], scale, likeness: new Accumulator(), accumulator: new Accumulator() };
}

function fit({ events, items: facts }: TrainingData, options: UserUserOptions): UserUserModel {
  const items = new Ordinals(facts.map((item) => item.id));
  const { readers, scale } = powered(groupByReader(events, items), options.weightPower);
  const model = emptyModel(items, scale, options);
  const pairs = readers.flatMap((reader) => reader.items.map((item) => ({ userId: reader.userId, item })));
  pairs.sort((a, b) => a.item.at - b.item.at);
  for (const { userId, item } of pairs) hear(model, userId, item.ordinal, item.weight);
  return model;
}

function update(model: UserUserModel, { userId, itemId, weight }: TrainingEvent, options: UserUserOptions): void {
  if (!(weight > 0)) return;
  model.likeness.forget();
  model.accumulator.forget();
  hear(model, userId, model.items.add(itemId), model.scale * weight ** options.weightPower);
}

function hear({ readers, counts }: UserUserModel, userId: string, item: number, weight: number): void {
  while (counts.length <= item) counts.push(0);
  if (readers.add(userId, item, weight)) counts[item]! += 1;
}

function gather(model: UserUserModel, query: RecommenderQuery, options: UserUserOptions): Accumulator {
  const { accumulator, items } = model;
  if (accumulator.holds(query)) return accumulator;
  const alike = neighboursOf(model, query, options);
  accumulator.begin(query, items.size);
  for (const { ordinal: slot, score, source } of alike) listenTo(model, slot, score, source, options);
  return accumulator;
}

/** The readers most alike (the one who asks left out), with the shared item that says most about it. */
function neighboursOf(
  { likeness, readers, items, counts }: UserUserModel,
  query: RecommenderQuery,
  options: UserUserOptions,
) {
  const history = query.history.slice(0, options.queryItems);
  const weights = queryWeights(history, options.recency, options.weightPower);
  const own = query.userId === null ? undefined : readers.slotOf(query.userId);
  likeness.begin(query, readers.size);
  history.forEach(({ itemId }, place) => {
    const item = items.of(itemId);
    const known = item === undefined ? undefined : readers.readersOf(item);
    if (known === undefined || weights[place] === 0) return;
    const says = weights[place]! * Math.log(1 + readers.size / Math.max(1, counts[item!]!)) ** options.rarity;
    for (let i = 0; i < known.length; i += 1) {
      const slot = known.ids[i]!;
      if (slot !== own) likeness.add(slot, (says * known.values[i]!) / damping(readers.normOf(slot), options), item!);
    }
  });
  return likeness.best(options.neighbours, (slot) => readers.reader(slot).userId);
}

function damping(norm: number, { lengthPenalty }: UserUserOptions): number {
  return lengthPenalty === 1 ? norm : norm ** lengthPenalty;
}

function listenTo(
  { readers, accumulator }: UserUserModel,
  slot: number,
  likeness: number,
  shared: number,
  { nearSteps, backwards }: UserUserOptions,
): void {
  const { items } = readers.reader(slot);
  const ordered = nearSteps !== Infinity || backwards !== 1;
  const anchor = ordered ? items.placeOf(shared) : 0;
  for (let i = 0; i < items.length; i += 1) {
    const near = ordered ? (i >= anchor ? 1 : backwards) / (1 + Math.abs(i - anchor) / nearSteps) : 1;
    accumulator.add(items.ids[i]!, likeness * items.values[i]! * near, shared);
  }
}

function save({ items, readers: known, counts, scale }: UserUserModel): Uint8Array {
  const { readers, arrays } = known.save();
  return packModel(FORMAT, {
    header: { items: items.ids, readers, scale },
    arrays: { counts: Float64Array.from(counts), ...arrays },
  });
}

function load(bytes: Uint8Array, options: UserUserOptions): UserUserModel {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  const model = emptyModel(new Ordinals(header.items as string[]), header.scale as number, options);
  model.counts.push(...arrays.counts!);
  model.readers.restore(header.readers as string[], arrays);
  return model;
}
