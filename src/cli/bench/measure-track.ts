import { ask, until } from './ask';
import { headersFor, TRACK_QUERY } from './feed-requests';
import { percentile } from './percentile';
import type { BenchServer } from './server';

const IDS = '{ feed(first: 10) { edges { node { id } } } }';
const TIMEOUT_MS = 2_000;

interface Feed {
  readonly feed: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
}

/**
 * How long a reader's like takes to show: from the answer of `track` to the end of the answer of a feed that is without
 * what was liked (95th of all, ms). It stood first before: a feed that has not heard of the like still shows it.
 */
export async function measureTrackToFeed(server: BenchServer, tokens: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (const token of tokens) {
    const headers = headersFor(token);
    const [first] = await idsOf(server.url, headers);
    if (first === undefined) throw new Error('A feed is empty: nothing can be liked.');
    await ask(server.url, headers, TRACK_QUERY, { events: [{ type: 'LIKE', itemId: first }] });
    const isGone = async () => !(await idsOf(server.url, headers)).includes(first);
    const what = 'A like showing in the feed';
    times.push(await until(isGone, { since: performance.now(), timeoutMs: TIMEOUT_MS, what }));
  }
  return percentile(times, 0.95);
}

async function idsOf(url: string, headers: Readonly<Record<string, string>>): Promise<string[]> {
  const { feed } = await ask<Feed>(url, headers, IDS);
  return feed.edges.map(({ node }) => node.id);
}
