import type { CandidatePool } from './candidates';
import type { ItemFacts } from './item-facts';
import type { Signal } from './ranking';
import type { Recipe } from './recipe';
import type { RankingRequest, World } from './recommend';
import type { Candidate } from './recommender';
import type { Taste } from './taste';

export interface ScoredItem {
  readonly itemId: string;
  readonly score: number;
  readonly signals: readonly Signal[];
  /** By recommender: the item of the reader's past that spoke for this one. */
  readonly becauseOf: ReadonlyMap<string, string>;
}

const DAY = 86_400_000;
/** Age at which the recency signal has fallen to a half. */
const RECENCY_HALF_LIFE = 7 * DAY;

/** Scores every candidate: signals to 0..1, their weighted mean by the recipe's weights, best first, ties by id. */
export function rank(pool: CandidatePool, recipe: Recipe, request: RankingRequest, world: World): ScoredItem[] {
  const columns = [...pool.opinions].map(([name, opinions]) => ({ name, opinions, values: normalised(opinions) }));
  const total = Object.values(recipe.weights).reduce((sum, weight) => sum + weight, 0);
  const scored = pool.itemIds.map((itemId, i) => {
    const facts = world.catalogue.facts(itemId)!;
    const signals = columns.map(({ name, values }) => ({ name, value: values[i]! }));
    signals.push(...featureSignals(facts, request.taste, request.now));
    const present = signals.filter((signal) => signal.value > 0 && (recipe.weights[signal.name] ?? 0) > 0);
    const becauseOf = new Map(columns.flatMap(({ name, opinions }) => pairOf(name, opinions[i]?.becauseOf)));
    return { itemId, score: weightedSum(present, recipe) / total, signals: present, becauseOf };
  });
  return scored.sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1));
}

/** A recommender's scores as shares of the best in the pool: 0..1; 0 where it has nothing to say or says "no". */
function normalised(opinions: readonly (Candidate | null)[]): number[] {
  const best = opinions.reduce((max, opinion) => Math.max(max, opinion?.score ?? 0), 0);
  return opinions.map((opinion) => (best > 0 ? Math.max(0, opinion?.score ?? 0) / best : 0));
}

function featureSignals(facts: ItemFacts, taste: Taste, now: number): Signal[] {
  return [
    { name: 'topic', value: strongest(facts.topics, taste.topics) },
    { name: 'author', value: strongest(facts.authors, taste.authors) },
    { name: 'recency', value: 2 ** (-Math.max(0, now - facts.publishedAt) / RECENCY_HALF_LIFE) },
    { name: 'editor', value: facts.featured ? 1 : 0 },
  ];
}

function strongest(names: readonly string[], weights: ReadonlyMap<string, number>): number {
  return names.reduce((best, name) => Math.max(best, weights.get(name) ?? 0), 0);
}

function weightedSum(signals: readonly Signal[], recipe: Recipe): number {
  return signals.reduce((sum, { name, value }) => sum + (recipe.weights[name] ?? 0) * value, 0);
}

function pairOf(name: string, itemId: string | undefined): [string, string][] {
  return itemId === undefined ? [] : [[name, itemId]];
}
