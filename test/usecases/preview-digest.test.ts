import type { TenantStores } from '../../src/ports/stores';
import type { DigestInput, Reader } from '../../src/usecases/services';
import { aVariant } from '../support/builders';
import { aStoredItem, storesWith } from '../support/catalogue';
import { eventually, startTenant, type TestTenant } from '../support/tenant';

const ana: Reader = { userId: 'ana', signedIn: true };
const TITLES = { en: 'Night trains', de: 'Nachtzüge', pt: 'Comboios noturnos' };

let stores: TenantStores;
let one: TestTenant;
/** Verbs of stores that were called, as `store.verb`. */
const called: string[] = [];

beforeAll(async () => {
  const variants = Object.fromEntries(
    Object.entries(TITLES).map(([locale, title]) => [locale, aVariant({ locale, title })]),
  );
  const items = Array.from({ length: 20 }, (_, n) => aStoredItem(`item-${n}`, { variants, topics: [`topic-${n}`] }));
  stores = await storesWith(items);
  one = await startTenant({ stores: listening(stores) });
  await eventually(() => one.tenant.backlog() === 0);
});
afterAll(() => one.close());

const digest = (given: Partial<DigestInput> = {}) =>
  one.tenant.services.previewDigest({ reader: ana, campaign: 'weekly', locales: ['en'], ...given });

test('is as long as its campaign, or as asked for', async () => {
  expect((await digest()).page.edges).toHaveLength(8);
  expect((await digest({ campaign: 'daily' })).page.edges).toHaveLength(5);
  expect((await digest({ size: 3 })).page.edges).toHaveLength(3);
});

test.each([
  ['daily', '2026-11-21T23:59:59Z', '2026-11-21'],
  ['daily', '2026-11-22T00:00:00Z', '2026-11-22'],
  ['weekly', '2026-11-22T23:59:59Z', '2026-W47'],
  ['weekly', '2026-11-23T00:00:00Z', '2026-W48'],
  ['weekly', '2027-01-01T12:00:00Z', '2026-W53'],
  ['weekly', '2024-12-30T12:00:00Z', '2025-W01'],
])('the period of a %s digest at %s is %s', async (campaign, at, period) => {
  expect((await digest({ campaign, at: Date.parse(at) })).period).toBe(period);
});

test('the subject speaks of what leads, in a language of the reader', async () => {
  expect((await digest({ size: 3 })).subject).toBe('Night trains — and 2 more for you');
  expect((await digest({ size: 1 })).subject).toBe('Night trains');
  expect((await digest({ size: 3, locales: ['de-AT'] })).subject).toBe('Nachtzüge — und 2 weitere für Sie');
  expect((await digest({ size: 3, locales: ['pt'] })).subject).toBe('Comboios noturnos — e mais 2 para si');
});

test('where there is nothing it says so', async () => {
  const before = Date.now() - 7_200_000;
  const { page, subject } = await digest({ at: before });
  expect([page.edges, subject]).toEqual([[], 'Nothing new for you this time']);
});

test('refuses a campaign nobody runs, and names those that run', async () => {
  await expect(digest({ campaign: 'hourly' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(digest({ campaign: '__proto__' })).rejects.toThrow(/daily, weekly/);
});

test('leaves out what the reader has read, whoever asks for it', async () => {
  const [lead] = (await digest()).page.edges;
  await one.tenant.services.track({ reader: ana, events: [{ type: 'READ', itemId: lead!.itemId, value: 1 }] });
  expect((await digest()).page.edges.map(({ itemId }) => itemId)).not.toContain(lead!.itemId);
  expect((await digest()).userId).toBe('ana');
  expect((await digest({ reader: { userId: null, signedIn: false } })).userId).toBeNull();
});

test('is a preview: it records nothing', async () => {
  await digest();
  called.length = 0;
  const { page } = await digest({ campaign: 'daily' });
  page.tokenOf(page.edges[0]!);
  const writes = called.filter((verb) => /append|save|put|set|add|claim|remove/.test(verb) && verb !== 'inbox.claim');
  expect(writes).toEqual([]);
});

/** The same stores; what is called is noted down. */
function listening(given: TenantStores): TenantStores {
  const heard = (name: string, store: object) =>
    Object.fromEntries(
      Object.entries(store as Record<string, (...args: unknown[]) => unknown>).map(([verb, call]) => [
        verb,
        (...args: unknown[]) => (called.push(`${name}.${verb}`), call(...args)),
      ]),
    );
  const all = Object.entries(given as unknown as Record<string, object>);
  return Object.fromEntries(all.map(([name, store]) => [name, heard(name, store)])) as unknown as TenantStores;
}
