import { LRUCache } from 'lru-cache';
import type { ItemFilter } from '../core/item-filter';
import type { Profile } from '../core/profile';
import type { Recipe } from '../core/recipe';
import { recommend, type Ranking, type World } from '../core/recommend';
import { tasteForItems, tasteOf, type Taste } from '../core/taste';
import type { LiveWorld } from '../serving/live-world';
import { createProfileForReader, type ProfileForReaderDeps } from './profile-for-reader';
import type { Personalization, Reader } from './services';

export interface RankRequest {
  readonly recipe: Recipe;
  readonly reader: Reader;
  readonly locales: readonly string[];
  readonly filter?: ItemFilter;
  readonly exclude?: readonly string[];
  /** Rank by these items instead of by the reader's past. */
  readonly seeds?: readonly string[];
  /** An interest of the moment, beside the reader's past. */
  readonly currentItemId?: string;
  /** Default: the present. */
  readonly at?: number;
}

export interface RankedForReader {
  readonly ranking: Ranking;
  readonly taste: Taste;
  readonly personalization: Personalization;
}

export interface RankForReaderDeps extends ProfileForReaderDeps {
  readonly live: LiveWorld;
  readonly cachedRankings: number;
  /** How long a ranking may be answered again while nothing of the reader's or the catalogue's has changed, ms. */
  readonly cacheMs: number;
}

export type RankForReader = (request: RankRequest) => Promise<RankedForReader>;

/**
 * Ranks for one reader by any recipe: gathers the profile (one trip, only when cold), derives the taste, lets the core
 * decide. Where the profile is out of reach the ladder goes one step down, to what needs no profile, and the answer says
 * so. A ranking is kept under all that it depends on: profile version, versions of items and vectors, models, context.
 */
export function createRankForReader(deps: RankForReaderDeps): RankForReader {
  const cache = new LRUCache<string, { ranking: Ranking; taste: Taste }>({
    max: deps.cachedRankings,
    ttl: deps.cacheMs,
  });
  const profileFor = createProfileForReader(deps);
  return async (request) => {
    const started = performance.now();
    const { profile, degraded } = await profileFor(request.reader);
    const { world, version } = deps.live;
    const key = request.at === undefined ? keyOf(request, profile, version) : null;
    const known = key === null ? undefined : cache.get(key);
    const answer = known ?? rankNow(request, profile, world, request.at ?? deps.now());
    if (known === undefined && key !== null) cache.set(key, answer);
    const tookMs = Math.round((performance.now() - started) * 100) / 100;
    return { ...answer, personalization: describe(request, answer, world, degraded, tookMs) };
  };
}

function rankNow(
  request: RankRequest,
  profile: Profile,
  world: World,
  now: number,
): { ranking: Ranking; taste: Taste } {
  const past = tasteOf(
    withCurrent(profile, request.currentItemId, now),
    world.catalogue,
    (id) => world.vectorOf(id),
    now,
  );
  const seeds = request.seeds ?? [];
  const taste = seeds.length > 0 ? tasteForItems(seeds, past, world.catalogue, (id) => world.vectorOf(id), now) : past;
  const ranking = recommend(
    request.recipe,
    {
      userId: request.reader.userId,
      taste,
      now,
      locales: request.locales,
      filter: request.filter ?? {},
      exclude: new Set(request.exclude),
      seeds,
    },
    world,
  );
  return { ranking, taste };
}

/** The item at hand counts as viewed just now, for this answer only. */
function withCurrent(profile: Profile, itemId: string | undefined, now: number): Profile {
  if (itemId === undefined || profile.items.has(itemId)) return profile;
  const viewed = { itemId, marks: [{ type: 'VIEW' as const, count: 1, at: now, value: null }] };
  return { ...profile, items: new Map(profile.items).set(itemId, viewed) };
}

function keyOf(request: RankRequest, profile: Profile, version: string): string {
  const { recipe, reader, locales, filter, exclude, seeds, currentItemId } = request;
  const context = JSON.stringify([locales, filter, exclude, seeds, currentItemId]);
  return [recipe.surface, reader.userId, profile.version, version, context].join('\n');
}

function describe(
  request: RankRequest,
  { ranking, taste }: { ranking: Ranking; taste: Taste },
  world: World,
  degraded: boolean,
  tookMs: number,
): Personalization {
  const plan = request.seeds?.length ? 'contextual' : taste.history.length > 0 ? 'personal' : 'trending';
  return { plan, degraded, modelVersion: world.modelVersion, candidates: ranking.candidates, tookMs };
}
