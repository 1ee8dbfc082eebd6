import type { Candidate, Recommender, RecommenderQuery, TrainingData, TrainingEvent } from '../core/recommender';
import { packModel, unpackModel } from './parts/model-bytes';
import { Ordinals } from './parts/ordinals';
import { RankedScores } from './parts/ranked-scores';

export interface TrendingOptions {
  readonly name?: string;
  /** Time after which an event counts half, ms. */
  readonly halfLifeMs: number;
  /**
   * 0: a score is the sum itself, and what is at its peak leaves nothing for the rest. Else log2(1 + 2^halvings · sum): a
   * reading still tells items apart up to so many half-lives later.
   */
  readonly halvings: number;
}

/**
 * Scores are kept as if at the time `landmark`: an event at t adds weight · 2^((t − landmark) / half-life). What is
 * asked at another time is scaled then, so that nothing has to decay in the meantime (forward decay, Cormode et al. 2009).
 */
export interface TrendingModel {
  readonly items: Ordinals;
  readonly scores: RankedScores;
  landmark: number;
}

const HOUR = 3_600_000;
const DEFAULTS: TrendingOptions = { halfLifeMs: 24 * HOUR, halvings: 0 };
const FORMAT = 'trending/1';
/** Half-lives by which an event may lie after the landmark before the scores are moved: 2^256 is far from overflow. */
const REACH = 256;

/**
 * What readers turn to now. Score: the weights of all events, each halved every half-life since it happened; or the
 * logarithm of that.
 */
export function trendingRecommender(given: Partial<TrendingOptions> = {}): Recommender<TrendingModel> {
  const options = { ...DEFAULTS, ...given };
  return {
    name: options.name ?? 'trending',
    fit: (data) => fit(data, options),
    update: (model, event) => update(model, event, options),
    propose: (model, query, n) => propose(model, query, n, options),
    score: (model, query, itemIds) => score(model, query, itemIds, options),
    save,
    load,
  };
}

function fit({ events, items: facts, now }: TrainingData, { halfLifeMs }: TrendingOptions): TrendingModel {
  const items = new Ordinals(facts.map((item) => item.id));
  const values = new Array<number>(items.size).fill(0);
  const landmark = events.reduce((latest, event) => Math.max(latest, event.at), -Infinity);
  for (const { itemId, weight, at } of events) {
    const ordinal = items.of(itemId);
    if (ordinal !== undefined && weight > 0) values[ordinal]! += weight * 2 ** ((at - landmark) / halfLifeMs);
  }
  return { items, scores: new RankedScores(items, values), landmark: Number.isFinite(landmark) ? landmark : now };
}

function update(model: TrendingModel, { itemId, weight, at }: TrainingEvent, { halfLifeMs }: TrendingOptions): void {
  if (!(weight > 0)) return;
  if ((at - model.landmark) / halfLifeMs > REACH) moveLandmark(model, at, halfLifeMs);
  model.scores.add(model.items.add(itemId), weight * 2 ** ((at - model.landmark) / halfLifeMs));
}

function moveLandmark(model: TrendingModel, to: number, halfLifeMs: number): void {
  model.scores.scale(2 ** ((model.landmark - to) / halfLifeMs));
  model.landmark = to;
}

function propose(model: TrendingModel, query: RecommenderQuery, n: number, options: TrendingOptions): Candidate[] {
  const scale = scaleAt(model, query.now, options);
  const found: Candidate[] = [];
  for (const ordinal of model.scores.best()) {
    if (found.length >= n) break;
    const itemId = model.items.id(ordinal);
    if (query.admits(itemId)) found.push({ itemId, score: shown(model.scores.valueOf(ordinal) * scale, options) });
  }
  return found;
}

function score(
  model: TrendingModel,
  query: RecommenderQuery,
  itemIds: readonly string[],
  options: TrendingOptions,
): (Candidate | null)[] {
  const scale = scaleAt(model, query.now, options);
  return itemIds.map((itemId) => {
    const ordinal = model.items.of(itemId);
    const value = ordinal === undefined ? 0 : model.scores.valueOf(ordinal);
    return value > 0 ? { itemId, score: shown(value * scale, options) } : null;
  });
}

function shown(sum: number, { halvings }: TrendingOptions): number {
  return halvings === 0 ? sum : Math.log2(1 + 2 ** halvings * sum);
}

/** From the landmark's time to `now`; held finite for a clock far in the past. */
function scaleAt({ landmark }: TrendingModel, now: number, { halfLifeMs }: TrendingOptions): number {
  return 2 ** Math.min(REACH, (landmark - now) / halfLifeMs);
}

function save({ items, scores, landmark }: TrendingModel): Uint8Array {
  return packModel(FORMAT, {
    header: { items: items.ids, landmark },
    arrays: { values: Float64Array.from(scores.values) },
  });
}

function load(bytes: Uint8Array): TrendingModel {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  const items = new Ordinals(header.items as string[]);
  return { items, scores: new RankedScores(items, [...arrays.values!]), landmark: header.landmark as number };
}
