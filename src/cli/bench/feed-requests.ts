import type { Random } from '../../core/random';
import { itemId } from './synthetic-world';

/** One HTTP request of the load. */
export interface LoadRequest {
  readonly kind: 'feed' | 'track' | 'webhook';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Share of the load that is `track`. */
export const TRACK_SHARE = 0.05;

export const FEED_QUERY = `query Feed {
  feed(first: 10) {
    edges {
      node { title }
      score
      reason {
        __typename
        ... on BecauseYouLiked { item { title } }
        ... on BecauseYouRead { item { title } }
        ... on ReadersLikeYou { item { title } }
        ... on SimilarTo { item { title } }
        ... on SharedTopic { topic }
        ... on SharedAuthor { author }
        ... on Trending { readers hours }
        ... on Popular { readers }
        ... on Fresh { publishedAt }
        ... on EditorsPick { featured }
        ... on ReadAgain { readAt }
        ... on Exploration { impressions }
      }
    }
  }
}`;
export const TRACK_QUERY =
  'mutation Track($events: [InteractionInput!]!) { track(events: $events) { accepted duplicates rejected { code } } }';
const FEED_BODY = JSON.stringify({ query: FEED_QUERY });

export function headersFor(token: string): Record<string, string> {
  return { 'content-type': 'application/json', authorization: `Bearer ${token}` };
}

export function feedRequest(token: string, path = '/graphql'): LoadRequest {
  return { kind: 'feed', path, headers: headersFor(token), body: FEED_BODY };
}

export function trackRequest(token: string, events: readonly object[]): LoadRequest {
  const body = JSON.stringify({ query: TRACK_QUERY, variables: { events } });
  return { kind: 'track', path: '/graphql', headers: headersFor(token), body };
}

/** Readers drawn at random, asking for their feeds; now and then one likes something. */
export function mixedRequests(tokens: readonly string[], items: number, random: Random): () => LoadRequest {
  return () => {
    const token = tokens[Math.floor(tokens.length * random())]!;
    if (random() >= TRACK_SHARE) return feedRequest(token);
    return trackRequest(token, [{ type: 'LIKE', itemId: itemId(Math.floor(items * random())) }]);
  };
}

/** The same without likes, to the floor. */
export function floorRequests(tokens: readonly string[], random: Random): () => LoadRequest {
  return () => feedRequest(tokens[Math.floor(tokens.length * random())]!, '/floor');
}
