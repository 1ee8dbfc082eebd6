import { randomUUID } from 'node:crypto';
import { signGeneric, SIGNATURE_HEADER } from '../../cms/generic-signature';
import { ask, until } from './ask';
import { closedLoad } from './closed-load';
import { percentile } from './percentile';
import type { BenchServer } from './server';

const ROUNDS = 20;
const LIMIT_MS = 30_000;
const JSON_HEADERS = { 'content-type': 'application/json' };

interface Visible {
  readonly item: { readonly id: string } | null;
  readonly feed: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
}
interface Similar {
  readonly similar: { readonly edges: readonly unknown[] };
}

/** ms from sending a signed webhook to the item's being in `item`, in a filtered feed and with neighbours of its own. p95. */
export async function measurePublishToVisible(server: BenchServer): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const id = `published-${randomUUID()}`;
    const topic = `fresh-${round}`;
    const since = performance.now();
    await post(server, delivery(server, id, topic));
    await until(() => isVisible(server, id, topic), { since, timeoutMs: LIMIT_MS, what: 'Being visible' });
    times.push(await until(() => hasNeighbours(server, id), { since, timeoutMs: LIMIT_MS, what: 'Having neighbours' }));
  }
  return percentile(times, 0.95);
}

/** Deliveries acknowledged a second, each of a document of its own. */
export async function measureWebhooks(server: BenchServer, seconds: number): Promise<number> {
  const next = () => delivery(server, `flood-${randomUUID()}`, 'flood');
  const { perSecond, failures } = await closedLoad({
    url: server.url,
    next,
    seconds,
    connections: 16,
    expected: 'stored',
  });
  if (failures > 0) throw new Error(`${failures} webhooks were not taken.`);
  return perSecond;
}

function delivery({ config }: BenchServer, id: string, topic: string) {
  const item = {
    type: 'article',
    title: `A title of ${id}`,
    summary: 'A summary.',
    body: `The body of ${id}.`,
    topics: [topic],
  };
  const body = JSON.stringify({ op: 'upsert', id, locale: 'en', item });
  const signature = signGeneric(body, config.webhookSources[0]!.secrets[0]!, Date.now());
  return { path: '/webhooks/generic', headers: { ...JSON_HEADERS, [SIGNATURE_HEADER]: signature }, body };
}

async function post(server: BenchServer, { path, headers, body }: ReturnType<typeof delivery>): Promise<void> {
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers, body });
  if (answer.status !== 202) throw new Error(`The webhook was answered with ${answer.status}.`);
}

async function isVisible(server: BenchServer, id: string, topic: string): Promise<boolean> {
  const query =
    'query($id: ID!, $topic: String!) { item(id: $id) { id } feed(first: 5, filter: { topics: [$topic] }) { edges { node { id } } } }';
  const { item, feed } = await ask<Visible>(server.url, JSON_HEADERS, query, { id, topic });
  return item !== null && feed.edges.some(({ node }) => node.id === id);
}

async function hasNeighbours(server: BenchServer, id: string): Promise<boolean> {
  const query = 'query($id: ID!) { similar(itemId: $id, first: 3) { edges { node { id } } } }';
  return (await ask<Similar>(server.url, JSON_HEADERS, query, { id })).similar.edges.length > 0;
}
