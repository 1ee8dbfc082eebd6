import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { seededRandom } from '../../src/core/random';
import type { TenantStores } from '../../src/ports/stores';
import { article, type Client } from '../support/app';
import { describeWithMongo } from '../support/mongo';
import { mongoProxy } from '../support/mongo-proxy';
import { build, ServerProcess } from '../support/server-process';
import { eventually } from '../support/tenant';

/** How hard it is: the standard is short. KILL_ROUNDS=20 KILL_RATE=200 KILL_AWAY_MS=30000 is the long form. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 3);
const PER_SECOND = Number(process.env['KILL_RATE'] ?? 60);
const AWAY_MS = Number(process.env['KILL_AWAY_MS'] ?? 3_000);
/** Shell commands that kill the database itself and bring it back; without them its connections are refused. */
const [DATABASE_DOWN, DATABASE_UP] = [process.env['KILL_DATABASE_DOWN'], process.env['KILL_DATABASE_UP']];
/** Every third round kills both replicas; in this one, about half-way, the database is away too. */
const AWAY_IN = 2 + 3 * Math.floor(ROUNDS / 6);
const WRITERS = 20;
const DOCUMENTS_EACH = 5;

describeWithMongo('two replicas that are killed at any moment, and a database that goes away', (url) => {
  const random = seededRandom(20_261_121);
  const servers: (ServerProcess | undefined)[] = [];
  /** By replica; null while it is dead. */
  const clients: (Client | null)[] = [null, null];
  let folders: string[];
  let proxy: Awaited<ReturnType<typeof mongoProxy>>;

  beforeAll(async () => {
    build();
    folders = await Promise.all([0, 1].map((n) => mkdtemp(join(tmpdir(), `attune-kill-${n}-`))));
    proxy = await mongoProxy(url());
  }, 60_000);
  afterAll(async () => {
    for (const server of servers) await server?.end('SIGKILL');
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    await proxy.close();
  }, 60_000);

  const start = (n: number) => {
    const env = { STORAGE: 'mongo', MONGO_URL: proxy.url, DATA_DIR: folders[n]!, LOG_LEVEL: 'error' };
    const server = (servers[n] = new ServerProcess(env));
    // One that is killed while it starts was not to be.
    server.ready().then(
      (client) => servers[n] === server && (clients[n] = client),
      () => undefined,
    );
  };
  const kill = async (n: number) => {
    clients[n] = null;
    const server = servers[n];
    servers[n] = undefined;
    await server?.end('SIGKILL');
  };
  const databaseAway = async () => {
    if (DATABASE_DOWN === undefined) await proxy.refuse();
    else shell(DATABASE_DOWN);
    await sleep(AWAY_MS);
    if (DATABASE_UP === undefined) await proxy.restore();
    else shell(DATABASE_UP);
  };
  /** A replica cannot start without its database: it is started until it has. */
  const bothReady = () =>
    eventually(() => {
      for (const n of [0, 1]) if (servers[n]?.hasEnded !== false) start(n);
      return clients.every((client) => client !== null);
    }, 60_000);

  test(
    'everything that was acknowledged takes effect, once',
    async () => {
      const sent = new Sent();
      let isOver = false;
      for (const n of [0, 1]) start(n);
      await bothReady();
      const writers = Array.from({ length: WRITERS }, (_, n) => write(n, sent, clients, random, () => isOver));
      const started = performance.now();
      try {
        for (let round = 0; round < ROUNDS; round++) {
          await sleep(500 + 1_000 * random());
          const away = round === AWAY_IN ? databaseAway() : undefined;
          if (round % 3 === 2) await Promise.all([kill(0), kill(1)]);
          else await kill(round % 2);
          await sleep(300 * random());
          await away;
          await bothReady();
        }
        await sleep(1_000);
      } finally {
        isOver = true;
        await Promise.all(writers);
      }
      const seconds = (performance.now() - started) / 1000;
      process.stderr.write(`${ROUNDS} rounds, ${seconds.toFixed(0)} s: ${sent.acknowledged} deliveries acknowledged\n`);

      const storage = await openMongoStorage({ url: url(), now: Date.now });
      const stores = storage.forTenant('default');
      await eventually(async () => {
        const { waiting, claimed } = await stores.inbox.counts();
        return waiting + claimed === 0;
      }, 90_000);
      expect(await stores.inbox.counts()).toEqual({ waiting: 0, claimed: 0, dead: 0, done: sent.acknowledged });
      await expectTruth(sent, stores);
      for (const client of clients) await expectShown(sent, client!);
      await storage.close();
    },
    120_000 + ROUNDS * 20_000 + AWAY_MS,
  );
});

/** What was acknowledged, and what it comes to. */
class Sent {
  acknowledged = 0;
  /** Item id → title; null: hidden. */
  readonly titles = new Map<string, string | null>();
  readonly changes = new Map<string, number>();

  add(id: string, title: string | null): void {
    this.acknowledged += 1;
    this.titles.set(id, title);
    this.changes.set(id, (this.changes.get(id) ?? 0) + 1);
  }
}

/** Publishes, edits, hides and deletes a few documents, each change repeated as it was until it is acknowledged. */
async function write(
  writer: number,
  sent: Sent,
  clients: readonly (Client | null)[],
  random: () => number,
  isOver: () => boolean,
): Promise<void> {
  for (let n = 1; !isOver(); n++) {
    const id = `doc-${writer}-${n % DOCUMENTS_EACH}`;
    const dice = random();
    const title = dice < 0.8 ? `${id} at ${n}` : null;
    const change =
      title === null ? { op: dice < 0.95 ? 'withdraw' : 'delete', id, version: n } : article(id, { title }, n);
    await insist(change, clients, random);
    sent.add(id, title);
    await sleep((1_000 * WRITERS) / PER_SECOND);
  }
}

/** To whichever replica is there, with the first signature: a repeat of what was stored is known as one. */
async function insist(change: object, clients: readonly (Client | null)[], random: () => number): Promise<void> {
  for (let t = Date.now(); ; await sleep(20)) {
    // Signatures are good for five minutes.
    if (Date.now() - t > 240_000) t = Date.now();
    const client = clients[random() < 0.5 ? 0 : 1];
    if (client && (await client.send(change, { t }).catch(() => 0)) === 202) return;
  }
}

async function expectTruth({ titles, changes }: Sent, { items }: TenantStores): Promise<void> {
  const ids = [...titles.keys()];
  const stored = await items.byIds(ids);
  const shown = stored.map((item) => (item?.status === 'published' ? item.variants.en!.title : null));
  expect(Object.fromEntries(ids.map((id, n) => [id, shown[n]]))).toEqual(Object.fromEntries(titles));
  // A write for each change at most: nothing was done twice.
  for (const [n, id] of ids.entries()) expect(stored[n]!.revision).toBeLessThanOrEqual(changes.get(id)!);
}

async function expectShown({ titles }: Sent, client: Client): Promise<void> {
  const ids = [...titles.keys()];
  const query = 'query ($ids: [ID!]!) { items(ids: $ids) { title } }';
  await eventually(async () => {
    const { data } = await client.ask(query, { ids });
    return (data.items as ({ title: string } | null)[]).every(
      (item, n) => (item?.title ?? null) === titles.get(ids[n]!),
    );
  }, 15_000);
}

function shell(command: string): void {
  const { status, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
}
