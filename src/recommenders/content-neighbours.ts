import type { Candidate, Interest, Recommender, RecommenderQuery } from '../core/recommender';
import { packModel, unpackModel } from './parts/model-bytes';
import { NeighbourLists, type Searchable } from './parts/neighbour-lists';

/** What is needed of a vector index; one of the gateway's fits as it is. */
export interface ContentSpace extends Searchable {
  search(
    vector: Float32Array,
    k: number,
    options?: { readonly filter?: (id: string) => boolean },
  ): readonly { readonly id: string }[];
  /** Cosines of items with unit vectors, row by row: the first item with each of them, then the second; NaN where one is missing. */
  similaritiesTo(ids: readonly string[], units: readonly Float32Array[]): Float64Array;
}

export interface ContentNeighboursOptions {
  readonly name?: string;
  readonly space: ContentSpace;
  /** How far an interest's share of the reader's attention moves its score: 0 not at all, 1 in proportion. */
  readonly attention: number;
}

/** There is nothing to learn: what can be near is in the index, what was liked is in the query. */
export type ContentNeighboursModel = Readonly<Record<string, never>>;

const FORMAT = 'content-neighbours/1';
const DEFAULTS = { attention: 0.25 };
/** Strongest items of an interest that are compared to find the one to name. */
const EXPLAINERS = 8;
/** Neighbours asked of each interest, whatever is wanted: few interests need depth, many need none. */
const FEWEST = 16;

/**
 * Items whose content is near to one of the reader's interests. They are looked for around the strongest item of each, as
 * PinnerSage does around its medoids (Pal et al. 2020), for what is near to an item is the same for everybody. Score, -1..1: the best over interests of cosine times
 * share^attention, the greatest share counting 1. `becauseOf` is the item of that interest nearest to the proposal.
 */
export function contentNeighboursRecommender(
  given: Partial<ContentNeighboursOptions> & Pick<ContentNeighboursOptions, 'space'>,
): Recommender<ContentNeighboursModel> {
  const options = { ...DEFAULTS, ...given };
  const lists = NeighbourLists.in(options.space);
  return {
    name: options.name ?? 'content-neighbours',
    fit: () => ({}),
    update: () => undefined,
    propose: (_model, query, n) => propose(query, n, lists, options),
    score: (_model, query, itemIds) => judged(itemIds, withPull(query.interests, options), options.space),
    save: () => packModel(FORMAT, { header: {}, arrays: {} }),
    load: (bytes) => {
      unpackModel(FORMAT, bytes);
      return {};
    },
  };
}

function propose(
  { interests, admits }: RecommenderQuery,
  n: number,
  lists: NeighbourLists,
  options: ContentNeighboursOptions,
): Candidate[] {
  if (n <= 0 || interests.length === 0) return [];
  const each = Math.min(n, Math.max(FEWEST, Math.ceil(n / interests.length)));
  const near = new Set<string>();
  for (const interest of interests) addNearest(near, interest, each, admits, lists, options.space);
  return judged([...near], withPull(interests, options), options.space)
    .filter((candidate) => candidate !== null)
    .sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1))
    .slice(0, n);
}

/** The nearest `n` of the item that stands for the interest; where the reader knows too many of them, whatever is nearest. */
function addNearest(
  near: Set<string>,
  { itemIds, vector }: Interest,
  n: number,
  admits: (id: string) => boolean,
  lists: NeighbourLists,
  space: ContentSpace,
): void {
  let admitted = 0;
  for (const id of lists.of(itemIds[0]!)) {
    if (admitted === n) return;
    if (!admits(id)) continue;
    near.add(id);
    admitted += 1;
  }
  if (admitted < n) for (const { id } of space.search(vector, n, { filter: admits })) near.add(id);
}

type PullingInterest = Interest & { readonly pull: number };

function withPull(interests: readonly Interest[], { attention }: ContentNeighboursOptions): PullingInterest[] {
  const greatest = interests.reduce((max, interest) => Math.max(max, interest.weight), 0);
  return interests.map((interest) => ({ ...interest, pull: (interest.weight / greatest) ** attention }));
}

/** What is said of each item, in order; null of one without a vector. */
function judged(
  itemIds: readonly string[],
  interests: readonly PullingInterest[],
  space: ContentSpace,
): (Candidate | null)[] {
  if (interests.length === 0) return itemIds.map(() => null);
  const similarities = space.similaritiesTo(
    itemIds,
    interests.map(({ vector }) => vector),
  );
  return itemIds.map((itemId, row) => {
    const start = row * interests.length;
    if (Number.isNaN(similarities[start]!)) return null;
    let [best, nearest] = [-Infinity, interests[0]!];
    for (let i = 0; i < interests.length; i += 1) {
      const score = similarities[start + i]! * interests[i]!.pull;
      if (score > best) [best, nearest] = [score, interests[i]!];
    }
    const { itemIds: past } = nearest;
    return { itemId, score: best, becauseOf: () => nearestOf(past, itemId, space) };
  });
}

function nearestOf(candidates: readonly string[], itemId: string, space: ContentSpace): string | undefined {
  let nearest: { similarity: number; id: string | undefined } = { similarity: -Infinity, id: candidates[0] };
  for (const id of candidates.slice(0, EXPLAINERS)) {
    const similarity = space.similarity(id, itemId) ?? -Infinity;
    if (similarity > nearest.similarity) nearest = { similarity, id };
  }
  return nearest.id;
}
