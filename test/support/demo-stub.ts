import { createHmac } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { demoRoutes } from '../../src/http/demo-session';
import { seedEvents, seedItems, seedReaders, type SeedItem } from './demo-seeds';

const SECRET = 'a-development-secret-of-the-demo';

type Variables = Record<string, never> & {
  first?: number;
  after?: string;
  id?: string;
  campaign?: string;
  filter?: { types?: string[] } | null;
  context?: { locales?: string[] };
  events?: { type: string; itemId: string }[];
};

/** What a test may turn on to see the page in trouble. */
export interface Trouble {
  fail: boolean;
  degraded: boolean;
  delayMs: number;
  /** So many requests are turned away with `retry-after`. */
  busyFor: number;
}

export interface DemoStub {
  readonly url: string;
  readonly trouble: Trouble;
  stop(): Promise<void>;
}

/** Serves the demo page over a toy ranking of the seeds, with the same operations and shapes as the real server. */
export async function startDemoStub(port = 0): Promise<DemoStub> {
  const world = toyWorld();
  const trouble: Trouble = { fail: false, degraded: false, delayMs: 0, busyFor: 0 };
  const app = Fastify();
  const readers = seedReaders().map(({ id, name, about, locales }) => ({
    id,
    name,
    about,
    locales,
    token: `token-of-${id}`,
  }));
  const session = () => ({ readers, webhook: { url: '/webhooks/demo', secret: SECRET } });
  await app.register(demoRoutes({ session, topicsOf: (id) => world.items.find((item) => item.id === id)?.topics }));
  app.post<{ Body: { query: string; variables: Variables } }>('/graphql', async (request, reply) => {
    await new Promise((resolve) => setTimeout(resolve, trouble.delayMs));
    if (trouble.busyFor > 0) {
      trouble.busyFor -= 1;
      return reply
        .code(503)
        .header('retry-after', '1')
        .send({ errors: [{ message: 'Busy.', extensions: { code: 'OVERLOADED' } }] });
    }
    if (trouble.fail)
      return reply
        .code(503)
        .send({ errors: [{ message: 'The store is out of reach.', extensions: { code: 'UNAVAILABLE' } }] });
    const who =
      request.headers.authorization?.replace('Bearer token-of-', '') ?? String(request.headers['x-anonymous-id']);
    const operation = /(?:query|mutation) (\w+)/.exec(request.body.query)![1]!;
    const personalization = {
      plan: world.likesOf(who).length > 0 ? 'personal' : 'trending',
      degraded: trouble.degraded,
      modelVersion: 'stub',
      candidates: 97,
      tookMs: 1,
    };
    return { data: world.answer(operation, request.body.variables, who), extensions: { personalization } };
  });
  takeWebhooks(app, world);
  await app.listen({ port, host: '127.0.0.1' });
  const url = app.listeningOrigin;
  return { url, trouble, stop: () => app.close() };
}

function takeWebhooks(app: FastifyInstance, world: ReturnType<typeof toyWorld>): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    done(null, request.url === '/graphql' ? JSON.parse(String(body)) : body);
  });
  app.post<{ Body: string }>('/webhooks/demo', (request, reply) => {
    const header = String(request.headers['x-attune-signature']);
    const t = /^t=(\d+)/.exec(header)?.[1];
    const expected = `t=${t},v1=${createHmac('sha256', SECRET).update(`${t}.${request.body}`).digest('hex')}`;
    if (header !== expected)
      return reply.code(401).send({
        errors: [{ message: 'The signature does not fit this body.', extensions: { code: 'BAD_SIGNATURE' } }],
      });
    setTimeout(() => world.change(JSON.parse(request.body) as Change), 40);
    return reply.code(202).send({});
  });
}

interface Change {
  readonly op: 'upsert' | 'withdraw';
  readonly id: string;
  readonly locale: string;
  readonly item: SeedItem;
}

function toyWorld() {
  const items = seedItems();
  const events: { userId: string; type: string; itemId: string }[] = seedEvents();
  const of = (who: string) => events.filter((event) => event.userId === who);
  const likesOf = (who: string) => {
    const undone = new Set(
      of(who)
        .filter(({ type }) => type === 'UNDO')
        .map(({ itemId }) => itemId),
    );
    return of(who)
      .filter(({ type, itemId }) => (type === 'LIKE' || type === 'BOOKMARK') && !undone.has(itemId))
      .map(({ itemId }) => itemId)
      .reverse();
  };
  return { items, likesOf, answer, change };

  function change({ op, id, locale, item }: Change): void {
    if (op === 'withdraw')
      items.splice(
        items.findIndex((known) => known.id === id),
        1,
      );
    else
      items.push({
        ...item,
        id,
        locale,
        image: null,
        premium: false,
        attributes: {},
        publishedAt: new Date().toISOString(),
      });
  }

  function answer(operation: string, given: Variables, who: string): unknown {
    const locales = given.context?.locales ?? [];
    if (operation === 'Track') return track(given.events ?? [], who);
    if (operation === 'Visible') return { item: items.find((item) => item.id === given.id) ?? null };
    if (operation === 'Digest') return { emailDigest: digest(given.campaign!, who, locales) };
    if (operation === 'BecauseYouLiked') return { becauseYouLiked: rows(who, locales) };
    return { feed: page(given, who, locales) };
  }

  function track(done: { type: string; itemId: string }[], who: string): unknown {
    for (const event of done) events.push({ ...event, userId: who });
    return { track: { accepted: done.length, duplicates: 0, rejected: [] } };
  }

  function page({ first = 20, after, filter }: Variables, who: string, locales: readonly string[]) {
    const from = after === undefined || after === null ? 0 : Number(after) + 1;
    const all = ranked(who, locales).filter(({ node }) => !filter?.types?.length || filter.types.includes(node.type));
    const edges = all.slice(from, from + first);
    return { edges, pageInfo: { hasNextPage: from + first < all.length, endCursor: String(from + edges.length - 1) } };
  }

  function ranked(who: string, locales: readonly string[]) {
    const weights = tasteOf(who);
    const undone = new Set(
      of(who)
        .filter(({ type }) => type === 'UNDO')
        .map(({ itemId }) => itemId),
    );
    const seen = new Set(
      of(who)
        .filter(({ type }) => type !== 'IMPRESSION')
        .map(({ itemId }) => itemId)
        .filter((id) => !undone.has(id)),
    );
    const mine = items.filter((item) => !seen.has(item.id) && (locales.length === 0 || locales.includes(item.locale)));
    const unique = [...new Map(mine.map((item) => [item.id, item])).values()];
    const edges = unique.map((node) => edgeOf(node, weights, likesOf(who)));
    return edges.sort((a, b) => b.score - a.score || (a.node.id < b.node.id ? -1 : 1));
  }

  function tasteOf(who: string): Map<string, number> {
    const weights = new Map<string, number>();
    for (const id of likesOf(who)) {
      for (const topic of items.find((item) => item.id === id)?.topics ?? [])
        weights.set(topic, (weights.get(topic) ?? 0) + 1);
    }
    return weights;
  }

  function edgeOf(node: SeedItem, weights: ReadonlyMap<string, number>, likes: readonly string[]) {
    const readers = events.filter((event) => event.itemId === node.id).length;
    const most = Math.max(1, ...weights.values());
    const topic = Math.max(0, ...node.topics.map((name) => (weights.get(name) ?? 0) / most));
    const signals = [
      { name: 'topic', value: topic },
      { name: 'popularity', value: readers / 40 },
      { name: 'recency', value: (node.id.length % 7) / 9 },
    ];
    const score = Math.min(1, 0.7 * topic + 0.2 * (readers / 40) + 0.1 * signals[2]!.value);
    return { score, signals, reason: reasonOf(node, topic, readers, likes), token: `token-${node.id}`, node };
  }

  function reasonOf(node: SeedItem, topic: number, readers: number, likes: readonly string[]): Record<string, unknown> {
    const liked = likes
      .map((id) => items.find((item) => item.id === id))
      .find((item) => item?.topics.some((name) => node.topics.includes(name)));
    if (topic > 0 && liked && node.id.length % 3 > 0)
      return { __typename: node.id.length % 2 ? 'BecauseYouLiked' : 'ReadersLikeYou', item: liked };
    if (topic > 0) return { __typename: 'SharedTopic', topic: node.topics[0] };
    return readers > 5
      ? { __typename: 'Trending', readers, hours: 24 }
      : { __typename: 'Fresh', publishedAt: node.publishedAt };
  }

  function rows(who: string, locales: readonly string[]) {
    const liked = [...new Set(likesOf(who))]
      .map((id) => items.find((item) => item.id === id))
      .filter((item) => item !== undefined)
      .slice(0, 3);
    return liked.map((likedItem) => ({
      likedItem,
      items: {
        edges: ranked(who, locales)
          .filter(({ node }) => node.topics.some((name) => likedItem.topics.includes(name)))
          .slice(0, 8),
      },
    }));
  }

  function digest(campaign: string, who: string, locales: readonly string[]) {
    const chosen = ranked(who, locales).slice(0, campaign === 'daily' ? 5 : 8);
    return {
      campaign,
      period: '2026-11-21',
      subject: `${chosen[0]?.node.title} — and ${chosen.length - 1} more for you`,
      items: chosen,
    };
  }
}
