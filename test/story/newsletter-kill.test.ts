import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMongoStorage, type MongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { createAddressSealer } from '../../src/core/sealed-address';
import { periodOf } from '../../src/core/digest/period';
import { parseCampaign } from '../../src/core/digest/campaign-schema';
import type { ReaderLedger } from '../../src/core/digest/reader-ledger';
import type { TenantStores } from '../../src/ports/stores';
import { hashWith, importContacts } from '../../src/usecases/sending/import-contacts';
import { describeWithMongo } from '../support/mongo';
import { anItem, aVariant } from '../support/builders';
import { aContactInput } from '../support/sending';
import { build, ServerProcess } from '../support/server-process';
import { startSmtpSink, type Arrived, type SmtpSink } from '../support/smtp-sink';
import { eventually } from '../support/tenant';

/**
 * How hard it is: the standard is short. STORY_READERS=5000 STORY_KILLS=3 STORY_RUNS=3 is the long form, a campaign of 5,000
 * readers killed three times, three such in a row.
 */
const COUNT = Number(process.env['STORY_READERS'] ?? 200);
const KILLS = Number(process.env['STORY_KILLS'] ?? 1);
const CAMPAIGNS = Array.from({ length: Number(process.env['STORY_RUNS'] ?? 3) }, (_, n) => `campaign-${n + 1}`);
const READERS = Array.from({ length: COUNT }, (_, n) => `reader-${n}`);
/** Longest a run may take: starting again after a kill, and a mail at a time. */
const RUN_MS = 60_000 + KILLS * 30_000 + COUNT * 150;
const SIZE = 3;
/** Readers written or read at a time. */
const PAGE = 500;
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
  }, 120_000);
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
    for (let from = 0; from < COUNT; from += PAGE) {
      const page = READERS.slice(from, from + PAGE).map((userId) => ({ userId, dueAt: now }));
      await stores.runs.plan(id, page, from + PAGE < COUNT ? page.at(-1)!.userId : null);
    }
    for (const [n, arrivals] of kills.entries()) {
      await eventually(() => count() >= arrivals, RUN_MS);
      await servers[n % 2]!.end('SIGKILL');
      await start(n % 2);
    }
    await eventually(async () => (await stores.runs.byId(id))?.state === 'done', RUN_MS);
    expect(await stores.runs.counts(id)).toMatchObject({ states: { sent: READERS.length, skipped: 0, failed: 0 } });
    return sink.arrived.slice(before);
  }

  test(
    'everybody gets exactly one committed digest; at most one mail is doubled a kill; no item comes twice',
    async () => {
      await Promise.all([start(0), start(1)]);
      // Evenly over the run, a different reader's mail each time.
      const kills = Array.from({ length: KILLS }, (_, n) => Math.floor((COUNT * (n + 1)) / (KILLS + 1)));
      const itemsSeen = new Map<string, Set<string>>();
      for (const campaign of CAMPAIGNS) {
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
      for (let from = 0; from < COUNT; from += PAGE)
        expectOneOfEach(await stores.digests.byReaders(READERS.slice(from, from + PAGE)));
      const logs = servers.map(({ printed }) => printed).join('');
      expect(logs).not.toContain('@example.org');
    },
    60_000 + CAMPAIGNS.length * RUN_MS,
  );
});

/** Of every campaign one committed digest, and no item in two of them. */
function expectOneOfEach(ledgers: readonly (ReaderLedger | null)[]): void {
  for (const ledger of ledgers) {
    const committed = ledger!.digests.filter(({ state }) => state === 'committed');
    expect(committed.map(({ campaign }) => campaign).sort()).toEqual(CAMPAIGNS);
    const items = ledger!.sent.map(({ itemId }) => itemId);
    expect(items).toHaveLength(CAMPAIGNS.length * SIZE);
    expect(new Set(items).size).toBe(items.length);
  }
}

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
  for (const id of CAMPAIGNS) {
    // Due at no time of its own: the run is opened here.
    const schedule = { kind: 'cron', cron: '0 0 29 2 *', timeZone: 'UTC' };
    const parsed = parseCampaign({ id, name: id, every: 'week', schedule, size: SIZE });
    if (parsed.kind === 'problems') throw new Error(parsed.problems.join());
    await stores.campaigns.save(parsed.campaign, 0);
  }
  const deps = {
    stores,
    sealer: createAddressSealer([{ id: 'k1', key: KEY }]),
    hashOf: hashWith(HASH_SECRET),
    nonce: () => crypto.getRandomValues(new Uint8Array(12)),
    now: Date.now,
  };
  for (let from = 0; from < COUNT; from += PAGE)
    await importContacts(
      READERS.slice(from, from + PAGE).map((reader) => aContactInput(reader)),
      deps,
    );
}
