import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMongoStorage, type MongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { seededRandom } from '../../src/core/random';
import { DEV_SERVICE_KEY } from '../../src/settings';
import type { Client } from '../support/app';
import { aStoredItem } from '../support/catalogue';
import { describeWithMongo } from '../support/mongo';
import { build, ServerProcess } from '../support/server-process';

/** How hard it is: the standard is short. DIGEST_KILL_ROUNDS=20 DIGEST_KILL_READERS=300 is the long form. */
const ROUNDS = Number(process.env['DIGEST_KILL_ROUNDS'] ?? 3);
const READERS = Number(process.env['DIGEST_KILL_READERS'] ?? 25);
const TENANTS = ['first', 'second'];
const CAMPAIGNS = ['daily', 'weekly', 'evening'];
const GENERATORS = 6;
const ITEMS = 60;
const KEY = { 'x-api-key': DEV_SERVICE_KEY };

const EVENING = {
  id: 'evening',
  name: 'Evening',
  every: 'day',
  schedule: { kind: 'cron', cron: '0 19 * * *' },
  size: 4,
  source: 'missed',
};
const RESERVE =
  'mutation ($campaign: ID!, $userId: ID!, $key: String!) { reserveDigest(campaign: $campaign, userId: $userId, idempotencyKey: $key) { id state items { node { id } } } }';
const COMMIT = 'mutation ($id: ID!) { commitDigest(id: $id) { state } }';

interface Job {
  readonly tenant: string;
  readonly campaign: string;
  readonly userId: string;
}
interface Reserved {
  readonly id: string;
  readonly state: string;
  readonly items: { readonly node: { readonly id: string } }[];
}

describeWithMongo('generators, and two replicas that are killed at any moment', (url) => {
  const random = seededRandom(20_261_122);
  const servers: (ServerProcess | undefined)[] = [];
  const clients: (Client | null)[] = [null, null];
  /** What each key was answered first. */
  const answered = new Map<string, string>();
  const differing: string[] = [];
  const committed: { readonly tenant: string; readonly id: string }[] = [];
  let folders: string[];
  let storage: MongoStorage;

  beforeAll(async () => {
    build();
    folders = await Promise.all([0, 1].map((n) => mkdtemp(join(tmpdir(), `attune-digest-kill-${n}-`))));
    storage = await openMongoStorage({ url: url(), now: Date.now });
    for (const tenant of TENANTS)
      for (let n = 0; n < ITEMS; n += 1)
        await storage.forTenant(tenant).items.save(aStoredItem(`item-${n}`, { topics: [`topic-${n % 7}`] }), 0);
  }, 120_000);
  afterAll(async () => {
    for (const server of servers) await server?.end('SIGKILL');
    await storage?.close();
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }, 60_000);

  const start = async (n: number) => {
    const env = {
      STORAGE: 'mongo',
      MONGO_URL: url(),
      DATA_DIR: folders[n]!,
      TENANTS: TENANTS.join(),
      LOG_LEVEL: 'error',
    };
    const server = (servers[n] = new ServerProcess({ ...env, CAMPAIGNS: '' }));
    clients[n] = await server.ready();
  };
  const kill = async (n: number) => {
    clients[n] = null;
    await servers[n]?.end('SIGKILL');
  };

  /** Asks a replica that is alive, any; null where it died before it answered. */
  async function ask<T>(tenant: string, query: string, variables: object): Promise<T | null> {
    const client = clients[random() < 0.5 ? 0 : 1] ?? clients[0] ?? clients[1];
    if (!client) return sleep(50, null);
    try {
      const { data, errors } = await client.tenant(tenant).ask(query, variables, KEY);
      if (errors?.some(({ extensions }) => !extensions.retryable)) throw new Error(JSON.stringify(errors));
      return errors ? null : (data as T);
    } catch (error) {
      // It was cut off while it answered: whether it was done is not known.
      if (['TypeError', 'SyntaxError'].includes((error as Error).name)) return sleep(20, null);
      throw error;
    }
  }

  /** As a generator works: repeats each step until it is answered. */
  async function work({ tenant, campaign, userId }: Job): Promise<void> {
    const key = `generator ${campaign}`;
    for (;;) {
      const found = await ask<{ reserveDigest: Reserved }>(tenant, RESERVE, { campaign, userId, key });
      if (found === null) continue;
      const { id, state, items } = found.reserveDigest;
      const name = `${tenant} ${userId} ${key}`;
      const answer = JSON.stringify([id, items.map(({ node }) => node.id)]);
      if ((answered.get(name) ?? answer) !== answer) differing.push(`${name}: ${answered.get(name)} ${answer}`);
      answered.set(name, answer);
      if (state === 'COMMITTED') return;
      const done = await ask<{ commitDigest: { state: string } }>(tenant, COMMIT, { id });
      if (done === null) continue;
      committed.push({ tenant, id });
      return;
    }
  }

  test('every reader gets one digest of each campaign, none of them an item twice', async () => {
    await Promise.all([start(0), start(1)]);
    for (const tenant of TENANTS) {
      const query = 'mutation ($settings: JSON!) { saveCampaign(settings: $settings) { id } }';
      await ask(tenant, query, { settings: EVENING });
    }
    const userIds = Array.from({ length: READERS }, (_, n) => `reader-${n}`);
    const jobs = TENANTS.flatMap((tenant) =>
      userIds.flatMap((userId) => CAMPAIGNS.map((campaign) => ({ tenant, campaign, userId }))),
    );
    // Each is worked on by two generators at once: as two replicas of a sender would.
    const queue = [...jobs, ...jobs].sort(() => random() - 0.5);
    let isDone = false;
    const generators = Array.from({ length: GENERATORS }, async () => {
      for (let job = queue.pop(); job !== undefined; job = queue.pop()) await work(job);
    });
    const finished = Promise.all(generators).finally(() => (isDone = true));
    finished.catch(() => undefined);
    let kills = 0;
    for (let round = 0; round < ROUNDS || kills < 1; round += 1) {
      if (isDone) break;
      await sleep(150 + random() * 400);
      await kill(round % 2);
      kills += 1;
      await start(round % 2);
    }
    await finished;
    expect(kills).toBeGreaterThan(0);
    expect(differing).toEqual([]);
    for (const tenant of TENANTS) await checkLedgers(tenant, userIds);
  }, 240_000);

  async function checkLedgers(tenant: string, userIds: readonly string[]): Promise<void> {
    const ledgers = await storage.forTenant(tenant).digests.byReaders(userIds);
    for (const ledger of ledgers) {
      const digests = ledger?.digests ?? [];
      expect(digests.map(({ campaign, state }) => `${campaign} ${state}`).sort()).toEqual(
        CAMPAIGNS.map((campaign) => `${campaign} committed`).sort(),
      );
      const sent = digests.flatMap(({ items }) => items.map(({ itemId }) => itemId));
      expect(new Set(sent).size).toBe(sent.length);
      expect(ledger!.sent.map(({ itemId }) => itemId).sort()).toEqual(sent.sort());
    }
    const known = new Set(ledgers.flatMap((ledger) => ledger?.digests.map(({ id }) => id) ?? []));
    for (const one of committed) if (one.tenant === tenant) expect(known.has(one.id)).toBe(true);
  }
});
