import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HashingEmbedder } from '../../src/adapters/embedder/hashing-embedder';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import type { Storage } from '../../src/ports/stores';
import { StoreUnavailable } from '../../src/ports/stores';
import { article, idsOf, startApp, type RunningApp } from '../support/app';
import { eventually } from '../support/tenant';

// How the process starts, what it keeps apart, and how it stops.

const running: RunningApp[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function start(options: Parameters<typeof startApp>[0] = {}): Promise<RunningApp> {
  const app = await startApp(options);
  running.push(app);
  return app;
}

async function aFolder(): Promise<string> {
  folders.push(await mkdtemp(join(tmpdir(), 'attune-process-')));
  return folders.at(-1)!;
}

/** Storage that stays when an app that used it stops. */
function lasting(): Storage {
  return { ...memoryStorage({ now: Date.now }), close: () => Promise.resolve() };
}

const visible = (app: RunningApp, id: string) => async () =>
  (await app.ask('query ($id: ID!) { item(id: $id) { id } }', { id })).data.item !== null;

test('tenants see nothing of each other, whoever asks and sends', async () => {
  const app = await start({ env: { TENANTS: 'a,b' } });
  const [a, b] = [app.tenant('a'), app.tenant('b')];
  await a.send(article('only-in-a'));
  await b.send(article('only-in-b'));
  await eventually(async () => (await b.feed()).length === 1 && (await a.feed()).length === 1);
  expect([await a.feed(), await b.feed(), await app.feed()]).toEqual([['only-in-a'], ['only-in-b'], ['only-in-a']]);
  const reader = { 'x-anonymous-id': 'reader-0123456789abcdef' };
  await a.track([{ id: 'same', type: 'LIKE', itemId: 'only-in-a' }], reader);
  const inB = await b.track(
    [
      { id: 'same', type: 'LIKE', itemId: 'only-in-b' },
      { type: 'VIEW', itemId: 'only-in-a' },
    ],
    reader,
  );
  expect(inB.data.track).toEqual({ accepted: 1, duplicates: 0, rejected: [{ index: 1, code: 'UNKNOWN_ITEM' }] });
  const { data } = await a.ask('{ feed { pageInfo { endCursor } edges { node { id } } } }');
  const after = data.feed.pageInfo.endCursor;
  const foreign = await b.ask('query ($after: String) { feed(after: $after) { edges { score } } }', { after });
  expect(foreign.errors?.[0]?.extensions.code).toBe('BAD_CURSOR');
  expect((await app.tenant('c').ask('{ feed { edges { score } } }')).status).toBe(404);
  expect(await app.tenant('c').send(article('x'))).toBe(404);
});

test('a port that is taken is said in a sentence that helps, and nothing is left running', async () => {
  const first = await start();
  const storage = lasting();
  const close = jest.fn(() => Promise.resolve());
  const taken = startApp({ env: { PORT: new URL(first.url).port }, storage: { ...storage, close } });
  await expect(taken).rejects.toThrow(/Cannot listen on 127\.0\.0\.1:\d+: something else listens there.*PORT/);
  expect(close).toHaveBeenCalledTimes(1);
});

test('what keeps it from starting is what is said, and the storage is closed', async () => {
  const storage = lasting();
  const close = jest.fn(() => Promise.resolve());
  const stores = storage.forTenant('default');
  const away = { ...stores.settings, get: () => Promise.reject(new StoreUnavailable()) };
  const broken = { ...storage, close, forTenant: () => ({ ...stores, settings: away }) };
  await expect(startApp({ storage: broken })).rejects.toThrow(StoreUnavailable);
  expect(close).toHaveBeenCalledTimes(1);
});

test('index files that are damaged, or not index files at all, are made anew from the store', async () => {
  const storage = lasting();
  const dataDir = await aFolder();
  const first = await start({ storage, dataDir });
  for (const id of ['x', 'y', 'z']) await first.send(article(id));
  await eventually(async () => (await first.feed()).length === 3);
  await first.close();
  const folder = join(dataDir, 'index', 'default');
  const files = await readdir(folder);
  expect(files.length).toBeGreaterThanOrEqual(2);
  for (const damage of ['', 'not an index', '{"format":"attune-vector-index-1"}']) {
    for (const file of files) await writeFile(join(folder, file), damage);
    const again = await start({ storage, dataDir });
    await eventually(() => again.app.tenants.get('default')!.backlog() === 0);
    const { data } = await again.ask('{ similar(itemId: "x") { edges { node { id } signals { name value } } } }');
    expect(idsOf(data.similar).sort()).toEqual(['y', 'z']);
    expect(data.similar.edges[0]?.signals.map(({ name }) => name)).toContain('content-neighbours');
    await again.close();
  }
  for (const file of await readdir(folder)) await rm(join(folder, file));
  for (const file of files) await mkdir(join(folder, file), { recursive: true });
  const blocked = await start({ storage, dataDir });
  await eventually(() => blocked.app.tenants.get('default')!.backlog() === 0);
  expect(idsOf((await blocked.ask('{ similar(itemId: "x") { edges { node { id } } } }')).data.similar)).toHaveLength(2);
}, 60_000);

test('a filling from the seeds that was cut short is ended at the next start', async () => {
  const storage = lasting();
  const stores = storage.forTenant('default');
  let left = 40;
  const dying = {
    ...stores.items,
    save: (...given: Parameters<typeof stores.items.save>) =>
      left-- > 0 ? stores.items.save(...given) : Promise.reject(new Error('killed')),
  };
  const killed = { ...storage, forTenant: () => ({ ...stores, items: dying }) };
  await expect(startApp({ env: { SEED_DEMO: 'on' }, storage: killed })).rejects.toThrow('killed');
  const again = await start({ env: { SEED_DEMO: 'on' }, storage });
  expect(again.app.tenants.get('default')!.live.catalogue.size).toBeGreaterThanOrEqual(120);
  expect(await stores.interactions.receivedSince({ receivedAt: 0, id: '' }, 10_000)).not.toHaveLength(0);
});

test('it stops gracefully: what is in flight is answered, what comes later is refused, the index is saved', async () => {
  const dataDir = await aFolder();
  const storage = lasting();
  const app = await start({ dataDir, storage, embedder: slow(300) });
  const reader = { 'x-anonymous-id': 'reader-0123456789abcdef' };
  await app.send(article('a'));
  await eventually(visible(app, 'a'));
  expect(await app.send(article('b'))).toBe(202);
  const flying = [...Array(20).keys()].map((n) => app.track([{ id: `e${n}`, type: 'VIEW', itemId: 'a' }], reader));
  await Promise.race(flying);
  const stopped = app.close();
  expect((await app.get('/readyz')).status).toBe(503);
  // Calls still on their way to a busy machine may find the door closed (503, or no connection); what came in is answered, and
  // none is half done.
  const settled = await Promise.allSettled(flying);
  const answers = settled.flatMap((one) => (one.status === 'fulfilled' && one.value.status !== 503 ? [one.value] : []));
  expect(answers.length).toBeGreaterThan(0);
  for (const { data } of answers) expect(data.track).toMatchObject({ accepted: 1 });
  await stopped;
  await expect(app.feed()).rejects.toThrow();
  expect((await readdir(join(dataDir, 'index', 'default'))).some((file) => file.endsWith('.json'))).toBe(true);
  const { inbox, interactions } = storage.forTenant('default');
  expect(await inbox.counts()).toMatchObject({ claimed: 0, dead: 0 });
  const stored = await interactions.ofUser('anon:reader-0123456789abcdef', { limit: 100 });
  expect(stored.length).toBeGreaterThanOrEqual(answers.length);
  const again = await start({ dataDir, storage });
  await eventually(visible(again, 'b'));
}, 30_000);

/** An embedder that takes its time. */
function slow(ms: number): HashingEmbedder {
  const embedder = new HashingEmbedder();
  const embed = embedder.embed.bind(embedder);
  embedder.embed = async (texts) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return embed(texts);
  };
  return embedder;
}
