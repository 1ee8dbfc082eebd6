import fc from 'fast-check';
import { INTERACTION_TYPES } from '../../src/core/interaction';
import { emptyProfile, fold, type Profile } from '../../src/core/profile';
import { StoreUnavailable, type TenantStores } from '../../src/ports/stores';
import type { InteractionInput, Reader } from '../../src/usecases/services';
import { aStoredItem, storesWith } from '../support/catalogue';
import { eventually, startTenant, type TestTenant } from '../support/tenant';

const DAY = 86_400_000;
const ana: Reader = { userId: 'ana', signedIn: true };
const jonas: Reader = { userId: 'jonas', signedIn: true };
const ITEMS = ['a', 'b', 'c', 'gone', 'hidden'];

let stores: TenantStores;
let one: TestTenant;
beforeEach(async () => {
  const status = { gone: 'deleted', hidden: 'withdrawn' } as const;
  stores = await storesWith(ITEMS.map((id) => aStoredItem(id, { status: status[id as 'gone'] ?? 'published' })));
  one = await startTenant({ stores });
});
afterEach(() => one.close());

const track = (events: readonly InteractionInput[], reader = ana) => one.tenant.services.track({ reader, events });
const logOf = ({ userId }: Reader) => stores.interactions.ofUser(userId!, { limit: 1_000 });
const tokenOf = async (reader: Reader): Promise<{ itemId: string; token: string }> => {
  const page = await one.tenant.services.readFeed({ reader, first: 1, locales: [], filter: {}, exclude: [] });
  return { itemId: page.edges[0]!.itemId, token: page.tokenOf(page.edges[0]!) };
};

describe('refuses', () => {
  test.each<[string, string, Partial<InteractionInput>]>([
    ['what nobody has', 'UNKNOWN_ITEM', { itemId: 'nowhere' }],
    ['what was deleted', 'UNKNOWN_ITEM', { itemId: 'gone' }],
    ['the future', 'TIME_IN_FUTURE', { at: Date.now() + 10 * 60_000 }],
    ['what is too long ago', 'TIME_TOO_OLD', { at: Date.now() - 401 * DAY }],
    ['no time', 'BAD_VALUE', { at: NaN }],
    ['an endless time', 'BAD_VALUE', { at: Infinity }],
    ['more than all of it', 'BAD_VALUE', { type: 'READ', value: 1.1 }],
    ['less than nothing', 'BAD_VALUE', { type: 'READ', value: -0.1 }],
    ['no stars', 'BAD_VALUE', { type: 'RATE' }],
    ['six stars', 'BAD_VALUE', { type: 'RATE', value: 6 }],
    ['not a number', 'BAD_VALUE', { value: NaN }],
    ['a price without end', 'BAD_VALUE', { type: 'PURCHASE', value: Infinity }],
    ['an empty id', 'BAD_USER_INPUT', { id: '' }],
    ['an endless id', 'BAD_USER_INPUT', { id: 'x'.repeat(257) }],
    ['a showing without its token', 'BAD_TOKEN', { type: 'IMPRESSION' }],
    ['a token nobody made', 'BAD_TOKEN', { token: 'made.up' }],
  ])('%s (%s), and takes the rest', async (_, code, given) => {
    const events = [
      { type: 'LIKE' as const, itemId: 'a' },
      { type: 'VIEW' as const, itemId: 'b', ...given },
      { type: 'CLICK' as const, itemId: 'c' },
    ];
    const result = await track(events);
    expect(result).toMatchObject({ accepted: 2, duplicates: 0, rejected: [{ index: 1, code }] });
    expect(result.rejected[0]!.message).toMatch(/\.$/);
    expect((await logOf(ana)).map(({ itemId }) => itemId).sort()).toEqual(['a', 'c']);
  });

  test('whoever cannot be told from others', async () => {
    const nobody = track([{ type: 'VIEW', itemId: 'a' }], { userId: null, signedIn: false });
    await expect(nobody).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test("a token of another reader's, and of another item's", async () => {
    const { itemId, token } = await tokenOf(jonas);
    const other = ['a', 'b', 'c'].find((id) => id !== itemId)!;
    const codes = async (id: string, reader: Reader) =>
      (await track([{ type: 'CLICK', itemId: id, token }], reader)).rejected.map(({ code }) => code);
    expect(await codes(itemId, ana)).toEqual(['BAD_TOKEN']);
    expect(await codes(other, jonas)).toEqual(['BAD_TOKEN']);
    expect(await codes(itemId, jonas)).toEqual([]);
  });
});

test('takes what was withdrawn: the page may still be open', async () => {
  expect(await track([{ type: 'COMPLETE', itemId: 'hidden' }])).toMatchObject({ accepted: 1, rejected: [] });
});

test('a clock that is a little fast is put right', async () => {
  await track([{ type: 'VIEW', itemId: 'a', at: Date.now() + 60_000 }]);
  const [entry] = await logOf(ana);
  expect(entry!.at).toBe(entry!.receivedAt);
});

describe('a repeat', () => {
  test('of the same id changes nothing, within a batch and afterwards', async () => {
    const like = { id: '1', type: 'LIKE', itemId: 'a' } as const;
    expect(await track([like, like])).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await track([like])).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await one.tenant.live.profiles.load('ana')).version).toBe(1);
  });

  test('without an id is one where the time is the same; without a time each is a new one', async () => {
    const at = Date.now() - 1000;
    const view = { type: 'VIEW', itemId: 'a' } as const;
    expect(
      await track([
        { ...view, at },
        { ...view, at },
        { ...view, at: at + 1 },
      ]),
    ).toMatchObject({ accepted: 2, duplicates: 1 });
    expect(await track([view, view])).toMatchObject({ accepted: 2, duplicates: 0 });
  });

  test('by another process is answered as one, and counted once', async () => {
    const other = await startTenant({ stores });
    const events = [{ id: '1', type: 'LIKE', itemId: 'a' } as const];
    const both = await Promise.all([track(events), other.tenant.services.track({ reader: ana, events })]);
    expect(both.map(({ accepted }) => accepted).sort()).toEqual([0, 1]);
    await eventually(async () => (await one.tenant.live.profiles.load('ana')).version === 1);
    expect((await other.tenant.live.profiles.load('ana')).version).toBe(1);
    await other.close();
  });
});

test('law: any batches, in any order, with any repeats: the log has each once, and the profile is its fold', async () => {
  const type = fc.constantFrom(...INTERACTION_TYPES.filter((name) => name !== 'IMPRESSION' && name !== 'RATE'));
  const event = fc.record({ id: fc.nat(30).map(String), type, itemId: fc.constantFrom('a', 'b', 'c', 'nowhere') });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(event, { maxLength: 6 }), { maxLength: 6 }), async (batches) => {
      const reader: Reader = { userId: `reader-${run++}`, signedIn: true };
      const results = await Promise.all(batches.map((events) => track(events, reader)));
      const log = await logOf(reader);
      const sent = batches.flat().filter(({ itemId }) => itemId !== 'nowhere');
      expect(log).toHaveLength(new Set(sent.map(({ id }) => id)).size);
      expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(log.length);
      expect(results.reduce((sum, { accepted, duplicates }) => sum + accepted + duplicates, 0)).toBe(sent.length);
      const folded = log.reduce<Profile>((profile, entry) => fold(profile, entry, 1_000), emptyProfile(reader.userId!));
      const { version, items } = await one.tenant.live.profiles.load(reader.userId!);
      expect({ version, items: new Map(items) }).toEqual({ version: folded.version, items: new Map(folded.items) });
    }),
    { numRuns: 50 },
  );
});

test('the order within a batch does not matter: the later time wins', async () => {
  const now = Date.now();
  const like = { type: 'LIKE', itemId: 'a', at: now - 2000 } as const;
  const undo = { type: 'UNDO', itemId: 'a', at: now - 1000 } as const;
  for (const [reader, events] of [
    [ana, [like, undo]],
    [jonas, [undo, like]],
  ] as const) {
    await track(events, reader);
    expect(await one.tenant.services.readLikedRows({ reader, rows: 3, first: 3, locales: [] })).toEqual([]);
  }
});

test('what cannot be stored is not acknowledged, not half either: the client repeats it', async () => {
  let isAway = true;
  const append: TenantStores['interactions']['append'] = async (entries) => {
    if (isAway) throw new StoreUnavailable();
    return stores.interactions.append(entries);
  };
  const cut = await startTenant({ stores: { ...stores, interactions: { ...stores.interactions, append } } });
  const { itemId, token } = await tokenOf(ana);
  const events = [
    { type: 'IMPRESSION', itemId, token },
    { id: '1', type: 'LIKE', itemId: 'a' },
  ] as const;
  const again = () => cut.tenant.services.track({ reader: ana, events });
  await expect(again()).rejects.toThrow(StoreUnavailable);
  expect((await cut.tenant.live.profiles.load('ana')).version).toBe(0);
  isAway = false;
  const { accepted, duplicates } = await again();
  expect([accepted + duplicates, await logOf(ana)]).toMatchObject([2, [{ itemId: 'a' }]]);
  await cut.close();
});
