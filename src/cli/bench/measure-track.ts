import { ask } from './ask';
import { closedLoad } from './closed-load';
import { headersFor, TRACK_QUERY, trackRequest } from './feed-requests';
import { median } from './percentile';
import type { BenchServer } from './server';
import { itemId } from './synthetic-world';

const FEED = '{ feed(first: 20) { edges { node { id } } } }';
const ROUNDS = 20;

interface Feed {
  readonly feed: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
}

/** ms from the answer to `track` to the end of the feed answer that shows the effect: what was dismissed is gone. Median. */
export async function measureTrackToFeed(server: BenchServer, tokens: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (const token of tokens.slice(0, ROUNDS)) {
    const headers = headersFor(token);
    const before = await ask<Feed>(server.url, headers, FEED);
    const itemId = before.feed.edges[0]!.node.id;
    await ask(server.url, headers, TRACK_QUERY, { events: [{ type: 'DISMISS', itemId }] });
    const tracked = performance.now();
    const after = await ask<Feed>(server.url, headers, FEED);
    times.push(performance.now() - tracked);
    const isStillThere = after.feed.edges.some(({ node }) => node.id === itemId);
    if (isStillThere) throw new Error('The feed did not show the effect of what was tracked.');
  }
  return median(times);
}

const EVENTS_A_CALL = 50;

/** Interactions acknowledged a second: calls of 50 events by many readers at once. */
export async function measureEvents(server: BenchServer, tokens: readonly string[], seconds: number): Promise<number> {
  let call = 0;
  const next = () => {
    const token = tokens[call++ % tokens.length]!;
    const events = Array.from({ length: EVENTS_A_CALL }, (_, i) => ({
      type: 'VIEW',
      itemId: itemId((call * EVENTS_A_CALL + i) % server.plan.items),
    }));
    return trackRequest(token, events);
  };
  const expected = `"accepted":${EVENTS_A_CALL}`;
  const { perSecond, failures } = await closedLoad({ url: server.url, next, seconds, connections: 8, expected });
  if (failures > 0) throw new Error(`${failures} calls of track failed.`);
  return perSecond * EVENTS_A_CALL;
}
