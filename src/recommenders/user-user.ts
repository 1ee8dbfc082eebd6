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

export interface UserUserOptions extends AlikeOptions {
  readonly name?: string;
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
}

export interface UserUserModel extends AlikeReaders {
  /** Scores of items, of the last question. */
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
    fit: (data) => ({ ...fitAlike(data, options), accumulator: new Accumulator() }),
    update: (model, event) => {
      if (updateAlike(model, event, options)) model.accumulator.forget();
    },
    propose: (model, query, n) => gather(model, query, options).propose(model.items, query, n),
    score: (model, query, itemIds) => gather(model, query, options).score(model.items, itemIds),
    save: (model) => packModel(FORMAT, packAlike(model).parts),
    load: (bytes) => ({ ...unpackAlike(unpackModel(FORMAT, bytes), options), accumulator: new Accumulator() }),
  };
}

function gather(model: UserUserModel, query: RecommenderQuery, options: UserUserOptions): Accumulator {
  const { accumulator, items } = model;
  if (accumulator.holds(query)) return accumulator;
  const alike = neighboursOf(model, query, options);
  accumulator.begin(query, items.size);
  for (const { ordinal: slot, score, source } of alike) listenTo(model, slot, score, source, options);
  return accumulator;
}

/** The readers most alike, with the shared item that says most about it. */
function neighboursOf(model: UserUserModel, query: RecommenderQuery, options: UserUserOptions) {
  findAlike(model, query, options, (length) => damping(length, options), options.rarity);
  return model.likeness.best(options.neighbours, (slot) => model.readers.reader(slot).userId);
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
