import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { openMongoStorage, type MongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { DEV_SERVICE_KEY } from '../../src/settings';
import type { Client } from '../support/app';
import { aStoredItem } from '../support/catalogue';
import { describeWithMongo } from '../support/mongo';
import { build, ServerProcess } from '../support/server-process';

/** How large it is: the standard is short. EXPORT_READERS=100000 is the long form: memory at 10,000 and at 100,000 readers. */
const READERS = Number(process.env['EXPORT_READERS'] ?? 1_000);
const EVENTS = 3;
const ITEMS = 400;
const PAGE = 1_000;
/** What memory may grow by while nine tenths of the readers are exported: garbage that is not yet collected. */
const MOST_GROWTH = 100e6;
const KEY = { 'x-api-key': DEV_SERVICE_KEY };
const DIGESTS =
  'query ($after: String) { digests(campaign: "daily", first: 100, after: $after, idempotencyKey: "export") { digests { id } endCursor hasNextPage } }';

const nameOf = (n: number) => `reader-${String(n).padStart(7, '0')}`;

describeWithMongo('digests of all readers', (url) => {
  let storage: MongoStorage;
  let server: ServerProcess;
  let client: Client;
  let folder: string;

  beforeAll(
    async () => {
      build();
      folder = await mkdtemp(join(tmpdir(), 'attune-export-'));
      storage = await openMongoStorage({ url: url(), now: Date.now });
      await fill(storage);
      const env = { STORAGE: 'mongo', MONGO_URL: url(), DATA_DIR: folder, NODE_ENV: 'development' };
      server = new ServerProcess({ ...env, MAX_EVENT_LOOP_DELAY_MS: '0', STORE_TIMEOUT_MS: '30000' });
      client = await server.ready();
    },
    120_000 + READERS * 20,
  );
  afterAll(async () => {
    await server?.end('SIGTERM');
    await storage?.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** Highest RSS, bytes, while the first tenth was answered, and while the last was. */
  const watch = () => {
    const peaks = { early: 0, late: 0 };
    let done = 0;
    const onReader = () => {
      done += 1;
      const rss = done % 50 === 0 ? rssOf(server.pid) : 0;
      if (done <= READERS / 10) peaks.early = Math.max(peaks.early, rss);
      if (done > 0.9 * READERS) peaks.late = Math.max(peaks.late, rss);
    };
    return { onReader, done: () => done, peaks };
  };
  const tell = (what: string, { early, late }: { early: number; late: number }, began: number) =>
    process.stderr.write(
      `${what}: ${READERS} readers in ${Date.now() - began} ms; rss ${mb(early)} MB in the first tenth, ${mb(late)} MB in the last\n`,
    );

  test(
    'are exported in memory that does not grow with them',
    async () => {
      const [began, seen] = [Date.now(), watch()];
      const response = await fetch(`${client.url}/digests/export?campaign=daily&key=export`, { headers: KEY });
      const body = Readable.fromWeb(response.body as ReadableStream);
      let last = '';
      for await (const line of createInterface({ input: body })) {
        last = line;
        seen.onReader();
      }
      expect(JSON.parse(last)).toEqual({ end: true, reserved: READERS, skipped: 0 });
      tell('export', seen.peaks, began);
      expect(seen.peaks.late - seen.peaks.early).toBeLessThan(MOST_GROWTH);
    },
    120_000 + READERS * 100,
  );

  test(
    'come in pages the same way',
    async () => {
      const [began, seen] = [Date.now(), watch()];
      for (let after: string | null = null, more = true; more;) {
        const { data, errors } = await client.ask(DIGESTS, { after }, KEY);
        expect(errors).toBeUndefined();
        const { digests } = data as unknown as { digests: Page };
        for (const _ of digests.digests) seen.onReader();
        after = digests.endCursor;
        more = digests.hasNextPage;
      }
      tell('pages', seen.peaks, began);
      expect(seen.peaks.late - seen.peaks.early).toBeLessThan(MOST_GROWTH);
    },
    120_000 + READERS * 100,
  );
});

interface Page {
  readonly digests: readonly { readonly id: string }[];
  readonly endCursor: string;
  readonly hasNextPage: boolean;
}

function rssOf(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kilobytes) * 1024;
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e6);
}

async function fill(storage: MongoStorage): Promise<void> {
  const { items, interactions } = storage.forTenant('default');
  for (let n = 0; n < ITEMS; n += 1) await items.save(aStoredItem(`item-${n}`, { topics: [`topic-${n % 9}`] }), 0);
  const at = Date.now() - 60_000;
  for (let from = 0; from < READERS; from += PAGE) {
    const page = Array.from({ length: Math.min(PAGE, READERS - from) }, (_, n) => from + n);
    await interactions.append(
      page.flatMap((reader) =>
        Array.from({ length: EVENTS }, (_, k) => ({
          id: `${reader}-${k}`,
          userId: nameOf(reader),
          type: 'VIEW' as const,
          itemId: `item-${(reader * 7 + k * 13) % ITEMS}`,
          at,
          value: null,
          receivedAt: at,
        })),
      ),
    );
  }
}
