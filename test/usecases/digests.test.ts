import fc from 'fast-check';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import type { Campaign } from '../../src/core/digest/campaign';
import type { Digest } from '../../src/core/digest/digest';
import type { TenantStores } from '../../src/ports/stores';
import type { ReserveInput, ReserveOutcome } from '../../src/usecases/digest-services';
import { aStoredItem, saveEmbedded } from '../support/catalogue';
import { aCampaign } from '../support/digests';
import { eventually, startTenant, type TestTenant } from '../support/tenant';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const ITEMS = 60;

/** Runs until everything is there, and stands still from then on. */
let clock = Date.now();
let isStill = false;
const now = () => (isStill ? clock : Date.now());
let stores: TenantStores;
/** Two replicas over one store. */
let replicas: [TestTenant, TestTenant];
let readers = 0;

beforeAll(async () => {
  stores = memoryStorage({ now }).forTenant('test');
  const items = Array.from({ length: ITEMS }, (_, n) =>
    aStoredItem(`item-${n}`, {
      topics: [`topic-${n % 6}`],
      authors: [`author-${n % 10}`],
      featured: n % 20 === 0,
      publishedAt: clock - (n + 1) * 6 * HOUR,
      type: n >= 50 ? 'product' : 'article',
    }),
  );
  await saveEmbedded(items, stores);
  const start = () => startTenant({ stores, now });
  replicas = [await start(), await start()];
  await eventually(() => replicas.every(({ tenant }) => tenant.backlog() === 0));
  clock = Date.now();
  isStill = true;
}, 30_000);
afterAll(() => Promise.all(replicas?.map((one) => one.close()) ?? []));

const services = (n = 0) => replicas[n % 2]!.tenant.services;
const newReader = () => `reader-${++readers}`;
const idsOf = ({ items }: Pick<Digest, 'items'>) => items.map(({ itemId }) => itemId);

async function campaign(given: Partial<Campaign> = {}): Promise<string> {
  const made = aCampaign({ id: `campaign-${++readers}`, ...given });
  await services().digests.saveCampaign(made);
  return made.id;
}

function reserve(given: Partial<ReserveInput> & Pick<ReserveInput, 'campaign'>, replica = 0): Promise<ReserveOutcome> {
  return services(replica).digests.reserveDigest({ userId: 'ana', key: 'key-1', locales: ['en'], ...given });
}

async function reserved(given: Parameters<typeof reserve>[0], replica = 0): Promise<Digest> {
  const outcome = await reserve(given, replica);
  if (outcome.kind === 'skipped') throw new Error(`${outcome.reason}: ${outcome.message}`);
  return outcome.digest;
}

const commit = async (id: string, replica = 0) => (await services(replica).digests.commitDigests([id]))[0];

describe('a reservation', () => {
  test('tells what to send, to whom, when and until when', async () => {
    const userId = newReader();
    const digest = await reserved({ campaign: 'daily', userId });
    const period = new Date(clock).toISOString().slice(0, 10);
    expect(digest).toMatchObject({ id: `daily/${period}/1/${userId}`, period, userId, state: 'reserved' });
    expect(idsOf(digest)).toHaveLength(5);
    expect(digest.subjects[0]).toMatchObject({ template: 'lead-and-more', itemId: digest.items[0]!.itemId });
    expect(digest.sendTime).toEqual({ at: clock, reason: 'schedule' });
    expect(digest.expiresAt).toBe(clock + DAY);
    expect(await services(1).digests.digestById(digest.id)).toEqual(digest);
  });

  test('is answered again under its key, on every replica, in whatever state it is by then', async () => {
    const userId = newReader();
    const first = await reserved({ campaign: 'daily', userId });
    expect(await reserve({ campaign: 'daily', userId }, 1)).toEqual({
      kind: 'reserved',
      digest: first,
      replayed: true,
    });
    await commit(first.id, 1);
    expect(await reserved({ campaign: 'daily', userId })).toMatchObject({
      id: first.id,
      state: 'committed',
      items: first.items,
    });
  });

  test('holds the period: another key is refused until it is voided or expires', async () => {
    const userId = newReader();
    const id = await campaign({ reservationMinutes: 10 });
    // Named, so that it is the same though midnight may pass.
    const { period } = await services().digests.campaign(id);
    const first = await reserved({ campaign: id, userId, period });
    expect(await reserve({ campaign: id, userId, period, key: 'key-2' }, 1)).toMatchObject({
      kind: 'skipped',
      reason: 'TAKEN',
    });
    await services().digests.voidDigests([first.id]);
    const second = await reserved({ campaign: id, userId, period, key: 'key-2' }, 1);
    expect(second.id).toBe(first.id.replace('/1/', '/2/'));
    clock += 10 * 60_000;
    const third = await reserved({ campaign: id, userId, period, key: 'key-3' });
    expect(idsOf(third)).toEqual(idsOf(first));
    expect(await commit(second.id)).toMatchObject({ kind: 'refused', code: 'RESERVATION_EXPIRED' });
    expect(await reserved({ campaign: id, userId, period, key: 'key-2' })).toMatchObject({
      id: second.id,
      state: 'expired',
    });
  });

  test('of something else under the same key is refused', async () => {
    const userId = newReader();
    await reserved({ campaign: 'daily', userId });
    await expect(reserve({ campaign: 'weekly', userId })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test.each([
    ['an unknown campaign', { campaign: 'hourly' }, 'NOT_FOUND'],
    ['a period of another kind', { campaign: 'daily', period: '2026-W47' }, 'UNKNOWN_PERIOD'],
    ['a period long gone', { campaign: 'daily', period: '2019-01-01' }, 'UNKNOWN_PERIOD'],
    ['no period at all', { campaign: 'daily', period: '' }, 'UNKNOWN_PERIOD'],
    ['an empty key', { campaign: 'daily', key: '' }, 'BAD_USER_INPUT'],
    ['a key without end', { campaign: 'daily', key: 'x'.repeat(257) }, 'BAD_USER_INPUT'],
    ['nobody', { campaign: 'daily', userId: '' }, 'BAD_USER_INPUT'],
  ])('for %s is refused', async (_, given, code) => {
    await expect(reserve(given)).rejects.toMatchObject({ code });
  });
});

describe('what was sent', () => {
  test('is sent by no campaign again, on no replica', async () => {
    const userId = newReader();
    const sent: string[] = [];
    for (const [n, id] of ['daily', 'weekly', await campaign(), await campaign({ size: 10 })].entries()) {
      const digest = await reserved({ campaign: id, userId, key: `key-${n}` }, n);
      expect(idsOf(digest).filter((itemId) => sent.includes(itemId))).toEqual([]);
      sent.push(...idsOf(digest));
      await commit(digest.id, n + 1);
    }
    expect(sent.length).toBeGreaterThanOrEqual(25);
  });

  test('may be sent again when the window is over, where there is one', async () => {
    const userId = newReader();
    const id = await campaign({ noRepeatDays: 2, reservationMinutes: 1 });
    const first = await reserved({ campaign: id, userId });
    await commit(first.id);
    const before = clock;
    clock += DAY;
    expect(idsOf(await reserved({ campaign: id, userId, key: 'b' })).some((one) => idsOf(first).includes(one))).toBe(
      false,
    );
    clock = before + 2 * DAY + 1;
    expect(idsOf(await reserved({ campaign: id, userId, key: 'c' }))).toEqual(idsOf(first));
    clock = before;
  });

  test('was not read on the site, not even on another replica a moment ago', async () => {
    const userId = newReader();
    const id = await campaign();
    const preview = await services(1).previewDigest({
      reader: { userId, signedIn: true },
      campaign: id,
      locales: ['en'],
    });
    const lead = preview.page.edges[0]!.itemId;
    await services(0).track({ reader: { userId, signedIn: true }, events: [{ type: 'READ', itemId: lead, value: 1 }] });
    expect(idsOf(await reserved({ campaign: id, userId }, 1))).not.toContain(lead);
  });

  test('committed twice is committed once; voided after that, or committed after voiding, is refused', async () => {
    const userId = newReader();
    const { id } = await reserved({ campaign: 'daily', userId });
    expect(await commit(id)).toMatchObject({ kind: 'settled', repeated: false });
    expect(await commit(id, 1)).toMatchObject({ kind: 'settled', repeated: true });
    expect(await services().digests.voidDigests([id])).toMatchObject([{ kind: 'refused', code: 'ALREADY_COMMITTED' }]);
    const other = await reserved({ campaign: 'weekly', userId, key: 'w' });
    await services().digests.voidDigests([other.id, other.id]);
    expect(await commit(other.id)).toMatchObject({ kind: 'refused', code: 'RESERVATION_VOIDED' });
  });

  test.each(['', 'nonsense', 'daily/2026-11-21/1/', 'daily/2026-11-21/1/nobody', '../../x', 'a/b/c/d'])(
    'is not %j',
    async (id) => {
      expect(await commit(id)).toMatchObject({ kind: 'refused', code: 'NOT_FOUND', id });
    },
  );

  test('is committed in bulk, each for itself, in order', async () => {
    const userIds = [newReader(), newReader()];
    const page = await services().digests.digests({
      campaign: 'daily',
      first: 2,
      userIds,
      keyPrefix: 'p',
      locales: [],
    });
    const ids = page.outcomes.flatMap((one) => (one.kind === 'reserved' ? one.digest.id : []));
    const outcomes = await services(1).digests.commitDigests([ids[1]!, 'nonsense', ids[0]!, ids[1]!]);
    expect(outcomes.map((one) => (one.kind === 'settled' ? one.digest.id : one.code))).toEqual([
      ids[1],
      'NOT_FOUND',
      ids[0],
      ids[1],
    ]);
  });
});

test('the preview is what a reservation at that moment holds', async () => {
  const slots = [{ source: { from: 'editors-pick' as const }, place: 2, count: 1 }];
  const ids = ['daily', await campaign({ size: 7, slots, maxPerTopic: 2, maxAgeDays: 9 }), 'weekly'];
  for (const userId of [newReader(), newReader()]) {
    const reader = { userId, signedIn: true };
    await services().track({ reader, events: [3, 9, 15].map((n) => ({ type: 'LIKE' as const, itemId: `item-${n}` })) });
    for (const id of ids) {
      const preview = await services().previewDigest({ reader, campaign: id, locales: ['en'] });
      const digest = await reserved({ campaign: id, userId, key: id });
      expect(preview.page.edges.map(({ itemId, score, reason }) => ({ itemId, score, reason }))).toEqual(
        digest.items.map(({ itemId, score, reason }) => ({ itemId, score, reason })),
      );
      expect(preview).toMatchObject({ period: digest.period, subject: digest.subjects[0]?.text });
      await commit(digest.id);
    }
  }
});

describe('campaigns', () => {
  test('paused: nothing is reserved, on any replica', async () => {
    const id = await campaign();
    await services(0).digests.pauseCampaign(id, true);
    expect(await reserve({ campaign: id, userId: newReader() }, 1)).toMatchObject({ reason: 'CAMPAIGN_PAUSED' });
    await services(1).digests.pauseCampaign(id, false);
    expect((await reserve({ campaign: id, userId: newReader() })).kind).toBe('reserved');
  });

  test('a built-in one can be changed, and comes back when that is removed', async () => {
    const [daily] = await services().digests.campaigns();
    expect(daily).toMatchObject({ campaign: { id: expect.any(String) as string } });
    await services().digests.pauseCampaign('weekly', true);
    expect(await services(1).digests.campaign('weekly')).toMatchObject({
      origin: 'stored',
      campaign: { paused: true },
    });
    await services().digests.removeCampaign('weekly');
    expect(await services(1).digests.campaign('weekly')).toMatchObject({
      origin: 'built-in',
      campaign: { paused: false },
    });
  });

  test('saved over another revision than was expected is refused', async () => {
    const made = aCampaign({ id: await campaign() });
    await services().digests.saveCampaign({ ...made, name: 'Second' }, 1);
    await expect(services(1).digests.saveCampaign(made, 1)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('the frequency cap counts across campaigns', async () => {
    const userId = newReader();
    const capped = await campaign({ frequencyCap: { digests: 2, days: 7 } });
    await commit((await reserved({ campaign: 'daily', userId, key: 'a' })).id);
    await reserved({ campaign: 'weekly', userId, key: 'b' });
    expect(await reserve({ campaign: capped, userId, key: 'c' })).toMatchObject({ reason: 'FREQUENCY_CAPPED' });
  });

  test('with too few items nothing is reserved', async () => {
    const id = await campaign({ size: 10, minItems: 10, maxAgeDays: 1 });
    expect(await reserve({ campaign: id, userId: newReader() })).toMatchObject({ reason: 'TOO_FEW_ITEMS' });
  });

  test('anonymous readers are not in the audience, unless it says so', async () => {
    expect(await reserve({ campaign: 'daily', userId: 'anon:x' })).toMatchObject({ reason: 'NOT_IN_AUDIENCE' });
    const open = await campaign({ audience: { ...aCampaign().audience, signedIn: false } });
    expect((await reserve({ campaign: open, userId: 'anon:x' })).kind).toBe('reserved');
  });
});

describe('sources', () => {
  const track = (
    userId: string,
    type: 'FOLLOW' | 'READ' | 'BOOKMARK' | 'PURCHASE' | 'COMPLETE',
    n: number,
    value?: number,
  ) =>
    services().track({
      reader: { userId, signedIn: true },
      events: [{ type, itemId: `item-${n}`, value, at: clock - 15 * HOUR }],
    });

  test('followed: new items of an author the reader follows, and nothing else', async () => {
    const userId = newReader();
    await track(userId, 'FOLLOW', 3);
    const id = await campaign({ size: 5, source: { from: 'followed', by: ['authors'], withinDays: 9 } });
    const items = idsOf(await reserved({ campaign: id, userId }));
    expect(items.sort()).toEqual(['item-13', 'item-23', 'item-33']);
  });

  test('unfinished: what was begun and not read to its end', async () => {
    const userId = newReader();
    await track(userId, 'READ', 3, 0.4);
    await track(userId, 'READ', 4, 1);
    await track(userId, 'READ', 5, 0.5);
    await track(userId, 'COMPLETE', 5);
    const unfinished = {
      from: 'touched',
      deeds: ['READ'],
      without: ['COMPLETE'],
      types: [],
      withinDays: 30,
      idleHours: 12,
    } as const;
    const id = await campaign({ source: unfinished });
    expect(idsOf(await reserved({ campaign: id, userId }))).toEqual(['item-3']);
  });

  test('basket: products put aside and not bought', async () => {
    const userId = newReader();
    for (const n of [3, 52, 55]) await track(userId, 'BOOKMARK', n);
    await track(userId, 'PURCHASE', 55, 10);
    await services().digests.saveCampaign({ ...aCampaign({ id: 'basket' }), source: 'basket' });
    expect(idsOf(await reserved({ campaign: 'basket', userId }))).toEqual(['item-52']);
  });

  test('your week: what was read, and what was missed', async () => {
    const userId = newReader();
    await track(userId, 'READ', 2, 1);
    const id = await campaign({ size: 4, recapDays: 7, source: { from: 'published', withinDays: 2 } });
    const digest = await reserved({ campaign: id, userId });
    expect(digest.recap).toEqual(['item-2']);
    expect(idsOf(digest)).toHaveLength(4);
    expect(idsOf(digest)).not.toContain('item-2');
    for (const itemId of idsOf(digest)) expect(Number(itemId.slice(5))).toBeLessThan(8);
  });

  test("editor's pick: in its place, whatever the ranking says", async () => {
    const slots = [{ source: { from: 'editors-pick' as const }, place: 2, count: 1 }];
    const digest = await reserved({ campaign: await campaign({ slots }), userId: newReader() });
    expect(digest.items.map(({ slot }) => slot)).toEqual([null, 'editors-pick', null]);
    expect(Number(idsOf(digest)[1]!.slice(5)) % 20).toBe(0);
  });
});

describe('pages', () => {
  test('walk everybody once, and again under the same key answer the same', async () => {
    const userIds = Array.from({ length: 7 }, (_, n) => `walked-${n}`);
    for (const userId of userIds)
      await services().track({ reader: { userId, signedIn: true }, events: [{ type: 'VIEW', itemId: 'item-9' }] });
    const id = await campaign();
    const walk = async (replica: number) => {
      const digests: Digest[] = [];
      for (let after: string | undefined; ;) {
        const page = await services(replica).digests.digests({
          campaign: id,
          after,
          first: 3,
          keyPrefix: 'k',
          locales: [],
        });
        digests.push(...page.outcomes.flatMap((one) => (one.kind === 'reserved' ? one.digest : [])));
        if (!page.hasNextPage) return digests;
        after = page.endCursor!;
      }
    };
    const first = await walk(0);
    expect(first.map(({ userId }) => userId)).toEqual(expect.arrayContaining(userIds));
    expect(new Set(first.map(({ userId }) => userId)).size).toBe(first.length);
    expect(await walk(1)).toEqual(first);
  });
});

describe('the law, with replicas at once', () => {
  test('of many who reserve the same at once all are answered the same, or that it is taken', async () => {
    const userId = newReader();
    const same = await Promise.all(Array.from({ length: 12 }, (_, n) => reserved({ campaign: 'daily', userId }, n)));
    expect(new Set(same.map(({ id }) => id)).size).toBe(1);
    const others = await Promise.all(
      Array.from({ length: 12 }, (_, n) => reserve({ campaign: 'weekly', userId, key: `k${n}` }, n)),
    );
    expect(others.filter(({ kind }) => kind === 'reserved')).toHaveLength(1);
  });

  test('random work of several campaigns on both replicas sends nothing twice', async () => {
    const campaigns = [await campaign({ size: 4 }), await campaign({ size: 6 }), 'daily', 'weekly'];
    const step = fc.record({
      campaign: fc.constantFrom(...campaigns),
      replica: fc.nat(1),
      key: fc.nat(2),
      then: fc.constantFrom('commit', 'void', 'nothing', 'commit twice', 'read'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
        const userId = newReader();
        const reader = { userId, signedIn: true };
        await Promise.all(
          steps.map(async ({ campaign: id, replica, key, then }) => {
            const outcome = await reserve({ campaign: id, userId, key: `${id} ${key}` }, replica);
            if (outcome.kind === 'skipped') return;
            const { digest } = outcome;
            if (then === 'read')
              await services(replica).track({
                reader,
                events: [{ type: 'READ', itemId: idsOf(digest)[0]!, value: 1 }],
              });
            if (then === 'void') await services(replica).digests.voidDigests([digest.id]);
            if (then.startsWith('commit')) await commit(digest.id, replica);
            if (then === 'commit twice') await commit(digest.id, replica + 1);
          }),
        );
        const [ledger] = await stores.digests.byReaders([userId]);
        const sent = (ledger?.digests ?? []).filter(({ state }) => state === 'committed').flatMap(idsOf);
        expect(new Set(sent).size).toBe(sent.length);
        expect(ledger?.sent.map(({ itemId }) => itemId).sort()).toEqual([...sent].sort());
        const keys = (ledger?.digests ?? []).map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
