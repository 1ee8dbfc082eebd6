import { ask, until } from './ask';
import { headersFor } from './feed-requests';
import { percentile } from './percentile';
import type { BenchServer } from './server';
import { publishCall, type Article } from './webhook-calls';

const TIMES = 20;
const TIMEOUT_MS = 10_000;
/** A topic of its own, so that the filtered feed has nothing else to show. */
const TOPIC = 'topic-900';

const SEEN = `query Seen($id: ID!, $anchor: ID!, $topic: String!) {
  item(id: $id) { id }
  similar(itemId: $anchor, first: 50) { edges { node { id } } }
  feed(first: 50, filter: { topics: [$topic] }) { edges { node { id } } }
}`;

interface Edges {
  readonly edges: readonly { readonly node: { readonly id: string } }[];
}

interface Seen {
  readonly item: { readonly id: string } | null;
  readonly similar: Edges;
  readonly feed: Edges;
}

/**
 * From sending a signed webhook until one answer shows the article everywhere: as an item, among what is similar to
 * another, and in a filtered feed (95th of 20, ms).
 */
export async function measurePublish(server: BenchServer, token: string): Promise<number> {
  const anchor = article(0);
  await post(server, anchor);
  await untilSeen(server, token, anchor.id, anchor.id);
  const times: number[] = [];
  for (let n = 1; n <= TIMES; n++) {
    const since = performance.now();
    const { id } = article(n);
    await post(server, article(n));
    times.push(await untilSeen(server, token, id, anchor.id, since));
  }
  return percentile(times, 0.95);
}

function article(n: number): Article {
  return { id: `published-${n}`, title: `Topic 900, story 1: number ${n}`, topics: [TOPIC] };
}

async function post({ url, config }: BenchServer, given: Article): Promise<void> {
  const { path, headers, body } = publishCall(given, config);
  const { status } = await fetch(url + path, { method: 'POST', headers, body });
  if (status !== 202) throw new Error(`The webhook was answered with ${status}.`);
}

function untilSeen({ url }: BenchServer, token: string, id: string, anchor: string, since = performance.now()) {
  const has = ({ edges }: Edges) => edges.some(({ node }) => node.id === id);
  const isSeen = async () => {
    const seen = await ask<Seen>(url, headersFor(token), SEEN, { id, anchor, topic: TOPIC }).catch(orUnknown);
    return seen !== null && seen.item !== null && (id === anchor || has(seen.similar)) && has(seen.feed);
  };
  return until(isSeen, { since, timeoutMs: TIMEOUT_MS, what: 'A published article showing everywhere' });
}

/** `similar` of an item that is not there yet is refused. */
function orUnknown(): null {
  return null;
}
