import { LRUCache } from 'lru-cache';
import type { ItemFilter } from '../core/item-filter';
import { emptyProfile, type Profile } from '../core/profile';
import type { Recipe } from '../core/recipe';
import { recommend, type Ranking, type World } from '../core/recommend';
import { tasteForItems, tasteOf, type Taste } from '../core/taste';
import { StoreUnavailable } from '../ports/stores';
import type { LiveWorld } from '../serving/live-world';
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

export interface RankForReaderDeps {
  readonly live: LiveWorld;
  readonly now: () => number;
  readonly cachedRankings: number;
  /** How long a ranking may be answered again while nothing of the reader's or the catalogue's has changed, ms. */
  readonly cacheMs: number;
}

export type RankForReader = (request: RankRequest) => Promise<RankedForReader>;

/**
 * Ranks for one reader by any recipe: gathers the profile (one trip, only when cold), derives the taste, lets the core
 * decide. Where the profile is out of reach the ladder goes one step down, to what needs no profile, and the answer says
 * so. A ranking is kept under all that it depends on: profile version, catalogue version, models, context.
 */
export function createRankForReader(deps: RankForReaderDeps): RankForReader {
  const cache = new LRUCache<string, { ranking: Ranking; taste: Taste }>({
    max: deps.cachedRankings,
    ttl: deps.cacheMs,
  });
  return async (request) => {
    const started = performance.now();
    const { profile, degraded } = await readProfile(request.reader, deps.live);
    const { world } = deps.live;
    const key = request.at === undefined ? keyOf(request, profile, world) : null;
    const known = key === null ? undefined : cache.get(key);
    const answer = known ?? rankNow(request, profile, world, request.at ?? deps.now());
    if (known === undefined && key !== null) cache.set(key, answer);
    const tookMs = Math.round((performance.now() - started) * 100) / 100;
    return { ...answer, personalization: describe(request, answer, world, degraded, tookMs) };
  };
}

async function readProfile(reader: Reader, live: LiveWorld): Promise<{ profile: Profile; degraded: boolean }> {
  if (reader.userId === null) return { profile: emptyProfile(''), degraded: false };
  try {
    const profile = live.profiles.cached(reader.userId) ?? (await live.profiles.load(reader.userId));
    return { profile, degraded: false };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return { profile: emptyProfile(reader.userId), degraded: true };
  }
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

function keyOf(request: RankRequest, profile: Profile, world: World): string {
  const { recipe, reader, locales, filter, exclude, seeds, currentItemId } = request;
  const context = JSON.stringify([locales, filter, exclude, seeds, currentItemId]);
  return [recipe.surface, reader.userId, profile.version, world.catalogue.version, world.modelVersion, context].join(
    '\n',
  );
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
