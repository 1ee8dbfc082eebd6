import type { CandidatePool } from './candidates';
import type { ItemFacts } from './item-facts';
import type { Recipe } from './recipe';
import type { RankingRequest, World } from './recommend';
import type { Candidate } from './recommender';
import type { Taste } from './taste';

export interface ScoredItem {
  readonly itemId: string;
  /** 0..1. */
  readonly score: number;
  /** By place in `signalNames`, 0..1. */
  readonly values: readonly number[];
  /** The item of the reader's past that, to this recommender, spoke for this one. */
  readonly becauseOf: (recommender: string) => string | undefined;
}

export interface Scored {
  readonly signalNames: readonly string[];
  /** By place in `signalNames`: what each counts for, as a share of all. */
  readonly signalWeights: readonly number[];
  /** Best first, ties by id. */
  readonly items: readonly ScoredItem[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR_OF_HOURS = Math.log1p((365 * DAY) / HOUR);
/** Age at which the recency signal has fallen to a half. */
const RECENCY_HALF_LIFE = 7 * DAY;

/** Signals that need no recommender: from the reader's taste and the item's facts, 0..1. */
const FEATURES: Readonly<Record<string, (facts: ItemFacts, taste: Taste, now: number) => number>> = {
  topic: (facts, taste) => strongest(facts.topics, taste.topics),
  author: (facts, taste) => strongest(facts.authors, taste.authors),
  recency: (facts, _taste, now) => 2 ** (-Math.max(0, now - facts.publishedAt) / RECENCY_HALF_LIFE),
  /** As recency, but telling hours apart as well as months: log-scaled from 1 now to 0 a year ago. */
  newness: (facts, _taste, now) =>
    Math.max(0, 1 - Math.log1p(Math.max(0, now - facts.publishedAt) / HOUR) / YEAR_OF_HOURS),
  editor: (facts) => (facts.featured ? 1 : 0),
};

/**
 * Scores every candidate: signals to 0..1, their mean by the recipe's weights, less what the reader sends away. Signals
 * learnt from other readers count as far as there are readers to learn from.
 */
export function rank(pool: CandidatePool, recipe: Recipe, { taste, now }: RankingRequest, world: World): Scored {
  const features = Object.keys(FEATURES).filter((name) => recipe.weights[name]);
  const signalNames = [...pool.opinions.keys(), ...features];
  const weights = shares(signalNames, recipe, world.readers);
  const columns = [...pool.opinions.values()].map((opinions) => normalised(opinions, recipe.signalPower ?? 1));
  const items = pool.itemIds.map((itemId, i) => {
    const facts = world.catalogue.facts(itemId)!;
    const values = columns.map((column) => column[i]!);
    for (const name of features) values.push(FEATURES[name]!(facts, taste, now));
    const becauseOf = (recommender: string) => pool.opinions.get(recommender)?.[i]?.becauseOf?.();
    const score = weightedSum(values, weights) * (1 - aversion(facts, taste));
    return { itemId, score, values, becauseOf };
  });
  return {
    signalNames,
    signalWeights: weights,
    items: items.sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1)),
  };
}

/** What each signal counts for, as shares of all the recipe's weights: a signal nobody gives counts as 0, not as absent. */
function shares(names: readonly string[], recipe: Recipe, readers: number): number[] {
  const total = Object.keys(recipe.weights).reduce((sum, name) => sum + trustedWeight(name, recipe, readers), 0);
  return names.map((name) => trustedWeight(name, recipe, readers) / total);
}

/** A signal's weight with so many readers to learn from. */
function trustedWeight(name: string, { weights, halfTrust }: Recipe, readers: number): number {
  const weight = weights[name] ?? 0;
  const half = halfTrust[name];
  return half === undefined ? weight : (weight * readers) / (readers + half);
}

/** 0..1: how strongly the reader has sent the item's topics away. */
function aversion(facts: ItemFacts, taste: Taste): number {
  let worst = 0;
  for (const topic of facts.topics) worst = Math.max(worst, -(taste.topics.get(topic) ?? 0));
  return worst;
}

/** A recommender's scores as shares of the best in the pool, to a power: 0..1; 0 where it has nothing to say or says "no". */
function normalised(opinions: readonly (Candidate | null)[], power: number): number[] {
  const best = opinions.reduce((max, opinion) => Math.max(max, opinion?.score ?? 0), 0);
  const shares = opinions.map((opinion) => (best > 0 ? Math.max(0, opinion?.score ?? 0) / best : 0));
  return power === 1 ? shares : shares.map((share) => share ** power);
}

function strongest(names: readonly string[], weights: ReadonlyMap<string, number>): number {
  let best = 0;
  for (const name of names) best = Math.max(best, weights.get(name) ?? 0);
  return best;
}

function weightedSum(values: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]! * weights[i]!;
  return sum;
}
