import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import type { TenantStores } from '../../src/ports/stores';
import { article, startApp, type Client } from '../support/app';
import { describeWithMongo } from '../support/mongo';
import { build, ServerProcess } from '../support/server-process';
import { eventually } from '../support/tenant';

/** How hard it is: twenty moments, four of each kind of kill. KILLS=40 is a long form. */
const KILLS = Number(process.env['KILLS'] ?? 20);
const LONGEST_MS = 120_000 + KILLS * 10_000;
const READERS = ['reader-a-0123456789', 'reader-b-0123456789'];
const EVENTS_AT_ONCE = 5;

describeWithMongo('a server that is killed at any moment', (url) => {
  let dataDir: string;
  let server: ServerProcess;
  /** Null while it is dead. */
  let client: Client | null = null;
  const random = randomFrom(20_261_121);

  beforeAll(async () => {
    build();
    dataDir = await mkdtemp(join(tmpdir(), 'attune-kill-'));
  }, 60_000);
  afterAll(async () => {
    await server.end('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = () => (server = new ServerProcess({ STORAGE: 'mongo', MONGO_URL: url(), DATA_DIR: dataDir }));

  /** Of five, three under full load, one while it starts, and one while it is stopping and saves its index. */
  async function killOnce(n: number): Promise<void> {
    if (n % 5 === 1) await sleep(random() * 1_500);
    else {
      client = await server.ready();
      await sleep(100 + random() * 500);
    }
    if (n % 5 === 3) {
      server.signal('SIGTERM');
      await sleep(random() * 400);
    }
    client = null;
    await server.end('SIGKILL');
  }

  test(
    'loses nothing it acknowledged, does nothing twice, and shows what was published',
    async () => {
      const written = new Written();
      let isOver = false;
      const ask = (): Client | null => client;
      start();
      const writers = [
        ...READERS.map((reader) => tracks(reader, written, ask, () => isOver)),
        publishes('x', written, ask, () => isOver),
        publishes('y', written, ask, () => isOver),
      ];
      try {
        for (let n = 0; n < KILLS; n++) {
          await killOnce(n);
          if (n % 3 === 1) await damage(join(dataDir, 'index', 'default'), n % 2 === 0);
          start();
        }
        client = await server.ready();
        await eventually(() => written.sinceKill(), 10_000);
      } finally {
        isOver = true;
        await Promise.all(writers);
      }
      process.stderr.write(`${KILLS} kills: ${written.events.size} events, ${written.items.size} items\n`);

      const storage = await openMongoStorage({ url: url(), now: Date.now });
      const stores = storage.forTenant('default');
      await eventually(() => isWorkedOff(stores), 40_000);
      expect(await stores.inbox.counts()).toMatchObject({ dead: 0 });
      const stored = await stores.interactions.receivedSince({ receivedAt: 0, id: '' }, 100_000);
      const log = stored.map(({ id }) => id.split(' ').at(-1)!);
      expect(log.sort()).toEqual([...written.events.keys()].sort());
      await expectPublished(written, stores, client);
      await storage.close();

      expect(await server.end('SIGTERM')).toBe(0);
      expect((await readdir(join(dataDir, 'index', 'default'))).filter((file) => file.endsWith('.json'))).toHaveLength(
        1,
      );
      await expectProfiles(written, url());
    },
    LONGEST_MS,
  );
});

/** What was acknowledged. */
class Written {
  /** Event id → reader. */
  readonly events = new Map<string, string>();
  /** Item id → title; null: withdrawn. */
  readonly items = new Map<string, string | null>();
  private count = 0;

  acknowledged(): void {
    this.count += 1;
  }

  /** Whether anything was acknowledged since this was asked before. */
  sinceKill(): boolean {
    const any = this.count > 0;
    this.count = 0;
    return any;
  }
}

type Ask = () => Client | null;

/** Repeats until it is acknowledged, as a client should. */
async function insist(ask: Ask, send: (client: Client) => Promise<boolean>): Promise<void> {
  for (;;) {
    const client = ask();
    if (client !== null && (await send(client).catch(() => false))) return;
    await sleep(10);
  }
}

async function tracks(reader: string, written: Written, ask: Ask, isOver: () => boolean): Promise<void> {
  await insist(ask, async (client) => (await client.send(article('read'))) === 202);
  written.items.set('read', 'About read');
  await insist(ask, async (client) => (await client.feed()).includes('read'));
  for (let n = 0; !isOver(); n++) {
    const ids = Array.from({ length: EVENTS_AT_ONCE }, (_, k) => `${reader}-${n}-${k}`);
    const events = ids.map((id) => ({ id, type: 'VIEW', itemId: 'read' }));
    await insist(ask, async (client) => {
      const { data } = await client.track(events, { 'x-anonymous-id': reader });
      return data.track.accepted + data.track.duplicates === EVENTS_AT_ONCE;
    });
    for (const id of ids) written.events.set(id, reader);
    written.acknowledged();
    await sleep(10);
  }
}

/** Publishes, and now and then changes or withdraws what it published. */
async function publishes(name: string, written: Written, ask: Ask, isOver: () => boolean): Promise<void> {
  for (let n = 0; !isOver(); n++) {
    const id = `${name}-${n % 3 === 0 ? n : n - (n % 3)}`;
    const title = n % 3 === 2 && n % 2 === 0 ? null : `${id} at ${n}`;
    const change = title === null ? { op: 'withdraw', id, version: n + 1 } : article(id, { title }, n + 1);
    await insist(ask, async (client) => (await client.send(change)) === 202);
    written.items.set(id, title);
    written.acknowledged();
    await sleep(10);
  }
}

async function isWorkedOff({ inbox }: TenantStores): Promise<boolean> {
  const { waiting, claimed } = await inbox.counts();
  return waiting + claimed === 0;
}

async function expectPublished({ items }: Written, stores: TenantStores, client: Client): Promise<void> {
  const ids = [...items.keys()];
  const stored = await stores.items.byIds(ids);
  const titles = stored.map((item) => (item?.status === 'published' ? item.variants.en!.title : null));
  expect(Object.fromEntries(ids.map((id, n) => [id, titles[n]]))).toEqual(Object.fromEntries(items));
  await eventually(async () => (await client.get('/readyz')).text.includes('"itemsWithoutVector":0'), 10_000);
  const query = 'query ($ids: [ID!]!) { items(ids: $ids) { title } }';
  const shown: (string | null)[] = [];
  for (let at = 0; at < ids.length; at += 50) {
    const { data } = await client.ask(query, { ids: ids.slice(at, at + 50) });
    shown.push(...(data.items as ({ title: string } | null)[]).map((one) => one?.title ?? null));
  }
  expect(shown).toEqual([...items.values()]);
}

/** The law of profiles, over all that the killed processes left: each is the fold of its reader's log. */
async function expectProfiles({ events }: Written, url: string): Promise<void> {
  const app = await startApp({ env: { STORAGE: 'mongo', MONGO_URL: url } });
  const { live } = app.app.tenants.get('default')!;
  for (const reader of READERS) {
    const count = [...events.values()].filter((whose) => whose === reader).length;
    expect((await live.profiles.load(`anon:${reader}`)).version).toBe(count);
  }
  await app.close();
}

async function damage(folder: string, wholly: boolean): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files) {
    if (wholly) await rm(join(folder, file));
    else await writeFile(join(folder, file), 'damaged');
  }
}

/** Numbers of 0..1 that are the same in every run (a linear congruential generator; Numerical Recipes). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}
