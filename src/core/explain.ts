import type { PlacedItem } from './diversify';
import type { ItemFacts } from './item-facts';
import type { Scored, ScoredItem } from './rank';
import type { Reason } from './ranking';
import type { ItemCounters, RankingRequest, World } from './recommend';

/** Window of the counters that the reason "trending" speaks of. */
export const RECENT_HOURS = 24;

/** Older than this nothing is called fresh, whatever carried it, ms. */
const FRESH_MS = 14 * 86_400_000;

/** What a ranking was made of. */
export interface ExplainContext extends Pick<Scored, 'signalNames' | 'signalWeights'> {
  readonly request: RankingRequest;
  readonly world: World;
}

interface Facts {
  readonly item: ScoredItem;
  readonly facts: ItemFacts;
  readonly request: RankingRequest;
  readonly counters: ItemCounters;
}

/** How each signal is put into words; null where its facts do not bear it out. */
const REASONS: Readonly<Record<string, (facts: Facts) => Reason | null>> = {
  'content-neighbours': (facts) => fromPast(facts, 'content-neighbours') ?? sharedTopic(facts),
  'item-item': (facts) => readersLikeYou(facts, 'item-item'),
  sequence: (facts) => readersLikeYou(facts, 'sequence'),
  ease: (facts) => readersLikeYou(facts, 'ease'),
  als: (facts) => readersLikeYou(facts, 'als'),
  'user-user': (facts) => readersLikeYou(facts, 'user-user'),
  'v-sknn': (facts) => readersLikeYou(facts, 'v-sknn'),
  circle: (facts) => readersLikeYou(facts, 'circle'),
  // What it proposes may not have been read by anybody: the reader's own past is all that can be said.
  'content-to-collaborative': (facts) => fromPast(facts, 'content-to-collaborative') ?? sharedTopic(facts),
  topic: sharedTopic,
  author: ({ facts, request }) =>
    named(facts.authors, request.taste.authors, (author) => ({ kind: 'SharedAuthor', author })),
  trending: ({ counters }) =>
    counters.recent > 0 ? { kind: 'Trending', readers: counters.recent, hours: RECENT_HOURS } : null,
  surging: ({ counters }) =>
    counters.recent > 0 ? { kind: 'Trending', readers: counters.recent, hours: RECENT_HOURS } : null,
  lately: ({ counters }) =>
    counters.recent > 0 ? { kind: 'Trending', readers: counters.recent, hours: RECENT_HOURS } : null,
  popularity: ({ counters }) => (counters.total > 0 ? { kind: 'Popular', readers: counters.total } : null),
  fresh,
  recency: fresh,
  newness: fresh,
  editor: () => ({ kind: 'EditorsPick' }),
};

/** The reason of the signal that carried the item furthest and whose facts bear it out; what is there to be tried says so. */
export function explain(item: PlacedItem, { request, world, signalNames, signalWeights }: ExplainContext): Reason {
  const facts = world.catalogue.facts(item.itemId)!;
  const given: Facts = { item, facts, request, counters: world.countersOf(item.itemId) };
  if (item.isTrial === true) return { kind: 'Exploration', impressions: given.counters.impressions };
  for (const i of strongestFirst(item.values, signalWeights)) {
    const reason = REASONS[signalNames[i]!]?.(given) ?? null;
    if (reason !== null) return reason;
  }
  return { kind: 'Exploration', impressions: given.counters.impressions };
}

/** Places of the signals that carried anything, those that carried most first; found one by one, since the first mostly does. */
function* strongestFirst(values: readonly number[], weights: readonly number[]): Generator<number> {
  const carried = values.map((value, i) => value * weights[i]!);
  for (;;) {
    const best = carried.reduce((most, share, i) => (share > carried[most]! ? i : most), 0);
    if (!(carried[best]! > 0)) return;
    yield best;
    carried[best] = 0;
  }
}

/** Names the item of the reader's past that spoke for this one, and says "liked" only where they said so. */
function fromPast({ item, request }: Facts, recommender: string): Reason | null {
  const itemId = item.becauseOf(recommender);
  if (itemId === undefined) return null;
  if (request.seeds.includes(itemId) && !request.taste.liked.has(itemId)) return { kind: 'SimilarTo', itemId };
  return { kind: request.taste.liked.has(itemId) ? 'BecauseYouLiked' : 'BecauseYouRead', itemId };
}

function readersLikeYou({ item }: Facts, recommender: string): Reason | null {
  const itemId = item.becauseOf(recommender);
  return itemId === undefined ? null : { kind: 'ReadersLikeYou', itemId };
}

function fresh({ facts: { publishedAt }, request }: Facts): Reason | null {
  return request.now - publishedAt <= FRESH_MS ? { kind: 'Fresh', publishedAt } : null;
}

function sharedTopic({ facts, request }: Facts): Reason | null {
  return named(facts.topics, request.taste.topics, (topic) => ({ kind: 'SharedTopic', topic }));
}

function named(
  names: readonly string[],
  weights: ReadonlyMap<string, number>,
  say: (name: string) => Reason,
): Reason | null {
  const liked = names.filter((name) => (weights.get(name) ?? 0) > 0);
  const best = liked.sort((a, b) => weights.get(b)! - weights.get(a)! || (a < b ? -1 : 1))[0];
  return best === undefined ? null : say(best);
}
