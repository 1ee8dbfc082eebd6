import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMongoStorage, type MongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { createAddressSealer } from '../../src/core/sealed-address';
import { periodOf } from '../../src/core/digest/period';
import { parseCampaign } from '../../src/core/digest/campaign-schema';
import type { TenantStores } from '../../src/ports/stores';
import { hashWith, importContacts } from '../../src/usecases/sending/import-contacts';
import { describeWithMongo } from '../support/mongo';
import { anItem, aVariant } from '../support/builders';
import { aContactInput } from '../support/sending';
import { build, ServerProcess } from '../support/server-process';
import { startSmtpSink, type Arrived, type SmtpSink } from '../support/smtp-sink';
import { eventually } from '../support/tenant';

const READERS = Array.from({ length: Number(process.env['STORY_READERS'] ?? 200) }, (_, n) => `reader-${n}`);
const SIZE = 3;
const KEY = Buffer.alloc(32, 7);
const HASH_SECRET = 'a secret for addresses, of thirty-two letters';
const SECRET = 'a secret for signing, of thirty-two letters and more';

describeWithMongo('newsletters whose senders are killed', (url) => {
  let sink: SmtpSink;
  let storage: MongoStorage;
  let stores: TenantStores;
  const folders: string[] = [];
  const servers: ServerProcess[] = [];

  beforeAll(async () => {
    build();
    sink = await startSmtpSink();
    storage = await openMongoStorage({ url: url(), now: Date.now });
    stores = storage.forTenant('default');
    for (const _ of [0, 1]) folders.push(await mkdtemp(join(tmpdir(), 'attune-news-')));
    await fill(stores);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.end('SIGKILL')));
    await sink.close();
    await storage.close();
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }, 30_000);

  const start = (replica: number) => {
    servers[replica] = new ServerProcess({
      STORAGE: 'mongo',
      MONGO_URL: url(),
      DATA_DIR: folders[replica]!,
      SMTP_URL: sink.url,
      PUBLIC_URL: 'https://news.example.org',
      ADDRESS_KEYS: `k1:${KEY.toString('base64')}`,
      ADDRESS_HASH_SECRET: HASH_SECRET,
      SIGNING_SECRET: SECRET,
      MAIL_PER_SECOND: '0',
      MAIL_PER_DOMAIN_MINUTE: '0',
      MAIL_LEASE_MS: '3000',
      LOG_LEVEL: 'trace',
    });
    return servers[replica].ready();
  };

  /** Opens the run of a campaign and lets two replicas work on it, one of which is killed each time so many have arrived. */
  async function runWithKills(campaign: string, kills: readonly number[]): Promise<Arrived[]> {
    const before = sink.arrived.length;
    const count = () => sink.arrived.length - before;
    const stored = await stores.campaigns.byId(campaign);
    const period = periodOf(stored!, Date.now());
    const id = `${campaign}/${period}`;
    const now = Date.now();
    await stores.runs.open({ id, campaign, period, dueAt: now, openedAt: now, missed: 0 });
    await stores.runs.plan(
      id,
      READERS.map((userId) => ({ userId, dueAt: now })),
      null,
    );
    for (const [n, arrivals] of kills.entries()) {
      await eventually(() => count() >= arrivals, 60_000);
      await servers[n % 2]!.end('SIGKILL');
      await start(n % 2);
    }
    await eventually(async () => (await stores.runs.byId(id))?.state === 'done', 90_000);
    expect(await stores.runs.counts(id)).toMatchObject({ states: { sent: READERS.length, skipped: 0, failed: 0 } });
    return sink.arrived.slice(before);
  }

  test('everybody gets exactly one committed digest; at most one mail is doubled a kill; no item comes twice', async () => {
    await Promise.all([start(0), start(1)]);
    const share = (part: number) => Math.floor(READERS.length * part);
    const runs = [
      { campaign: 'first', kills: [share(0.2), share(0.5)] },
      { campaign: 'second', kills: [share(0.4)] },
    ];
    const itemsSeen = new Map<string, Set<string>>();
    for (const { campaign, kills } of runs) {
      const began = Date.now();
      const arrived = await runWithKills(campaign, kills);
      const doubled = arrived.length - READERS.length;
      process.stderr.write(
        `${campaign}: ${arrived.length} mails to ${READERS.length} readers, ${kills.length} kills, ${Date.now() - began} ms\n`,
      );
      expect(doubled).toBeGreaterThanOrEqual(0);
      expect(doubled).toBeLessThanOrEqual(kills.length);
      expect(new Set(arrived.map(({ to }) => to)).size).toBe(READERS.length);
      // What was doubled is the same mail.
      expect(new Set(arrived.map(({ email }) => email.messageId)).size).toBe(READERS.length);
      noItemTwice(arrived, itemsSeen);
    }
    const ledgers = await stores.digests.byReaders(READERS);
    for (const ledger of ledgers) {
      const committed = ledger!.digests.filter(({ state }) => state === 'committed');
      expect(committed.map(({ campaign }) => campaign).sort()).toEqual(['first', 'second']);
      const items = ledger!.sent.map(({ itemId }) => itemId);
      expect(items).toHaveLength(2 * SIZE);
      expect(new Set(items).size).toBe(items.length);
    }
    const logs = servers.map(({ printed }) => printed).join('');
    expect(logs).not.toContain('@example.org');
  }, 240_000);
});

/** By reader, over all mails: a doubled one is the same mail, and counts once. */
function noItemTwice(arrived: readonly Arrived[], seen: Map<string, Set<string>>): void {
  const mails = new Map(arrived.map(({ to, email }) => [to, email]));
  for (const [to, email] of mails) {
    const items = email.text!.match(/(?<=^\d\. )Title \d+/gm) ?? [];
    expect(items).toHaveLength(SIZE);
    const known = seen.get(to) ?? new Set();
    for (const item of items) {
      expect([to, item, known.has(item)]).toEqual([to, item, false]);
      known.add(item);
    }
    seen.set(to, known);
  }
}

async function fill(stores: TenantStores): Promise<void> {
  const now = Date.now();
  for (let n = 0; n < 40; n++) {
    const id = `item-${n}`;
    const variants = { en: aVariant({ title: `Title ${n}`, url: `https://example.org/${id}` }) };
    await stores.items.save(
      anItem({ id, variants, publishedAt: now - (n + 1) * 3_600_000, changedAt: now, textHash: id }),
      0,
    );
  }
  for (const id of ['first', 'second']) {
    // Due at no time of its own: the run is opened here.
    const schedule = { kind: 'cron', cron: '0 0 29 2 *', timeZone: 'UTC' };
    const parsed = parseCampaign({ id, name: id, every: 'week', schedule, size: SIZE });
    if (parsed.kind === 'problems') throw new Error(parsed.problems.join());
    await stores.campaigns.save(parsed.campaign, 0);
  }
  await importContacts(
    READERS.map((reader) => aContactInput(reader)),
    {
      stores,
      sealer: createAddressSealer([{ id: 'k1', key: KEY }]),
      hashOf: hashWith(HASH_SECRET),
      nonce: () => crypto.getRandomValues(new Uint8Array(12)),
      now: Date.now,
    },
  );
}
