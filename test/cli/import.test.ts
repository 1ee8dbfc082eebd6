import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openMongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { outcomeText } from '../../src/cli/import/import-outcome';
import { runImport, type ImportOptions } from '../../src/cli/import/run-import';
import type { TenantStores } from '../../src/ports/stores';
import { folderWith } from '../datasets/files';
import { builtCommand } from '../support/command';
import { describeWithMongo } from '../support/mongo';

const item = (id: string, given: object = {}) =>
  JSON.stringify({ id, locale: 'en', title: `About ${id}`, publishedAt: '2026-05-01T10:00:00Z', ...given });
const deed = (id: string, given: object = {}) =>
  JSON.stringify({ id, userId: 'u', type: 'LIKE', itemId: 'a', at: '2026-05-02T08:00:00Z', ...given });

const data = folderWith({
  'jsonl/items.jsonl': [item('a'), '{"id":', item('b', { title: '' }), item('c', { topics: ['sea'] })].join('\n'),
  'jsonl/items.pt.jsonl.gz': gzipSync(item('a', { locale: 'pt', title: 'Sobre a' })),
  'jsonl/interactions.jsonl': [deed('1'), deed('2', { type: 'STARE' }), deed('3', { itemId: 'c' })].join('\n'),
  'changed/items.jsonl': [item('a'), item('c', { title: 'About the sea', topics: ['sea'] })].join('\n'),
  'foreign/items.jsonl': [item('a'), item('603')].join('\n'),
  'films/ml-latest-small/movies.csv': 'movieId,title,genres\n603,Rust (1999),Drama|War\n604,Unplotted (2001),War\n',
  'films/ml-latest-small/links.csv': 'movieId,imdbId,tmdbId\n603,1,77\n604,2,78\n',
  'films/ml-latest-small/ratings.csv':
    'userId,movieId,rating,timestamp\n1,603,4.5,964982703\n1,604,3,964982703\n2,603,nine,964982703\n',
  'films/tmdb-10k/top10K-TMDB-movies.csv':
    'id,title,genre,original_language,overview,release_date\n77,Rust,"Drama,War",en,"A ship, and what becomes of it.",1999-03-30\n',
  'news/deskdrop/articles_top213.csv':
    'contentId,title,text,url,lang,timestamp,authorPersonId\n-42,Tea,All about tea. And more.,http://x/,en,1459192779,-7\n',
  'news/deskdrop/users_interactions.csv':
    'timestamp,eventType,contentId,personId\n1459193988,LIKE,-42,-9\n1459193999,VIEW,-43,-9\n',
  'nothing/readme.txt': 'not for us',
});

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function run(options: Partial<ImportOptions>, env: Record<string, string>, signal?: AbortSignal) {
  const said: string[] = [];
  const dataDir = mkdtempSync(join(tmpdir(), 'attune-import-'));
  folders.push(dataDir);
  const shown: string[] = [];
  const outcome = await runImport(
    { from: 'jsonl', embed: true, ...options },
    {
      env: { NODE_ENV: 'test', EMBEDDER: 'fast', DATA_DIR: dataDir, LOG_LEVEL: 'error', ...env },
      say: (line) => said.push(line),
      onProgress: ({ label, done, total }) => shown.push(`${label.trim()} ${done}/${total}`),
      signal,
    },
  );
  return { outcome, said, shown };
}

describe('what cannot be imported', () => {
  const memory = { STORAGE: 'memory' };

  test('says why an import into memory would be lost', async () => {
    await expect(run({ data: join(data, 'jsonl') }, memory)).rejects.toThrow(/lost when this command ends/);
  });

  test('says where it looked', async () => {
    const somewhere = join(data, 'not-there');
    await expect(run({ data: somewhere }, memory)).rejects.toThrow(somewhere);
    await expect(run({ data: somewhere, from: 'movielens' }, memory)).rejects.toThrow(`${somewhere}/tmdb-10k`);
    await expect(run({ data: somewhere, from: 'deskdrop' }, memory)).rejects.toThrow(`${somewhere}/deskdrop`);
  });

  test('says that there is nothing, that a path is needed, that there is no such tenant', async () => {
    await expect(run({ data: join(data, 'nothing') }, memory)).rejects.toThrow(/Nothing in .* can be imported/);
    await expect(run({}, memory)).rejects.toThrow(/--data/);
    const tenants = { ...memory, TENANTS: 'a,b' };
    await expect(run({ data: join(data, 'jsonl'), tenant: 'c' }, tenants)).rejects.toThrow('TENANTS names: a, b');
  });
});

test('the command explains itself, and exits with 1 where the path is missing', () => {
  const command = builtCommand('import');
  const help = command('--help');
  expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('"publishedAt"')]);
  const missing = command('--from', 'jsonl', '--data', '/not/there');
  expect([missing.status, missing.stdout, missing.stderr]).toEqual([1, '', expect.stringContaining('/not/there')]);
  expect(command('--from', 'somewhere').status).toBe(1);
}, 60_000);

describeWithMongo('importing', (url) => {
  let tenants = 0;
  let env: Record<string, string>;
  beforeEach(() => {
    env = { MONGO_URL: url(), TENANTS: `t${++tenants},other-${tenants}` };
  });

  async function withStores<T>(tenant: string, use: (stores: TenantStores) => Promise<T>): Promise<T> {
    const storage = await openMongoStorage({ url: url(), now: Date.now });
    return use(storage.forTenant(tenant)).finally(() => storage.close());
  }

  test('stores what can be used, reports each line that cannot be, and waits for the vectors', async () => {
    const { outcome, said, shown } = await run({ data: join(data, 'jsonl') }, env);
    expect(outcome).toMatchObject({
      items: { stored: 2, unchanged: 0, stale: 0, refused: 0 },
      interactions: { accepted: 2, duplicates: 0 },
      problems: 3,
      withoutVector: 0,
    });
    expect(said.map((line) => line.slice(0, line.indexOf(': ')))).toEqual([
      'items.jsonl:2',
      'items.jsonl:3',
      'interactions.jsonl:2',
    ]);
    expect(shown.at(0)).toMatch(/^reading \d\/5$/);
    await withStores(`t${tenants}`, async ({ items, vectors, interactions }) => {
      const [a, b, c] = await items.byIds(['a', 'b', 'c']);
      expect(Object.keys(a!.variants)).toEqual(['en', 'pt']);
      expect(b).toBeNull();
      const [space] = await vectors.spaces();
      expect((await vectors.byHashes(space!, [a!.textHash, c!.textHash])).map((one) => one?.length)).toEqual([
        384, 384,
      ]);
      expect(await interactions.ofUser('u', { limit: 10 })).toHaveLength(2);
    });
  });

  test('a repeat changes nothing and says so; what changed in the data changes in the store', async () => {
    await run({ data: join(data, 'jsonl') }, env);
    const { outcome } = await run({ data: join(data, 'jsonl') }, env);
    expect(outcome.items).toMatchObject({ stored: 0, stale: 0 });
    expect(outcome.interactions).toEqual({ accepted: 0, duplicates: 2 });
    expect(outcomeText(outcome)).toContain('Nothing has changed');
    const changed = await run({ data: join(data, 'changed') }, env);
    expect(changed.outcome.items).toMatchObject({ stored: 1, unchanged: 1 });
    expect(outcomeText(changed.outcome)).toContain('Imported in');
    const title = await withStores(
      `t${tenants}`,
      async ({ items }) => (await items.byIds(['c']))[0]?.variants.en?.title,
    );
    expect(title).toBe('About the sea');
  });

  test('into the tenant that is named, and no other', async () => {
    await run({ data: join(data, 'jsonl'), tenant: `other-${tenants}` }, env);
    const found = (tenant: string) => withStores(tenant, ({ items }) => items.byIds(['a']));
    expect(await found(`t${tenants}`)).toEqual([null]);
    expect(await found(`other-${tenants}`)).toMatchObject([{ id: 'a', source: 'jsonl' }]);
  });

  test('reads movies joined with their plots, and articles, each under its own name', async () => {
    const films = await run({ data: join(data, 'films'), from: 'movielens' }, env);
    expect(films.outcome).toMatchObject({ items: { stored: 1 }, interactions: { accepted: 1 }, problems: 1 });
    expect(films.said).toEqual([expect.stringMatching(/^ratings\.csv:4: /)]);
    const news = await run({ data: join(data, 'news'), from: 'deskdrop' }, env);
    expect(news.outcome).toMatchObject({ items: { stored: 2 }, interactions: { accepted: 2 }, problems: 0 });
    const stored = await withStores(`t${tenants}`, ({ items }) => items.byIds(['603', '-42', '-43']));
    expect(stored.map((one) => one?.source)).toEqual(['movielens', 'deskdrop', 'deskdrop']);
  });

  test('what belongs to another source is refused, and the rest goes on', async () => {
    await run({ data: join(data, 'films'), from: 'movielens' }, env);
    const { outcome, said } = await run({ data: join(data, 'foreign') }, env);
    expect(outcome.items).toEqual({ stored: 1, unchanged: 0, stale: 0, refused: 1 });
    expect(said).toEqual([expect.stringContaining('603')]);
    expect(outcomeText(outcome)).toContain('Refused       1 items');
  });

  test('the seeds keep the moment they were first loaded at', async () => {
    const first = await run({ from: 'seeds', embed: false }, env);
    expect(first.outcome.items.stored).toBeGreaterThanOrEqual(120);
    const { outcome } = await run({ from: 'seeds', embed: false }, env);
    expect([outcome.items.stored, outcome.interactions.accepted]).toEqual([0, 0]);
  });

  test('stopped half-way it says so, and the next run goes on from there', async () => {
    const stop = AbortSignal.abort();
    await expect(run({ from: 'seeds' }, env, stop)).rejects.toThrow('Stopped');
    const { outcome } = await run({ from: 'seeds' }, env);
    expect(outcome.withoutVector).toBe(0);
    expect(outcome.items.stored).toBeGreaterThanOrEqual(120);
  });
});
