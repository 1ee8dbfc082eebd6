import { fixedCatalogue } from '../../src/core/catalogue';
import type { ItemFacts } from '../../src/core/item-facts';
import { emptyProfile, fold, type Profile } from '../../src/core/profile';
import type { RankingRequest, World } from '../../src/core/recommend';
import type { FittedRecommender } from '../../src/core/recommender';
import { tasteOf } from '../../src/core/taste';
import type { Interaction } from '../../src/core/interaction';
import { T0 } from './builders';

/** Facts of a published item, with what the test cares about replaced. */
export function facts(id: string, given: Partial<ItemFacts> = {}): ItemFacts {
  return {
    id,
    type: 'article',
    status: 'published',
    topics: [],
    authors: [],
    locales: ['en'],
    publishedAt: T0,
    expiresAt: null,
    premium: false,
    featured: false,
    ...given,
  };
}

/** A recommender with fixed opinions. */
export function opinionated(name: string, scores: Record<string, number>, because?: string): FittedRecommender {
  const candidate = (itemId: string) => ({
    itemId,
    score: scores[itemId]!,
    becauseOf: () => because,
  });
  const best = Object.keys(scores).sort((a, b) => scores[b]! - scores[a]! || (a < b ? -1 : 1));
  return {
    name,
    propose: (query, n) =>
      best
        .filter((id) => query.admits(id))
        .slice(0, n)
        .map(candidate),
    score: (_query, itemIds) => itemIds.map((id) => (id in scores ? candidate(id) : null)),
  };
}

/** A world in memory. Vectors by item id; what is not given is absent. */
export function aWorld(
  items: readonly ItemFacts[],
  given: Partial<World> & { vectors?: Record<string, Float32Array> } = {},
): World {
  const { vectors = {}, ...rest } = given;
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return {
    catalogue: fixedCatalogue(items),
    recommenders: [],
    vectorOf: (id) => vectors[id],
    similarity: (a, b) => (vectors[a] && vectors[b] ? dot(vectors[a], vectors[b]) : undefined),
    countersOf: () => ({ recent: 0, total: 0, impressions: 0 }),
    readers: 1e9,
    modelVersion: 'test',
    learnt: null,
    ...rest,
  };
}

/** A request of a reader with this log. */
export function aRequest(
  world: World,
  log: readonly Interaction[] = [],
  given: Partial<RankingRequest> = {},
): RankingRequest {
  const profile = log.reduce<Profile>((so, entry) => fold(so, entry, 1000), emptyProfile('user-1'));
  const now = given.now ?? T0 + 1000;
  const taste = tasteOf(profile, world.catalogue, (id) => world.vectorOf(id), now);
  return { userId: 'user-1', taste, now, locales: [], filter: {}, exclude: new Set(), seeds: [], ...given };
}
