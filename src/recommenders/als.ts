import type { Candidate, Recommender, RecommenderQuery } from '../core/recommender';
import type { WeightPower } from './parts/event-weights';
import { gramOf } from './parts/factor-solver';
import { FoldedReader, type FactorTable, type FoldInOptions } from './parts/folded-reader';
import { itemFactors } from './parts/item-factors';
import { packModel, unpackModel } from './parts/model-bytes';
import { Ordinals } from './parts/ordinals';
import { TopList } from './parts/top-list';

export interface AlsOptions extends FoldInOptions {
  readonly name?: string;
  readonly rounds: number;
  readonly perReader: number;
  readonly weightPower: WeightPower;
  readonly seed: number;
}

export type AlsModel = FactorTable;

/** Of everything that learns factors. */
export const ALS_DEFAULTS: AlsOptions = {
  rank: 32,
  ridge: 20,
  confidence: 8,
  rounds: 6,
  weightPower: 1,
  recency: { halfLifeItems: 15, floor: 0.3 },
  perReader: 500,
  seed: 1,
};
const FORMAT = 'als/1';

/**
 * Matrix factorisation for implicit feedback (Hu, Koren & Volinsky 2008), fitted by alternating least squares. A reader is
 * not stored: their history is folded in with every question, so that a new reader, or a new deed, counts at once. Score:
 * the product of the folded-in reader and the item; `becauseOf` is the entry that gave most to it (ibid., section 5).
 *
 * `update` does nothing: items' factors wait for the next training.
 */
export function alsRecommender(given: Partial<AlsOptions> = {}): Recommender<AlsModel> {
  const options = { ...ALS_DEFAULTS, ...given };
  return {
    name: options.name ?? 'als',
    fit: (data) => itemFactors(data, options),
    update: () => undefined,
    propose: (model, query, n) => propose(model, query, n, options),
    score: (model, query, itemIds) => {
      const reader = FoldedReader.of(model, query.history, options);
      return itemIds.map((id) => {
        const ordinal = model.items.of(id);
        return ordinal === undefined || reader === null ? null : candidate(model, reader, ordinal, options);
      });
    },
    save: ({ items, factors, scale }) =>
      packModel(FORMAT, { header: { items: items.ids, scale }, arrays: { factors } }),
    load: (bytes) => load(bytes, options),
  };
}

function propose(model: AlsModel, query: RecommenderQuery, n: number, options: AlsOptions): Candidate[] {
  const reader = FoldedReader.of(model, query.history, options);
  if (reader === null) return [];
  const { items, factors } = model;
  const top = new TopList(n, (ordinal) => items.id(ordinal));
  for (let ordinal = 0; ordinal < items.size; ordinal += 1) {
    const score = reader.scoreOf(factors, ordinal * options.rank);
    if (top.wants(score) && query.admits(items.id(ordinal))) top.offer(ordinal, score);
  }
  return top.sorted().map(({ ordinal }) => candidate(model, reader, ordinal, options));
}

function candidate(
  { items, factors }: AlsModel,
  reader: FoldedReader,
  ordinal: number,
  { rank }: AlsOptions,
): Candidate {
  return {
    itemId: items.id(ordinal),
    score: reader.scoreOf(factors, ordinal * rank),
    becauseOf: () => reader.strongestFor(factors, ordinal * rank),
  };
}

function load(bytes: Uint8Array, { rank }: AlsOptions): AlsModel {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  const factors = arrays.factors as Float32Array;
  return {
    items: new Ordinals(header.items as string[]),
    factors,
    gram: gramOf(factors, rank),
    scale: header.scale as number,
  };
}
