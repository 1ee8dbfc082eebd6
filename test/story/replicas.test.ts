import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HashingEmbedder } from '../../src/adapters/embedder/hashing-embedder';
import { openMongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import type { Embedder } from '../../src/ports/embedder';
import { article, idsOf, startApp, type AppOptions, type Headers, type RunningApp } from '../support/app';
import { describeWithMongo } from '../support/mongo';
import { eventually } from '../support/tenant';

/** What one replica does is known to the others in half of this time; the rest is for a loaded machine, ms. */
const SOON = 3_000;
const ANONYMOUS = { 'x-anonymous-id': 'browser-0123456789abcdef' };

describeWithMongo('two replicas on one database', (url) => {
  let tenants = 0;
  const running: RunningApp[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((app) => app.close()));
  });

  const start = async (options: AppOptions = {}) => {
    const env = { STORAGE: 'mongo', MONGO_URL: url(), TENANTS: `t${tenants}`, ...options.env };
    running.push(await startApp({ ...options, env }));
    return running.at(-1)!;
  };
  const startTwo = async (): Promise<[RunningApp, RunningApp]> => {
    tenants += 1;
    return [await start(), await start()];
  };
  const title = async (app: RunningApp, id: string) =>
    (await app.ask('query ($id: ID!) { item(id: $id) { title } }', { id })).data.item?.title;
  const similar = async (app: RunningApp, id: string) => {
    const { data } = await app.ask('query ($id: ID!) { similar(itemId: $id) { edges { node { id } } } }', { id });
    return data === null ? [] : idsOf(data.similar);
  };
  const liked = async (app: RunningApp, headers: Headers) => {
    const { data } = await app.ask('{ becauseYouLiked(first: 1) { likedItem { id } } }', {}, headers);
    return (data.becauseYouLiked as { likedItem: { id: string } }[]).map(({ likedItem }) => likedItem.id);
  };

  test('what one publishes, changes and withdraws the other shows', async () => {
    const [a, b] = await startTwo();
    await a.send(article('x', {}, 1));
    const started = performance.now();
    await a.send(article('y', {}, 1));
    await eventually(async () => (await title(b, 'x')) !== undefined && (await title(b, 'y')) !== undefined, SOON);
    await eventually(async () => (await similar(b, 'x')).includes('y'), SOON);
    process.stderr.write(`published at one → shown by the other: ${(performance.now() - started).toFixed(0)} ms\n`);
    await b.send(article('x', { title: 'Changed' }, 2));
    await eventually(async () => (await title(a, 'x')) === 'Changed', SOON);
    await a.send({ op: 'withdraw', id: 'x', version: 3 });
    await eventually(async () => (await title(b, 'x')) === undefined && !(await b.feed()).includes('x'), SOON);
    expect(await similar(b, 'y')).toEqual([]);
  });

  test('what a reader does at one is in their feed at the other, though it is warm there', async () => {
    const [a, b] = await startTwo();
    for (const id of ['x', 'y', 'z']) await a.send(article(id));
    await eventually(async () => (await b.feed(ANONYMOUS)).length === 3, SOON);
    await a.track([{ type: 'LIKE', itemId: 'x' }], ANONYMOUS);
    await eventually(async () => (await liked(b, ANONYMOUS)).includes('x'), SOON);
    expect((await b.feed(ANONYMOUS)).at(-1)).toBe('x');
  });

  test('a cursor made by one is good at the other', async () => {
    const [a, b] = await startTwo();
    for (const id of ['w', 'x', 'y', 'z']) await a.send(article(id));
    await eventually(async () => (await b.feed()).length === 4 && (await a.feed()).length === 4, SOON);
    const page =
      'query ($after: String) { feed(first: 2, after: $after) { edges { node { id } } pageInfo { endCursor } } }';
    const first = (await a.ask(page, {}, ANONYMOUS)).data.feed;
    const second = (await b.ask(page, { after: first.pageInfo.endCursor }, ANONYMOUS)).data.feed;
    expect([...idsOf(first), ...idsOf(second)]).toEqual(await a.feed(ANONYMOUS));
  });

  test('what is taken over at one is taken over at the other, though both readers are warm there', async () => {
    const [a, b] = await startTwo();
    for (const id of ['v', 'w', 'x', 'y', 'z']) await a.send(article(id));
    await eventually(async () => (await b.feed()).length === 5, SOON);
    const user = await a.signedIn('user-1');
    await b.track([{ type: 'LIKE', itemId: 'x' }], ANONYMOUS);
    await b.track([{ type: 'LIKE', itemId: 'y' }], user);
    const identify = `mutation { identify(anonymousId: "${ANONYMOUS['x-anonymous-id']}") { moved } }`;
    expect((await a.ask(identify, {}, user)).data.identify.moved).toBe(1);
    expect((await liked(a, user)).sort()).toEqual(['x', 'y']);
    await eventually(async () => (await liked(b, user)).length === 2 && (await liked(b, ANONYMOUS)).length === 0, SOON);
  });

  test('both may fill one empty store at once: it is filled once', async () => {
    tenants += 1;
    const env = { SEED_DEMO: 'on' };
    const [a, b] = await Promise.all([start({ env }), start({ env })]);
    const storage = await openMongoStorage({ url: url(), now: Date.now });
    const { items, interactions, settings } = storage.forTenant(`t${tenants}`);
    const stored = await items.changedSince({ changedAt: 0, id: '' }, 1_000);
    const log = await interactions.receivedSince({ receivedAt: 0, id: '' }, 10_000);
    const seededAt = Number(await settings.get('seededAt'));
    await storage.close();
    expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
    expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
    const shift = seededAt - Date.parse('2026-11-01T12:00:00Z');
    expect(stored.every(({ publishedAt }) => (publishedAt - shift) % 60_000 === 0)).toBe(true);
    const reader = await a.signedIn('reader-ana');
    // A ranking is kept for a minute while others read: each look asks for another one.
    let look = Date.now();
    await eventually(async () => {
      const args = `filter: { publishedBefore: "${new Date(look++).toISOString()}" }`;
      const [one, other] = [await a.feed(reader, 20, args), await b.feed(reader, 20, args)];
      return one.length === 20 && one.join() === other.join();
    }, 15_000);
  }, 60_000);

  test('another embedder: it answers from the old vectors until the new ones are there, then swaps', async () => {
    tenants += 1;
    const dataDir = await mkdtemp(join(tmpdir(), 'attune-embedders-'));
    const ids = [...Array(30).keys()].map((n) => `item-${n}`);
    const old = await start({ dataDir });
    for (const id of ids) await old.send(article(id, { topics: [] }));
    await eventually(async () => (await old.feed({}, 50)).length === ids.length, 10_000);
    await old.track([{ type: 'LIKE', itemId: 'item-3' }], ANONYMOUS);
    await old.close();
    const gate = gated(new HashingEmbedder(96));
    const app = await start({ dataDir, embedder: gate.embedder });
    const answers = async () => [(await similar(app, 'item-3')).length, (await app.feed(ANONYMOUS)).length];
    const { live, backlog } = app.app.tenants.get(`t${tenants}`)!;
    expect(await answers()).toEqual([10, 20]);
    expect([live.world.vectorOf('item-3')?.length, backlog() > 0]).toEqual([384, true]);
    gate.open();
    while (backlog() > 0) expect(await answers()).toEqual([10, 20]);
    await eventually(() => live.world.vectorOf('item-3')?.length === 96);
    expect(await answers()).toEqual([10, 20]);
    await app.close();
    const again = await start({ dataDir, embedder: new HashingEmbedder(96) });
    expect(again.app.tenants.get(`t${tenants}`)!.live.world.vectorOf('item-3')).toHaveLength(96);
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);
});

/** An embedder that makes nothing until it may, and then one batch of four after the other. */
function gated(inner: Embedder): { embedder: Embedder; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const { name, version, dimensions } = inner;
  const embed: Embedder['embed'] = (texts) => opened.then(() => inner.embed(texts));
  return { embedder: { name, version, dimensions, batchSize: 4, embed, close: () => inner.close() }, open };
}
