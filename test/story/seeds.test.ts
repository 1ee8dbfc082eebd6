import { loadSeeds, seedReaders } from '../../src/seeding';
import type { FeedPage } from '../../src/usecases/services';
import { eventually, startTenant, type TestTenant } from '../support/tenant';

let running: TestTenant;
const problems: unknown[] = [];

beforeAll(async () => {
  running = await startTenant();
  const { tenant, stores } = running;
  await loadSeeds({
    stores,
    importContent: tenant.importContent,
    now: Date.now,
    onProblem: (problem) => problems.push(problem),
  });
  // An empty backlog may be one that nothing has been put into yet.
  const { live } = tenant;
  const isEmbedded = () => [...live.catalogue.all()].every(({ id }) => live.world.vectorOf(id) !== undefined);
  await eventually(() => live.catalogue.size >= 120 && isEmbedded(), 30_000);
}, 60_000);
afterAll(() => running.close());

const feedOf = (userId: string | null, locales: readonly string[], first = 10): Promise<FeedPage> =>
  running.tenant.services.readFeed({
    reader: { userId, signedIn: userId !== null },
    first,
    locales,
    filter: {},
    exclude: [],
  });
const factsOf = (page: FeedPage) =>
  page.edges
    .filter(({ reason }) => reason.kind !== 'ReadAgain')
    .map((edge) => running.tenant.live.catalogue.facts(edge.itemId)!);

test('every line of the seeds is understood', () => expect(problems).toEqual([]));

test('there is enough to recommend from', () => {
  const all = [...running.tenant.live.catalogue.all()];
  expect(all.length).toBeGreaterThanOrEqual(120);
  expect(new Set(all.flatMap((item) => item.topics)).size).toBeGreaterThanOrEqual(12);
  expect(new Set(all.flatMap((item) => item.locales))).toEqual(new Set(['en', 'pt', 'de']));
  expect(all.some((item) => item.locales.length > 1)).toBe(true);
  expect(all.some((item) => item.premium)).toBe(true);
  expect(all.some((item) => (item.expiresAt ?? Infinity) < Date.now())).toBe(true);
});

describe.each(seedReaders())('$id', ({ id, locales, loves, avoids }) => {
  const isNewcomer = id === 'reader-sam';
  const readsEverything = id === 'reader-omar';

  test('gets ten items they can read, have not read, and that are in print', async () => {
    const page = await feedOf(id, locales);
    const now = Date.now();
    const seen = (await running.tenant.live.profiles.load(id)).items;
    expect(page.edges).toHaveLength(10);
    for (const item of factsOf(page)) {
      expect(item.locales.some((locale) => locales.includes(locale))).toBe(true);
      expect(item.publishedAt).toBeLessThanOrEqual(now);
      expect(item.expiresAt ?? Infinity).toBeGreaterThan(now);
      expect(seen.has(item.id)).toBe(false);
    }
  });

  test('sees what they love at the top, and nothing of what they avoid', async () => {
    const lovedOf = (page: FeedPage) =>
      factsOf(page).filter((item) => item.topics.some((topic) => loves.includes(topic))).length;
    const page = await feedOf(id, locales);
    const toBeHad = lovedOf(await feedOf(id, locales, 100));
    if (!isNewcomer && !readsEverything) expect(lovedOf(page)).toBeGreaterThanOrEqual(Math.min(5, 0.7 * toBeHad));
    expect(factsOf(page).filter((item) => item.topics.some((topic) => avoids.includes(topic)))).toEqual([]);
  });

  test('gets newsletters that are about what they love, however much else is new', async () => {
    const reader = { userId: id, signedIn: true };
    const { page } = await running.tenant.services.previewDigest({ reader, campaign: 'weekly', locales });
    const loved = factsOf(page).filter((item) => item.topics.some((topic) => loves.includes(topic)));
    expect(page.edges).toHaveLength(8);
    expect(loved.length).toBeGreaterThanOrEqual(3);
  });

  test('gets a reason with each, that names facts', async () => {
    const page = await feedOf(id, locales);
    for (const { reason } of page.edges) {
      if ('itemId' in reason) expect(running.tenant.live.catalogue.facts(reason.itemId)).toBeDefined();
      if (reason.kind === 'Trending') expect(reason.readers).toBeGreaterThan(0);
    }
    expect(new Set(page.edges.map(({ reason }) => reason.kind)).size).toBeGreaterThanOrEqual(2);
  });
});

test('two readers of different tastes get different feeds', async () => {
  const feeds = await Promise.all(seedReaders().map(({ id, locales }) => feedOf(id, locales)));
  const lists = feeds.map((page) => page.edges.map(({ itemId }) => itemId).join());
  expect(new Set(lists).size).toBe(lists.length);
});

test('nobody in particular gets what others read now, and it says so', async () => {
  const page = await feedOf(null, []);
  expect(page.edges).toHaveLength(10);
  expect(page.personalization.plan).toBe('trending');
  expect(page.edges.some(({ reason }) => reason.kind === 'Trending')).toBe(true);
});

test('nothing went wrong in the background', () => expect(running.errors).toEqual([]));
