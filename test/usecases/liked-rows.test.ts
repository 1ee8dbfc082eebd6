import type { LikedRow, Reader } from '../../src/usecases/services';
import { storesWith, titled } from '../support/catalogue';
import { eventually, startTenant, type TestTenant } from '../support/tenant';

const BREAD = ['rye bread', 'wheat bread', 'bread oven', 'bread dough', 'bread crust', 'stale bread'];
const TRAINS = ['night trains', 'steam trains', 'express trains', 'trains delayed', 'model trains', 'trains museum'];

let one: TestTenant;
beforeAll(async () => {
  // What they have in common must outweigh what sets them apart, as it does where there is more to say.
  const common = (title: string) =>
    title.includes('bread') ? 'flour dough oven bakery loaf' : 'rails station track wagon line';
  const items = [...BREAD, ...TRAINS].map((title) => titled(title.replace(' ', '-'), `${title} ${common(title)}`));
  one = await startTenant({ stores: await storesWith(items) });
  await eventually(() => one.tenant.backlog() === 0);
});
afterAll(() => one.close());

let readers = 0;
async function readerWho(
  ...deeds: readonly (readonly ['LIKE' | 'VIEW' | 'DISMISS' | 'UNDO', string])[]
): Promise<Reader> {
  const reader: Reader = { userId: `reader-${readers++}`, signedIn: true };
  const started = Date.now() - 1000;
  const events = deeds.map(([type, itemId], n) => ({ type, itemId, at: started + n }));
  expect((await one.tenant.services.track({ reader, events })).rejected).toEqual([]);
  return reader;
}

const rowsOf = (reader: Reader, given: { rows?: number; first?: number } = {}) =>
  one.tenant.services.readLikedRows({ reader, rows: 3, first: 3, locales: [], ...given });
const idsOf = ({ page }: LikedRow) => page.edges.map(({ itemId }) => itemId);

test('a row for each thing liked, like it, and no item in two rows', async () => {
  const reader = await readerWho(['LIKE', 'rye-bread'], ['LIKE', 'wheat-bread'], ['LIKE', 'night-trains']);
  const rows = await rowsOf(reader, { first: 4 });
  expect(rows.map(({ likedItemId }) => likedItemId).sort()).toEqual(['night-trains', 'rye-bread', 'wheat-bread']);
  const all = rows.flatMap(idsOf);
  expect(new Set(all).size).toBe(all.length);
  const trains = rows.find(({ likedItemId }) => likedItemId === 'night-trains')!;
  expect(idsOf(trains)[0]).toContain('trains');
  for (const row of rows)
    for (const { reason } of row.page.edges)
      expect([
        'BecauseYouLiked',
        'ReadersLikeYou',
        'SharedTopic',
        'Fresh',
        'Popular',
        'Exploration',
        'Trending',
      ]).toContain(reason.kind);
});

test('different interests come first: the newest of each', async () => {
  const liked = ['night-trains', 'steam-trains', 'express-trains', 'rye-bread', 'wheat-bread', 'bread-oven'];
  const rows = await rowsOf(await readerWho(...liked.map((id) => ['LIKE', id] as const)), { rows: 2 });
  expect(rows.map(({ likedItemId }) => likedItemId).sort()).toEqual(['bread-oven', 'express-trains']);
});

test('what was read, liked or sent away is in no row', async () => {
  const reader = await readerWho(
    ['LIKE', 'rye-bread'],
    ['VIEW', 'wheat-bread'],
    ['DISMISS', 'bread-oven'],
    ['LIKE', 'bread-dough'],
  );
  const all = (await rowsOf(reader, { first: 10 })).flatMap(idsOf);
  expect(all.length).toBeGreaterThan(0);
  for (const id of ['rye-bread', 'wheat-bread', 'bread-oven', 'bread-dough']) expect(all).not.toContain(id);
});

test('only what was liked has a row: not what was read, and not what was taken back', async () => {
  expect(await rowsOf(await readerWho(['VIEW', 'rye-bread']))).toEqual([]);
  expect(await rowsOf(await readerWho(['LIKE', 'rye-bread'], ['UNDO', 'rye-bread']))).toEqual([]);
  expect(await rowsOf({ userId: null, signedIn: false })).toEqual([]);
});

test('at most so many rows of so many; a row that would be empty is left out', async () => {
  const reader = await readerWho(
    ...[...BREAD, ...TRAINS].slice(0, 10).map((title) => ['LIKE', title.replace(' ', '-')] as const),
  );
  const rows = await rowsOf(reader, { rows: 5, first: 1 });
  expect(rows.length).toBeLessThanOrEqual(2);
  expect(rows.every(({ page }) => page.edges.length === 1)).toBe(true);
});

test('what is withdrawn has no row any more', async () => {
  const reader = await readerWho(['LIKE', 'stale-bread'], ['LIKE', 'steam-trains']);
  const [known] = await one.stores.items.documentsByIds(['stale-bread']);
  await one.stores.items.save({ ...known!, status: 'withdrawn' }, known!.revision);
  await eventually(async () => (await rowsOf(reader)).every(({ likedItemId }) => likedItemId === 'steam-trains'));
});
