import type { Recipe } from './recipe';
import type { World } from './recommend';
import type { Candidate, FittedRecommender, RecommenderQuery } from './recommender';

/** The items to rank, with what every recommender says of each. */
export interface CandidatePool {
  readonly itemIds: readonly string[];
  /** By recommender name; entry i belongs to itemIds[i]. */
  readonly opinions: ReadonlyMap<string, readonly (Candidate | null)[]>;
}

/**
 * Asks the recommenders for proposals (or takes `among` as it is), then asks each about what the others proposed, so that
 * every candidate is judged by all of them.
 */
export function gatherCandidates(
  recipe: Recipe,
  query: RecommenderQuery,
  world: World,
  among?: readonly string[],
): CandidatePool {
  const proposals = new Map<string, Candidate[]>();
  for (const recommender of world.recommenders)
    proposals.set(recommender.name, proposalsOf(recommender, recipe, query, among));
  const itemIds = among ?? [...new Set([...proposals.values()].flat().map((candidate) => candidate.itemId))];
  const counted = world.recommenders.filter((recommender) => recipe.weights[recommender.name]);
  const opinions = counted.map((recommender) => {
    return [recommender.name, opinionsOf(recommender, query, itemIds, proposals.get(recommender.name)!)] as const;
  });
  return { itemIds, opinions: new Map(opinions) };
}

function proposalsOf(
  recommender: FittedRecommender,
  recipe: Recipe,
  query: RecommenderQuery,
  among?: readonly string[],
): Candidate[] {
  const wanted = recipe.proposals[recommender.name] ?? 0;
  return among === undefined && wanted > 0 ? recommender.propose(query, wanted) : [];
}

function opinionsOf(
  recommender: FittedRecommender,
  query: RecommenderQuery,
  itemIds: readonly string[],
  proposed: readonly Candidate[],
): (Candidate | null)[] {
  const known = new Map(proposed.map((candidate) => [candidate.itemId, candidate]));
  const missing = itemIds.filter((id) => !known.has(id));
  const scored = recommender.score(query, missing);
  let next = 0;
  return itemIds.map((id) => known.get(id) ?? scored[next++] ?? null);
}
