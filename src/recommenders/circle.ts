import type { Recommender, RecommenderQuery, TrainingData, TrainingEvent } from '../core/recommender';
import { Accumulator } from './parts/accumulator';
import { powered, type WeightPower } from './parts/event-weights';
import { packModel, unpackModel } from './parts/model-bytes';
import { Ordinals } from './parts/ordinals';
import { queryWeights, type QueryRecency } from './parts/query-weights';
import { groupByReader } from './parts/reader-histories';
import { RecentDeeds } from './parts/recent-deeds';
import { RecentReaders } from './parts/recent-readers';

export interface CircleOptions {
  readonly name?: string;
  /** Time after which a deed counts half, ms. */
  readonly halfLifeMs: number;
  readonly weightPower: WeightPower;
  readonly recency: QueryRecency;
  /** Newest items of the history by which readers are found alike. */
  readonly queryItems: number;
  /** Newest deeds of everybody that are looked through. */
  readonly recentDeeds: number;
  readonly perReader: number;
  readonly recentReaders: number;
  readonly readersPerItem: number;
}

export interface CircleModel {
  readonly items: Ordinals;
  readonly readers: RecentReaders;
  readonly deeds: RecentDeeds;
  readonly counts: number[];
  readonly scale: number;
  readonly likeness: Accumulator;
  readonly accumulator: Accumulator;
}

const HOUR = 3_600_000;
const DEFAULTS: CircleOptions = {
  halfLifeMs: 4 * HOUR,
  weightPower: 0.5,
  recency: { halfLifeItems: 15, floor: 0.3 },
  queryItems: 30,
  recentDeeds: 10_000,
  perReader: 100,
  recentReaders: 50_000,
  readersPerItem: 250,
};
/** A deed so many half-lives ago says nothing any more. */
const REACH = 12;
/** Added to a reader's length: who read two things is not yet like anybody. */
const SHRINKAGE = 2;
const FORMAT = 'circle/1';

/**
 * What readers like you turn to right now: trending, where each deed counts by how alike its reader is to the one who asks
 * (likeness as in `user-user`: shared items, the rarer and newer the more, over the length of the reader's history). Score:
 * the sum over recent deeds of likeness, halved every half-life; `becauseOf` is the item shared with the reader who gave
 * most.
 */
export function circleRecommender(given: Partial<CircleOptions> = {}): Recommender<CircleModel> {
  const options = { ...DEFAULTS, ...given };
  return {
    name: options.name ?? 'circle',
    fit: (data) => fit(data, options),
    update: (model, event) => update(model, event, options),
    propose: (model, query, n) => gather(model, query, options).propose(model.items, query, n),
    score: (model, query, itemIds) => gather(model, query, options).score(model.items, itemIds),
    save,
    load: (bytes) => load(bytes, options),
  };
}

function emptyModel(items: Ordinals, scale: number, options: CircleOptions): CircleModel {
  const { perReader, recentReaders, readersPerItem: perItem, recentDeeds } = options;
  return {
    items,
    readers: new RecentReaders({ perReader, readers: recentReaders, perItem }),
    deeds: new RecentDeeds(recentDeeds),
    counts: [],
    scale,
    likeness: new Accumulator(),
    accumulator: new Accumulator(),
  };
}

function fit({ events, items: facts }: TrainingData, options: CircleOptions): CircleModel {
  const items = new Ordinals(facts.map((item) => item.id));
  const { readers, scale } = powered(groupByReader(events, items), options.weightPower);
  const model = emptyModel(items, scale, options);
  const pairs = readers.flatMap((reader) => reader.items.map((item) => ({ userId: reader.userId, item })));
  pairs.sort((a, b) => a.item.at - b.item.at);
  for (const { userId, item } of pairs) hear(model, userId, item.ordinal, item.weight, item.at);
  return model;
}

function update(
  model: CircleModel,
  { userId, itemId, weight, at }: TrainingEvent,
  { weightPower }: CircleOptions,
): void {
  if (!(weight > 0)) return;
  model.likeness.forget();
  model.accumulator.forget();
  hear(model, userId, model.items.add(itemId), model.scale * weight ** weightPower, at);
}

function hear({ readers, counts, deeds }: CircleModel, userId: string, item: number, weight: number, at: number): void {
  while (counts.length <= item) counts.push(0);
  // Coming back to an item says nothing more to others.
  if (!readers.add(userId, item, weight)) return;
  counts[item]! += 1;
  deeds.push(item, readers.slotOf(userId)!, at);
}

function gather(model: CircleModel, query: RecommenderQuery, options: CircleOptions): Accumulator {
  const { accumulator, likeness, items, deeds } = model;
  if (accumulator.holds(query)) return accumulator;
  findAlike(model, query, options);
  accumulator.begin(query, items.size);
  deeds.eachNewest((item, reader, at) => {
    const halvings = Math.max(0, query.now - at) / options.halfLifeMs;
    if (halvings > REACH) return false;
    const alike = likeness.valueOf(reader);
    if (alike > 0) accumulator.add(item, alike * 2 ** -halvings, likeness.sourceOf(reader));
    return true;
  });
  return accumulator;
}

/** How alike each reader is to the one who asks, by slot; oneself is left out. */
function findAlike(
  { likeness, readers, items, counts }: CircleModel,
  query: RecommenderQuery,
  { queryItems, recency, weightPower }: CircleOptions,
): void {
  const history = query.history.slice(0, queryItems);
  const weights = queryWeights(history, recency, weightPower);
  const own = query.userId === null ? undefined : readers.slotOf(query.userId);
  likeness.begin(query, readers.size);
  history.forEach(({ itemId }, place) => {
    const item = items.of(itemId);
    const known = item === undefined ? undefined : readers.readersOf(item);
    if (known === undefined || weights[place] === 0) return;
    const says = weights[place]! * Math.log(1 + readers.size / Math.max(1, counts[item!]!));
    for (let i = 0; i < known.length; i += 1) {
      const slot = known.ids[i]!;
      if (slot !== own) likeness.add(slot, (says * known.values[i]!) / (readers.normOf(slot) + SHRINKAGE), item!);
    }
  });
}

function save({ items, readers: known, counts, scale, deeds }: CircleModel): Uint8Array {
  const { readers, arrays, newSlots } = known.save();
  return packModel(FORMAT, {
    header: { items: items.ids, readers, scale },
    arrays: { counts: Float64Array.from(counts), ...arrays, ...deeds.save((slot) => newSlots.get(slot)!) },
  });
}

function load(bytes: Uint8Array, options: CircleOptions): CircleModel {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  const model = emptyModel(new Ordinals(header.items as string[]), header.scale as number, options);
  model.counts.push(...arrays.counts!);
  model.readers.restore(header.readers as string[], arrays);
  model.deeds.restore(arrays);
  return model;
}
