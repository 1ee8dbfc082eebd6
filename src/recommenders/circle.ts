import type { Recommender, RecommenderQuery } from '../core/recommender';
import { Accumulator } from './parts/accumulator';
import {
  findAlike,
  fitAlike,
  packAlike,
  unpackAlike,
  updateAlike,
  type AlikeOptions,
  type AlikeReaders,
} from './parts/alike-readers';
import { packModel, unpackModel } from './parts/model-bytes';
import { RecentDeeds } from './parts/recent-deeds';

export interface CircleOptions extends AlikeOptions {
  readonly name?: string;
  /** Time after which a deed counts half, ms. */
  readonly halfLifeMs: number;
  /** Newest deeds of everybody that are looked through. */
  readonly recentDeeds: number;
}

export interface CircleModel extends AlikeReaders {
  readonly deeds: RecentDeeds;
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
    fit: (data) => {
      const deeds = new RecentDeeds(options.recentDeeds);
      // Coming back to an item says nothing more to others.
      const alike = fitAlike(data, options, (...deed) => deeds.push(...deed));
      return { ...alike, deeds, accumulator: new Accumulator() };
    },
    update: (model, event) => {
      if (updateAlike(model, event, options, (...deed) => model.deeds.push(...deed))) model.accumulator.forget();
    },
    propose: (model, query, n) => gather(model, query, options).propose(model.items, query, n),
    score: (model, query, itemIds) => gather(model, query, options).score(model.items, itemIds),
    save,
    load: (bytes) => load(bytes, options),
  };
}

function gather(model: CircleModel, query: RecommenderQuery, options: CircleOptions): Accumulator {
  const { accumulator, likeness, items, deeds } = model;
  if (accumulator.holds(query)) return accumulator;
  findAlike(model, query, options, (length) => length + SHRINKAGE);
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

function save(model: CircleModel): Uint8Array {
  const { parts, newSlots } = packAlike(model);
  const deeds = model.deeds.save((slot) => newSlots.get(slot)!);
  return packModel(FORMAT, { ...parts, arrays: { ...parts.arrays, ...deeds } });
}

function load(bytes: Uint8Array, options: CircleOptions): CircleModel {
  const parts = unpackModel(FORMAT, bytes);
  const deeds = new RecentDeeds(options.recentDeeds);
  deeds.restore(parts.arrays);
  return { ...unpackAlike(parts, options), deeds, accumulator: new Accumulator() };
}
