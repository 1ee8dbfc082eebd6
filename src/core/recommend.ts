import type { CatalogueView } from './catalogue';
import { gatherCandidates } from './candidates';
import { diversify } from './diversify';
import { explain } from './explain';
import { isVisible } from './item';
import { passesFilter, readableIn, type ItemFilter } from './item-filter';
import { rank } from './rank';
import { rankedEntries, type RankedItem } from './ranking';
import type { LearntBlend } from './learnt-recipe';
import type { Recipe } from './recipe';
import type { FittedRecommender, RecommenderQuery } from './recommender';
import type { Taste } from './taste';

/** What happened to an item, for reasons and exposure. */
export interface ItemCounters {
  /** Different readers who liked or read it in the last `RECENT_HOURS`, and of all time (about), and times shown. */
  readonly recent: number;
  readonly total: number;
  readonly impressions: number;
}

/** Everything ranking looks at, in memory; a snapshot as far as one call is concerned. */
export interface World {
  readonly catalogue: CatalogueView;
  readonly recommenders: readonly FittedRecommender[];
  vectorOf(itemId: string): Float32Array | undefined;
  /** Content similarity of two items, cosine -1..1; undefined where a vector is missing. */
  similarity(a: string, b: string): number | undefined;
  countersOf(itemId: string): ItemCounters;
  /** Readers heard of: what signals learnt from readers are worth depends on it. */
  readonly readers: number;
  readonly modelVersion: string;
  /** What was learnt about signals; null: what was set by hand. */
  readonly learnt: LearntBlend | null;
}

export interface RankingRequest {
  readonly userId: string | null;
  readonly taste: Taste;
  readonly now: number;
  /**
   * Languages the reader reads: only what is in one of them, unless nothing is; then any rather than an empty page. Empty:
   * any. `filter.locales` is the strict form.
   */
  readonly locales: readonly string[];
  readonly filter: ItemFilter;
  readonly exclude: ReadonlySet<string>;
  /** The items that `similar` and "because you liked" start from. */
  readonly seeds: readonly string[];
  /** Rank just these (search re-ranking, evaluation); undefined: whatever the recommenders propose. */
  readonly among?: readonly string[];
}

export interface Ranking {
  readonly entries: readonly RankedItem[];
  /** How many candidates were scored. */
  readonly candidates: number;
}

/**
 * The one recipe behind every surface: candidates → filter → rank → diversify → explain. Pure: the same world, recipe and
 * request give the same ranking.
 */
export function recommend(recipe: Recipe, request: RankingRequest, world: World): Ranking {
  const ranking = recommendIn(request.locales, recipe, request, world);
  if (ranking.entries.length > 0 || request.locales.length === 0) return ranking;
  return recommendIn([], recipe, request, world);
}

function recommendIn(locales: readonly string[], recipe: Recipe, given: RankingRequest, world: World): Ranking {
  const request = { ...given, locales };
  const admits = admission(recipe, request, world.catalogue);
  const query = queryFor(request, admits);
  const pool = gatherCandidates(recipe, query, world, request.among?.filter(admits));
  const { items, ...signals } = rank(pool, recipe, request, world);
  const chosen = diversify(items, recipe.diversity, request, world).slice(0, recipe.size);
  const reasons = chosen.map((item) => explain(item, { request, world, ...signals }));
  const entries = rankedEntries(chosen, reasons, signals.signalNames);
  return {
    entries: [...entries, ...readAgain(recipe, request, world, entries.length)],
    candidates: pool.itemIds.length,
  };
}

function queryFor(request: RankingRequest, admits: (id: string) => boolean): RecommenderQuery {
  const { userId, taste, now } = request;
  return { userId, history: taste.history, interests: taste.interests, now, admits };
}

/** Whether an item may be shown at all; memoised, since every recommender asks about the same items. */
function admission(recipe: Recipe, request: RankingRequest, catalogue: CatalogueView): (id: string) => boolean {
  const { taste } = request;
  const seeds = new Set(request.seeds);
  const known = new Map<string, boolean>();
  const decide = (id: string) =>
    !(recipe.excludeSeen && taste.seen.has(id)) && !seeds.has(id) && isOffered(id, request, catalogue);
  return (id) => {
    const answer = known.get(id) ?? decide(id);
    known.set(id, answer);
    return answer;
  };
}

function isOffered(
  id: string,
  { now, locales, filter, exclude, taste }: RankingRequest,
  catalogue: CatalogueView,
): boolean {
  const facts = catalogue.facts(id);
  if (facts === undefined || taste.dismissed.has(id) || exclude.has(id)) return false;
  return isVisible(facts, now) && readableIn(facts, locales) && passesFilter(facts, filter);
}

const ENOUGH = 10;

/** A reader who has seen (almost) everything: what they read longest ago comes back, said as such. */
function readAgain(recipe: Recipe, request: RankingRequest, world: World, found: number): RankedItem[] {
  if (!recipe.offerReadAgain || found >= ENOUGH || request.among !== undefined) return [];
  return [...request.taste.seen]
    .filter(([id]) => isOffered(id, request, world.catalogue))
    .sort(([a, aAt], [b, bAt]) => aAt - bAt || (a < b ? -1 : 1))
    .slice(0, recipe.size - found)
    .map(([itemId, readAt]) => ({ itemId, score: 0, signals: [], reason: { kind: 'ReadAgain', readAt } }));
}
