import type { CatalogueView } from '../core/catalogue';
import { isVisible } from '../core/item';
import type { ItemFacts } from '../core/item-facts';
import type { Candidate, Recommender, RecommenderQuery } from '../core/recommender';
import { FreshestItems } from './parts/freshest';
import { packModel, unpackModel } from './parts/model-bytes';
import { Ordinals } from './parts/ordinals';
import { PublishedOrder } from './parts/published-order';
import { TopList } from './parts/top-list';

export interface FreshOptions {
  readonly name?: string;
  /** The catalogue as it moves: an item published a second ago is proposed without any training. */
  readonly catalogue: CatalogueView;
  /** Age at which newness counts half, ms. */
  readonly halfLifeMs: number;
  /** Events (of any weight, also 0: shown) after which an item counts half as unknown. */
  readonly knownAfter: number;
  /** How many of the newest visible items are looked at when proposing. */
  readonly newest: number;
}

/** How often each item was met; items themselves are read from the catalogue. */
export interface FreshModel {
  readonly items: Ordinals;
  readonly exposures: number[];
}

const DAY = 86_400_000;
const DEFAULTS = { halfLifeMs: 3 * DAY, knownAfter: 20, newest: 500 };
const FORMAT = 'fresh/1';

/** New items that few have met yet. Score, 0..1: 2^(−age / half-life) / (1 + exposures / knownAfter). */
export function freshRecommender(
  given: Partial<FreshOptions> & Pick<FreshOptions, 'catalogue'>,
): Recommender<FreshModel> {
  const options = { ...DEFAULTS, ...given };
  const order = new PublishedOrder(options.catalogue);
  const lists = new WeakMap<FreshModel, FreshestItems>();
  const listOf = (model: FreshModel): FreshestItems => {
    const list = lists.get(model) ?? new FreshestItems(order, options.newest, options.halfLifeMs);
    lists.set(model, list);
    return list;
  };
  return {
    name: options.name ?? 'fresh',
    fit: ({ events }) => {
      const model: FreshModel = { items: new Ordinals(), exposures: [] };
      for (const event of events) expose(model, event.itemId);
      return model;
    },
    update: (model, event) => expose(model, event.itemId),
    propose: (model, query, n) => propose(model, query, n, listOf(model), options),
    score: (model, query, itemIds) =>
      itemIds.map((id) => candidate(model, options.catalogue.facts(id), query.now, options)),
    save: ({ items, exposures }) =>
      packModel(FORMAT, { header: { items: items.ids }, arrays: { exposures: Float64Array.from(exposures) } }),
    load,
  };
}

function expose(model: FreshModel, itemId: string): void {
  const ordinal = model.items.add(itemId);
  model.exposures[ordinal] = (model.exposures[ordinal] ?? 0) + 1;
}

/** Rounding must not hide what is exactly as good as the last one taken. */
const MARGIN = 1 + 1e-9;

function propose(
  model: FreshModel,
  query: RecommenderQuery,
  n: number,
  list: FreshestItems,
  options: FreshOptions,
): Candidate[] {
  const { items, fading } = list.at(query.now, (facts) => freshness(model, facts, query.now, options));
  const top = new TopList(n, (place) => items[place]!.facts.id);
  for (const [place, { facts, score: before }] of items.entries()) {
    // From here on nothing can enter: scores only fall.
    if (!top.wants(before * fading * MARGIN)) break;
    if (!isVisible(facts, query.now) || !query.admits(facts.id)) continue;
    top.offer(place, freshness(model, facts, query.now, options));
  }
  return top.sorted().map(({ ordinal, score }) => ({ itemId: items[ordinal]!.facts.id, score }));
}

function candidate(
  model: FreshModel,
  facts: ItemFacts | undefined,
  now: number,
  options: FreshOptions,
): Candidate | null {
  return facts === undefined ? null : { itemId: facts.id, score: freshness(model, facts, now, options) };
}

function freshness(model: FreshModel, facts: ItemFacts, now: number, options: FreshOptions): number {
  const ordinal = model.items.of(facts.id);
  const exposures = ordinal === undefined ? 0 : model.exposures[ordinal]!;
  return newness(facts, now, options) / (1 + exposures / options.knownAfter);
}

function newness({ publishedAt }: ItemFacts, now: number, { halfLifeMs }: FreshOptions): number {
  return 2 ** (-Math.max(0, now - publishedAt) / halfLifeMs);
}

function load(bytes: Uint8Array): FreshModel {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  return { items: new Ordinals(header.items as string[]), exposures: [...arrays.exposures!] };
}
