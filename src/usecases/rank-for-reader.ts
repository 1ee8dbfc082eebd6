import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { ItemFilter } from '../core/item-filter';
import type { Profile } from '../core/profile';
import { withLearnt } from '../core/learnt-recipe';
import type { Recipe } from '../core/recipe';
import { recommend, type Ranking, type World } from '../core/recommend';
import { tasteForItems, tasteOf, type Taste } from '../core/taste';
import type { LiveWorld } from '../serving/live-world';
import type { ProfileForReader } from './profile-for-reader';
import type { Personalization, Reader } from './services';

export interface RankRequest {
  readonly recipe: Recipe;
  readonly reader: Reader;
  readonly locales: readonly string[];
  readonly filter?: ItemFilter;
  readonly exclude?: readonly string[];
  /** Rank just these; undefined: whatever the recommenders propose. */
  readonly among?: readonly string[];
  /** Rank by these items instead of by the reader's past. */
  readonly seeds?: readonly string[];
  /** An interest of the moment, beside the reader's past. */
  readonly currentItemId?: string;
  /** Default: the present. */
  readonly at?: number;
  /** The reader's profile, where it is at hand already. */
  readonly profile?: ProfileForReader;
  /** Whether the same question is likely to come again soon; default yes. */
  readonly keep?: boolean;
}

export interface RankedForReader {
  readonly ranking: Ranking;
  readonly profile: ProfileForReader;
  readonly personalization: Personalization;
}

export interface RankForReaderDeps {
  readonly live: Pick<LiveWorld, 'world' | 'version' | 'outOfTouch'>;
  readonly profileFor: (reader: Reader) => Promise<ProfileForReader>;
  readonly now: () => number;
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
  const cache = new LRUCache<string, Ranked & { readonly basis: string }>({
    max: deps.cachedRankings,
    ttl: deps.cacheMs,
  });
  return async (request) => {
    const started = performance.now();
    const forReader = request.profile ?? (await deps.profileFor(request.reader));
    const { profile, degraded } = forReader;
    const { world, version } = deps.live;
    const key = request.at === undefined && request.keep !== false ? keyOf(request) : null;
    const basis = `${profile.version} ${version}`;
    const known = key === null ? undefined : cache.get(key);
    const fits = known?.basis === basis;
    const ranked = fits ? known : { ...rankNow(request, profile, world, request.at ?? deps.now()), basis };
    // Under the same key, so that what is out of date makes room for what took its place and for nothing else.
    if (!fits && key !== null) cache.set(key, ranked);
    const personalization: Personalization = {
      plan: ranked.plan,
      degraded: degraded || deps.live.outOfTouch,
      modelVersion: world.modelVersion,
      candidates: ranked.ranking.candidates,
      tookMs: Math.round((performance.now() - started) * 100) / 100,
    };
    return { ranking: ranked.ranking, profile: forReader, personalization };
  };
}

const LONGEST_KEY = 200;

interface Ranked {
  readonly ranking: Ranking;
  readonly plan: Personalization['plan'];
}

/** A reader's taste as ranking sees it. */
export function readerTaste(profile: Profile, world: World, now: number): Taste {
  return tasteOf(profile, world.catalogue, (id) => world.vectorOf(id), now);
}

function rankNow(request: RankRequest, profile: Profile, world: World, now: number): Ranked {
  const { recipe, reader, locales, filter = {}, exclude, among, seeds = [], currentItemId } = request;
  const past = readerTaste(withCurrent(profile, currentItemId, now), world, now);
  const taste = seeds.length > 0 ? tasteForItems(seeds, past, world.catalogue, (id) => world.vectorOf(id), now) : past;
  const asked = { userId: reader.userId, taste, now, locales, filter, exclude: new Set(exclude), seeds, among };
  const plan = seeds.length > 0 ? 'contextual' : taste.history.length > 0 ? 'personal' : 'trending';
  return { ranking: recommend(withLearnt(recipe, world.learnt), asked, world), plan };
}

/** The item at hand counts as viewed just now, for this answer only. */
function withCurrent(profile: Profile, itemId: string | undefined, now: number): Profile {
  if (itemId === undefined || profile.items.has(itemId)) return profile;
  const viewed = { itemId, marks: [{ type: 'VIEW' as const, count: 1, at: now, value: null }] };
  return { ...profile, items: new Map(profile.items).set(itemId, viewed) };
}

/** Whose ranking, and by what question; digested where that is long, because thousands of keys are kept. */
function keyOf({ recipe, reader, locales, filter, exclude, among, seeds, currentItemId }: RankRequest): string {
  const asked = [recipe.surface, reader.userId, locales, filter, exclude, among, seeds, currentItemId];
  const question = JSON.stringify(asked);
  return question.length <= LONGEST_KEY ? question : createHash('sha1').update(question).digest('base64');
}
