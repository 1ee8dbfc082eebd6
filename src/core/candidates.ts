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
  // One whose signal counts for nothing is not asked: what it alone would find could only come last.
  const counted = world.recommenders.filter(({ name }) => recipe.weights[name]);
  const proposals = counted.map((recommender) => proposalsOf(recommender, recipe, query, among));
  const places = new Map<string, number>();
  for (const itemId of among ?? proposals.flat().map((candidate) => candidate.itemId))
    if (!places.has(itemId)) places.set(itemId, places.size);
  const itemIds = [...places.keys()];
  const opinions = counted.map((recommender, i) => {
    return [recommender.name, opinionsOf(recommender, query, itemIds, proposals[i]!, places)] as const;
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

/** By place: what it proposed as it proposed it, and what it says of the others. */
function opinionsOf(
  recommender: FittedRecommender,
  query: RecommenderQuery,
  itemIds: readonly string[],
  proposed: readonly Candidate[],
  places: ReadonlyMap<string, number>,
): (Candidate | null)[] {
  const opinions = new Array<Candidate | null>(itemIds.length).fill(null);
  for (const candidate of proposed) opinions[places.get(candidate.itemId)!] = candidate;
  const missing = proposed.length === 0 ? itemIds : itemIds.filter((_, place) => opinions[place] === null);
  const scored = recommender.score(query, missing);
  let next = 0;
  for (let place = 0; place < opinions.length; place += 1) opinions[place] ??= scored[next++] ?? null;
  return opinions;
}
