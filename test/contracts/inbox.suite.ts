import type { Inbox } from '../../src/ports/inbox';
import { aDelivery } from '../support/builders';
import { freshStores, freshTwins, ODD_IDS, type Given } from '../support/contestant';

const LEASE = 1_000;

/** Declares the laws of Inbox. */
export function inboxSuite(given: Given): void {
  describe('Inbox', () => {
    const fresh = () => freshStores(given).inbox;
    const now = () => given().clock.now;
    const arrive = (inbox: Inbox, ...ids: string[]) =>
      Promise.all(ids.map((id, n) => inbox.add(aDelivery({ id, receivedAt: now() - 1_000 + n }))));
    const claim = async (inbox: Inbox, limit = 10, at = now()) =>
      (await inbox.claim({ now: at, leaseMs: LEASE, limit })).map((entry) => entry.id);

    test('hands out what was stored, as it came', async () => {
      const inbox = fresh();
      const body = Uint8Array.from({ length: 256 }, (_, n) => n);
      const headers = { 'x.dotted': '1', $dollar: 'ü', __proto: '', 'content-type': 'a/b' };
      const delivery = aDelivery({ event: 'entry.publish', headers, body: body.subarray(1), receivedAt: now() - 5 });
      expect(await inbox.add(delivery)).toBe('stored');
      const [entry] = await inbox.claim({ now: now(), leaseMs: LEASE, limit: 1 });
      expect(entry).toEqual({ ...delivery, state: 'claimed', attempts: 1, dueAt: now() + LEASE, error: null });
    });

    test('an id is known in any state', async () => {
      const inbox = fresh();
      const again = () => inbox.add(aDelivery({ id: 'a', source: 'other', receivedAt: now() }));
      await arrive(inbox, 'a');
      expect(await again()).toBe('duplicate');
      await claim(inbox);
      expect(await again()).toBe('duplicate');
      await inbox.fail('a', { error: 'x', retryAt: null });
      expect(await again()).toBe('duplicate');
      await inbox.revive(['a']);
      await claim(inbox);
      await inbox.complete(['a']);
      expect(await again()).toBe('duplicate');
      expect(await claim(inbox, 10, now() + 10 * LEASE)).toEqual([]);
    });

    test('of many who add one id at once one stores it', async () => {
      const twins = freshTwins(given);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) => twins[n % 2]!.inbox.add(aDelivery({ receivedAt: now() }))),
      );
      expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
    });

    test('claims the oldest first, at most `limit`, each once while the lease runs', async () => {
      const inbox = fresh();
      await arrive(inbox, 'c', 'a', 'b');
      expect(await claim(inbox, 2)).toEqual(['c', 'a']);
      expect(await claim(inbox, 0)).toEqual([]);
      expect(await claim(inbox, 2)).toEqual(['b']);
      expect(await claim(inbox)).toEqual([]);
      expect(await claim(inbox, 10, now() + LEASE - 1)).toEqual([]);
      const late = await inbox.claim({ now: now() + LEASE, leaseMs: LEASE, limit: 10 });
      expect(late.map((entry) => [entry.id, entry.attempts])).toEqual([
        ['c', 2],
        ['a', 2],
        ['b', 2],
      ]);
    });

    test('does not hand out what is not due yet', async () => {
      const inbox = fresh();
      await inbox.add(aDelivery({ receivedAt: now() + 50 }));
      expect(await claim(inbox)).toEqual([]);
      expect(await claim(inbox, 10, now() + 50)).toEqual(['delivery-1']);
    });

    test('hands each entry to exactly one of many claimers', async () => {
      const twins = freshTwins(given);
      const ids = Array.from({ length: 120 }, (_, n) => `id-${n}`);
      await arrive(twins[0].inbox, ...ids);
      const workers = Array.from({ length: 8 }, async (_, n) => {
        const mine: string[] = [];
        for (let got = await claim(twins[n % 2]!.inbox, 7); got.length > 0; got = await claim(twins[n % 2]!.inbox, 7))
          mine.push(...got);
        return mine;
      });
      const claimed = (await Promise.all(workers)).flat();
      claimed.push(...(await claim(twins[0].inbox, 200)));
      expect(claimed.sort()).toEqual(ids.sort());
      expect((await twins[0].inbox.list({ limit: 200 })).every((entry) => entry.attempts === 1)).toBe(true);
    });

    test('a failure puts the entry back until `retryAt`, with the error', async () => {
      const inbox = fresh();
      await arrive(inbox, 'a');
      await claim(inbox);
      await inbox.fail('a', { error: 'no answer', retryAt: now() + 500 });
      expect(await inbox.list({ limit: 1 })).toMatchObject([
        { state: 'waiting', error: 'no answer', dueAt: now() + 500, attempts: 1 },
      ]);
      expect(await claim(inbox, 1, now() + 499)).toEqual([]);
      expect(await claim(inbox, 1, now() + 500)).toEqual(['a']);
    });

    test('a failure without `retryAt` makes a dead letter, which can be revived', async () => {
      const inbox = fresh();
      await arrive(inbox, 'a', 'b');
      await claim(inbox);
      await inbox.fail('a', { error: 'broken', retryAt: null });
      expect(await claim(inbox, 10, now() + 10 * LEASE)).toEqual(['b']);
      expect(await inbox.list({ state: 'dead', limit: 9 })).toMatchObject([{ id: 'a', error: 'broken' }]);
      expect(await inbox.revive(['a', 'b', 'unknown'])).toBe(1);
      expect(await inbox.claim({ now: now(), leaseMs: LEASE, limit: 9 })).toMatchObject([{ id: 'a', attempts: 1 }]);
    });

    test('what is done stays done', async () => {
      const inbox = fresh();
      await arrive(inbox, 'a');
      await claim(inbox);
      await inbox.complete(['a', 'unknown']);
      await inbox.fail('a', { error: 'late', retryAt: now() });
      await inbox.release(['a']);
      expect(await inbox.revive(['a'])).toBe(0);
      expect(await claim(inbox, 10, now() + 10 * LEASE)).toEqual([]);
      expect(await inbox.counts()).toEqual({ waiting: 0, claimed: 0, done: 1, dead: 0 });
    });

    test('what is done is known without its body', async () => {
      const inbox = fresh();
      await inbox.add(aDelivery({ body: new TextEncoder().encode('{"op":"upsert"}'), receivedAt: now() }));
      await claim(inbox);
      await inbox.complete(['delivery-1']);
      const [entry] = await inbox.list({ state: 'done', limit: 1 });
      expect([entry!.id, entry!.body.byteLength]).toEqual(['delivery-1', 0]);
    });

    test('dead letters can be dropped, and nothing else; they stay known', async () => {
      const inbox = fresh();
      await arrive(inbox, 'a', 'b', 'c');
      await claim(inbox, 2);
      await inbox.fail('a', { error: 'broken', retryAt: null });
      expect(await inbox.drop(['a', 'b', 'c', 'unknown'])).toBe(1);
      expect(await inbox.drop(['a'])).toBe(0);
      expect(await inbox.revive(['a'])).toBe(0);
      expect(await inbox.counts()).toEqual({ waiting: 1, claimed: 1, done: 1, dead: 0 });
      expect(await inbox.add(aDelivery({ id: 'a', receivedAt: now() }))).toBe('duplicate');
    });

    test('a revived letter that dies again is dead', async () => {
      const inbox = fresh();
      await arrive(inbox, 'a');
      for (const error of ['once', 'twice']) {
        await claim(inbox);
        await inbox.fail('a', { error, retryAt: null });
        expect(await inbox.list({ state: 'dead', limit: 2 })).toMatchObject([{ id: 'a', error, attempts: 1 }]);
        await inbox.revive(['a']);
      }
      expect(await claim(inbox)).toEqual(['a']);
    });

    test('a failure that does not count gives the attempt back', async () => {
      const inbox = fresh();
      await arrive(inbox, 'a');
      await claim(inbox);
      await inbox.fail('a', { error: 'the CMS is away', retryAt: now() + 10, counts: false });
      expect(await inbox.list({ limit: 1 })).toMatchObject([{ state: 'waiting', attempts: 0, dueAt: now() + 10 }]);
      await inbox.fail('a', { error: 'late', retryAt: now(), counts: false });
      expect(await inbox.list({ limit: 1 })).toMatchObject([{ attempts: 0, error: 'the CMS is away' }]);
    });

    test('tells by source what waits, has failed, is worked on and is dead, and since when', async () => {
      const inbox = fresh();
      expect(await inbox.standings()).toEqual(new Map());
      await arrive(inbox, 'a', 'b', 'c', 'd', 'e');
      await inbox.add(aDelivery({ id: 'f', source: 'other', receivedAt: now() - 5 }));
      await claim(inbox, 4);
      await inbox.fail('a', { error: 'x', retryAt: now() + 50 });
      await inbox.fail('b', { error: 'x', retryAt: null });
      await inbox.complete(['c']);
      const times = { oldestOpenAt: now() - 1_000, newestOpenAt: now() - 996 };
      const counts = { waiting: 2, failing: 1, claimed: 1, dead: 1 };
      const other = { waiting: 1, failing: 0, claimed: 0, dead: 0, oldestOpenAt: now() - 5, newestOpenAt: now() - 5 };
      expect(await inbox.standings()).toEqual(
        new Map([
          ['generic', { ...counts, ...times }],
          ['other', other],
        ]),
      );
      await inbox.complete(['a', 'd', 'e']);
      const none = { waiting: 0, failing: 0, claimed: 0, dead: 1, oldestOpenAt: null, newestOpenAt: null };
      expect((await inbox.standings()).get('generic')).toEqual(none);
    });

    test('knows by source how much is still to be worked off', async () => {
      const inbox = fresh();
      expect(await inbox.backlog()).toEqual(new Map());
      const body = new Uint8Array(10);
      for (const id of ['a', 'b', 'c']) await inbox.add(aDelivery({ id, body, receivedAt: now() - 5 }));
      await inbox.add(aDelivery({ id: 'd', source: 'strapi', body: new Uint8Array(7), receivedAt: now() }));
      const [first] = await claim(inbox, 1);
      expect(await inbox.backlog()).toEqual(
        new Map([
          ['generic', { deliveries: 3, bytes: 30 }],
          ['strapi', { deliveries: 1, bytes: 7 }],
        ]),
      );
      await inbox.complete([first!]);
      await claim(inbox, 1);
      await inbox.fail('b', { error: 'x', retryAt: null });
      expect((await inbox.backlog()).get('generic')).toEqual({ deliveries: 1, bytes: 10 });
    });

    test('release gives claimed entries back at once with their attempt, and no others', async () => {
      const inbox = fresh();
      await arrive(inbox, 'a', 'b', 'c');
      await claim(inbox);
      await inbox.fail('c', { error: 'x', retryAt: now() + 500 });
      await inbox.release(['a', 'c', 'unknown']);
      expect((await inbox.list({ limit: 9 })).map(({ id, attempts }) => [id, attempts])).toEqual([
        ['c', 1],
        ['b', 1],
        ['a', 0],
      ]);
      expect(await claim(inbox)).toEqual(['a']);
    });

    test('a renewed lease lasts until then and is never shortened; what is not claimed is left alone', async () => {
      const inbox = fresh();
      await arrive(inbox, 'a', 'b', 'c', 'd');
      await claim(inbox);
      await inbox.fail('c', { error: 'x', retryAt: now() + 500 });
      await inbox.fail('d', { error: 'x', retryAt: null });
      await inbox.renew(['a', 'c', 'd', 'unknown'], now() + 3 * LEASE);
      await inbox.renew(['a'], now() + 2 * LEASE);
      await inbox.renew([], now() + 2 * LEASE);
      expect(await claim(inbox, 10, now() + 500)).toEqual(['c']);
      expect(await claim(inbox, 10, now() + 3 * LEASE - 1)).toEqual(['b', 'c']);
      const late = await inbox.claim({ now: now() + 3 * LEASE, leaseMs: LEASE, limit: 10 });
      expect(late).toMatchObject([{ id: 'a', attempts: 2 }]);
    });

    test('lists the newest first, by state and source, and counts', async () => {
      const inbox = fresh();
      await arrive(inbox, 'a', 'b', 'c');
      await inbox.add(aDelivery({ id: 'd', source: 'strapi', receivedAt: now() }));
      await claim(inbox, 2);
      await inbox.fail('a', { error: 'x', retryAt: null });
      const ids = async (filter: Parameters<Inbox['list']>[0]) => (await inbox.list(filter)).map((entry) => entry.id);
      expect(await ids({ limit: 10 })).toEqual(['d', 'c', 'b', 'a']);
      expect(await ids({ limit: 2 })).toEqual(['d', 'c']);
      expect(await ids({ state: 'waiting', limit: 10 })).toEqual(['d', 'c']);
      expect(await ids({ source: 'generic', limit: 10 })).toEqual(['c', 'b', 'a']);
      expect(await ids({ state: 'dead', source: 'strapi', limit: 10 })).toEqual([]);
      expect(await inbox.counts()).toEqual({ waiting: 2, claimed: 1, done: 0, dead: 1 });
    });

    test('keeps odd ids', async () => {
      const inbox = fresh();
      await arrive(inbox, ...ODD_IDS);
      expect(await claim(inbox, 100)).toEqual(ODD_IDS);
      await inbox.complete(ODD_IDS);
      expect((await inbox.counts()).done).toBe(ODD_IDS.length);
    });
  });
}
