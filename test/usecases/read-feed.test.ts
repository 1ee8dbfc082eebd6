import { Refusal } from '../../src/core/refusal';
import type { FeedInput, FeedPage, Reader } from '../../src/usecases/services';
import { anInteraction } from '../support/builders';
import { aStoredItem, saveEmbedded, storesWith } from '../support/catalogue';
import { eventually, startTenant, type TestTenant } from '../support/tenant';

const ITEMS = 330;
const ana: Reader = { userId: 'ana', signedIn: true };
const jonas: Reader = { userId: 'jonas', signedIn: true };
let running: TestTenant;

beforeAll(async () => {
  const now = Date.now();
  const items = Array.from({ length: ITEMS }, (_, i) => {
    const topics = [i % 2 === 0 ? 'bread' : 'trains'];
    const type = i % 3 === 0 ? 'film' : 'article';
    return aStoredItem(`i${i}`, { type, topics, publishedAt: now - 1000 - i * 3_600_000 });
  });
  const stores = await storesWith(items);
  const readers = ['jonas', 'teo', 'nora'];
  const deeds = readers.flatMap((userId) => [0, 2, 4, 7].map((i) => ({ userId, itemId: `i${i}` })));
  const mine = [1, 3].map((i) => ({ userId: 'ana', itemId: `i${i}`, type: 'LIKE' as const }));
  await stores.interactions.append(
    [...deeds, ...mine].map((deed) => anInteraction({ at: now - 500, receivedAt: now - 500, ...deed })),
  );
  running = await startTenant({ stores });
  await eventually(() => running.tenant.backlog() === 0);
});
afterAll(() => running.close());

const feed = (given: Partial<FeedInput> = {}): Promise<FeedPage> =>
  running.tenant.services.readFeed({ reader: ana, first: 20, locales: [], filter: {}, exclude: [], ...given });
const ids = (page: FeedPage) => page.edges.map(({ itemId }) => itemId);
const cursorBehind = (page: FeedPage) => page.cursorOf(page.edges.at(-1)!);

async function scroll(given: Partial<FeedInput> = {}): Promise<string[][]> {
  const pages: string[][] = [];
  for (let after: string | undefined; ;) {
    const page = await feed({ ...given, after });
    pages.push(ids(page));
    if (!page.hasNextPage) return pages;
    after = await cursorBehind(page);
  }
}

test('a feed ends where the catalogue does: every item once, what was read at the end of all', async () => {
  const all = (await scroll()).flat();
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBe(ITEMS);
  expect(new Set(all.slice(-2))).toEqual(new Set(['i1', 'i3']));
});

test('pages are full until the last', async () => {
  const pages = await scroll({ reader: { userId: null, signedIn: false }, first: 50 });
  expect(pages.slice(0, -1).every((page) => page.length === 50)).toBe(true);
  expect(pages.flat()).toHaveLength(ITEMS);
});

test('excluding what is on the page already never starves it', async () => {
  const first = await feed({ first: 100 });
  const second = await feed({ first: 100, exclude: ids(first) });
  expect(second.edges).toHaveLength(100);
  expect(ids(second).filter((id) => ids(first).includes(id))).toEqual([]);
});

test('a page behind a cursor tells how its ranking was made, and may be narrowed', async () => {
  const first = await feed({ first: 5 });
  const next = await feed({ first: 5, after: await cursorBehind(first), filter: { types: ['film'] } });
  expect(next.personalization).toMatchObject({ plan: 'personal', modelVersion: first.personalization.modelVersion });
  expect(ids(next).every((id) => Number(id.slice(1)) % 3 === 0)).toBe(true);
});

test('what is dismissed while scrolling is not on the next page', async () => {
  const reader: Reader = { userId: 'scroller', signedIn: true };
  const first = await feed({ reader, first: 5 });
  const upcoming = ids(await feed({ reader, first: 10 }))[6]!;
  const after = await cursorBehind(first);
  await running.tenant.services.track({ reader, events: [{ type: 'DISMISS', itemId: upcoming }] });
  expect(ids(await feed({ reader, first: 20, after }))).not.toContain(upcoming);
});

test.each([
  ['of another reader', async () => feed({ reader: jonas, after: await cursorBehind(await feed()) })],
  ['tampered with', async () => feed({ after: `x${await cursorBehind(await feed())}` })],
  ['with something behind it', async () => feed({ after: `${await cursorBehind(await feed())}.x` })],
  ['made up', () => feed({ after: 'nonsense' })],
])('a cursor %s is refused', async (_, ask) => {
  await expect(ask()).rejects.toThrow(Refusal);
});

test('a row of "because you liked" is read on by `similar`', async () => {
  const { services } = running.tenant;
  const [row] = await services.readLikedRows({ reader: ana, rows: 1, first: 2, locales: [] });
  const after = await cursorBehind(row!.page);
  const more = await services.readSimilar({ reader: ana, itemId: row!.likedItemId, first: 2, after, locales: [] });
  expect(ids(more).filter((id) => ids(row!.page).includes(id))).toEqual([]);
});

test('two readers may use the same ids for their events', async () => {
  const { services } = running.tenant;
  const event = { id: '1', type: 'LIKE' as const, itemId: 'i9' };
  expect(await services.track({ reader: jonas, events: [event] })).toMatchObject({ accepted: 1, duplicates: 0 });
  expect(await services.track({ reader: { userId: 'nora', signedIn: true }, events: [event] })).toMatchObject({
    accepted: 1,
  });
  expect(await services.track({ reader: jonas, events: [event] })).toMatchObject({ accepted: 0, duplicates: 1 });
});

test('one token is one impression, however it is spelt', async () => {
  const reader: Reader = { userId: 'viewer', signedIn: true };
  const page = await feed({ reader, first: 1 });
  const token = page.tokenOf(page.edges[0]!);
  const seen = (spelt: string) => ({ type: 'IMPRESSION' as const, itemId: page.edges[0]!.itemId, token: spelt });
  const result = await running.tenant.services.track({
    reader,
    events: [token, token, `${token}.`, `${token}.1`].map(seen),
  });
  expect(result).toMatchObject({ accepted: 1, duplicates: 1 });
  expect(result.rejected.map(({ code }) => code)).toEqual(['BAD_TOKEN', 'BAD_TOKEN']);
});

test('a digest for a moment to come has what is published by then', async () => {
  const tomorrow = Date.now() + 86_400_000;
  const item = aStoredItem('tomorrow', { publishedAt: tomorrow - 1000, topics: ['trains'] });
  await saveEmbedded([item], running.stores);
  await eventually(() => running.tenant.live.world.vectorOf('tomorrow') !== undefined);
  const digest = await running.tenant.services.previewDigest({
    reader: ana,
    campaign: 'weekly',
    size: 50,
    at: tomorrow,
    locales: [],
  });
  expect(ids(digest.page)).toContain('tomorrow');
});
