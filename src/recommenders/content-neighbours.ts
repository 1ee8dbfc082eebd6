import type { ChangesView } from '../core/recent-changes';
import type { Candidate, Interest, Recommender, RecommenderQuery } from '../core/recommender';
import { packModel, unpackModel } from './parts/model-bytes';
import { NeighbourLists } from './parts/neighbour-lists';

/** What is needed of a vector index; one of the gateway's fits as it is. */
export interface ContentSpace {
  /** Changes with every vector added or removed; missing: neighbours are looked up anew each time. */
  readonly version?: string;
  /** Which vectors those were; missing: neighbours are looked up anew after every change. */
  readonly changes?: ChangesView;
  search(
    vector: Float32Array,
    k: number,
    options?: { readonly filter?: (id: string) => boolean },
  ): readonly { readonly id: string }[];
  /** Cosine of two items, and of an item and a unit vector; undefined where a vector is missing. */
  similarity(a: string, b: string): number | undefined;
  similarityTo(id: string, unit: Float32Array): number | undefined;
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
 * Items whose content is near to one of the reader's interests. Score, -1..1: the best over interests of cosine times
 * share^attention, the greatest share counting 1. `becauseOf` is the item of that interest nearest to the proposal.
 */
export function contentNeighboursRecommender(
  given: Partial<ContentNeighboursOptions> & Pick<ContentNeighboursOptions, 'space'>,
): Recommender<ContentNeighboursModel> {
  const options = { ...DEFAULTS, ...given };
  const lists = new NeighbourLists(options.space);
  return {
    name: options.name ?? 'content-neighbours',
    fit: () => ({}),
    update: () => undefined,
    propose: (_model, query, n) => propose(query, n, lists, options),
    score: (_model, query, itemIds) => {
      const interests = withPull(query.interests, options);
      return itemIds.map((id) => judge(id, interests, options.space));
    },
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
  const near = interests.flatMap((interest) => nearestTo(interest, each, admits, lists, options.space));
  const pulled = withPull(interests, options);
  const judged = [...new Set(near)].map((id) => judge(id, pulled, options.space));
  return judged
    .filter((candidate) => candidate !== null)
    .sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1))
    .slice(0, n);
}

function nearestTo(
  interest: Interest,
  n: number,
  admits: (id: string) => boolean,
  lists: NeighbourLists,
  space: ContentSpace,
): readonly string[] {
  const admitted = lists.of(interest)?.filter(admits) ?? [];
  if (admitted.length >= n) return admitted.slice(0, n);
  return space.search(interest.vector, n, { filter: admits }).map(({ id }) => id);
}

type PullingInterest = Interest & { readonly pull: number };

function withPull(interests: readonly Interest[], { attention }: ContentNeighboursOptions): PullingInterest[] {
  const greatest = interests.reduce((max, interest) => Math.max(max, interest.weight), 0);
  return interests.map((interest) => ({ ...interest, pull: (interest.weight / greatest) ** attention }));
}

function judge(itemId: string, interests: readonly PullingInterest[], space: ContentSpace): Candidate | null {
  let best = -Infinity;
  let nearest: PullingInterest | undefined;
  for (const interest of interests) {
    const similarity = space.similarityTo(itemId, interest.vector);
    if (similarity === undefined) return null;
    const score = similarity * interest.pull;
    if (score > best) [best, nearest] = [score, interest];
  }
  if (nearest === undefined) return null;
  const { itemIds } = nearest;
  return { itemId, score: best, becauseOf: () => nearestOf(itemIds, itemId, space) };
}

function nearestOf(candidates: readonly string[], itemId: string, space: ContentSpace): string | undefined {
  let nearest: { similarity: number; id: string | undefined } = { similarity: -Infinity, id: candidates[0] };
  for (const id of candidates.slice(0, EXPLAINERS)) {
    const similarity = space.similarity(id, itemId) ?? -Infinity;
    if (similarity > nearest.similarity) nearest = { similarity, id };
  }
  return nearest.id;
}
