import fc from 'fast-check';
import { connectSources } from '../../src/cms/connect-sources';
import { signGeneric, SIGNATURE_HEADER } from '../../src/cms/generic-signature';
import type { ContentChange, Upsert } from '../../src/core/content-change';
import { publishedLocales, type ItemDocument } from '../../src/core/item';
import type { Inbox } from '../../src/ports/inbox';
import type { TenantStores } from '../../src/ports/stores';
import { InboxWorker, type WorkerDeps } from '../../src/usecases/inbox-worker';
import { ingestChanges } from '../../src/usecases/ingest-changes';
import { receiveDelivery } from '../../src/usecases/receive-delivery';
import { workInbox, type Worked } from '../../src/usecases/work-inbox';
import { WORK_SETTINGS } from '../../src/usecases/work-settings';
import { STRAPI_SECRET, strapiRecordings } from '../cms/strapi-recordings';
import { freshStores, freshTwins, type Given } from '../support/contestant';
import { aContent } from '../support/fake-cms';

const SECRET = 'a-secret-of-thirty-two-characters';
const sources = connectSources([
  { name: 'site', source: 'generic', secrets: [SECRET] },
  { name: 'strapi', source: 'strapi', secrets: [STRAPI_SECRET] },
]);

/** One replica: what it was told, and verbs in the test's words. */
export class Replica {
  readonly stored: ItemDocument[] = [];
  readonly worked: Worked[] = [];
  readonly errors: unknown[] = [];
  onStored: (document: ItemDocument) => Promise<void> = () => Promise.resolve();
  readonly worker: InboxWorker;
  readonly deps: WorkerDeps;

  constructor(
    readonly stores: Pick<TenantStores, 'inbox' | 'items'>,
    readonly clock: { now: number },
    settings: WorkerDeps['settings'] = {},
  ) {
    this.deps = {
      inbox: stores.inbox,
      sources,
      ingest: (changes) => this.ingest(changes),
      now: () => clock.now,
      random: () => 0.5,
      report: (worked) => this.worked.push(worked),
      onError: (error) => this.errors.push(error),
      settings,
      pollMs: 5,
      idlePollMs: 20,
    };
    this.worker = new InboxWorker(this.deps);
  }

  ingest(changes: readonly ContentChange[]) {
    const onStored = async (document: ItemDocument) => {
      await this.onStored(document);
      this.stored.push(document);
    };
    return ingestChanges(changes, { items: this.stores.items, now: () => this.clock.now, onStored });
  }

  receive(body: unknown, t = this.clock.now) {
    const raw = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { [SIGNATURE_HEADER]: signGeneric(raw, SECRET, t) };
    return this.take({ source: 'site', event: null, headers, body: Buffer.from(raw) });
  }

  take(incoming: Parameters<typeof receiveDelivery>[0]) {
    const { inbox } = this.stores;
    const onStored = () => this.worker.wake();
    return receiveDelivery(incoming, { inbox, sources, maxBytes: 1e6, now: () => this.clock.now, onStored });
  }

  async document(id: string): Promise<ItemDocument | null> {
    return (await this.stores.items.documentsByIds([id]))[0] ?? null;
  }

  outcomes(): string[] {
    return this.worked.map(({ outcome }) => outcome);
  }
}

export function upsert(id: string, version: number, title = `${id} ${version}`, locale = 'en') {
  return { op: 'upsert', id, version, locale, item: { type: 'article', title, body: `Body of ${title}` } };
}

/** Declares what content on its way in is promised, for any engine. */
export function contentInSuite(given: Given): void {
  const replica = (settings: WorkerDeps['settings'] = {}) => new Replica(freshStores(given), given().clock, settings);

  describe('ingestChanges', () => {
    const change = (id: string, order: number, title = 'T'): Upsert => ({
      ...{ op: 'upsert', source: 'site', id, locale: 'en', version: { order, arrival: order } },
      content: aContent({ title, liveSince: 5 }),
    });

    test('stores with the hash of the text, and tells with the revision', async () => {
      const one = replica();
      expect(await one.ingest([change('a', 1), change('b', 1)])).toEqual({ stored: 2, unchanged: 0, stale: 0 });
      expect(one.stored.map(({ id, revision }) => [id, revision]).sort()).toEqual([['a', 1], ['b', 1]]); // prettier-ignore
      const stored = await one.document('a');
      expect(stored).toMatchObject({ revision: 1, status: 'published', textHash: one.stored[0]!.textHash });
      await one.ingest([change('a', 2)]);
      expect(await one.document('a')).toMatchObject({ revision: 2, textHash: stored!.textHash });
      await one.ingest([change('a', 3, 'Other')]);
      expect((await one.document('a'))?.textHash).not.toBe(stored!.textHash);
    });

    test('writes a document once for all its changes, and not at all for repeats and older ones', async () => {
      const one = replica();
      const changes = [change('a', 1), change('a', 2, 'Two'), change('a', 3, 'Three')];
      await one.ingest(changes);
      expect(await one.document('a')).toMatchObject({ revision: 1, variants: { en: { title: 'Three' } } });
      expect(await one.ingest(changes)).toEqual({ stored: 0, unchanged: 1, stale: 0 });
      expect(await one.ingest([change('a', 2)])).toEqual({ stored: 0, unchanged: 0, stale: 1 });
      expect((await one.document('a'))?.revision).toBe(1);
    });

    test('tells again where nothing changed: the attempt before may have died in between', async () => {
      const one = replica();
      one.onStored = () => Promise.reject(new Error('embedder away'));
      await expect(one.ingest([change('a', 1)])).rejects.toThrow('embedder away');
      one.onStored = () => Promise.resolve();
      await one.ingest([change('a', 1)]);
      expect(one.stored.map(({ id, revision }) => [id, revision])).toEqual([['a', 1]]);
    });

    test('keeps every locale when replicas write one document at once', async () => {
      const twins = freshTwins(given).map((stores) => new Replica(stores, given().clock));
      const locales = ['en', 'de', 'fr', 'pt', 'es', 'it'];
      const written = locales.map((locale, i) => twins[i % 2]!.ingest([{ ...change('a', i + 1, locale), locale }]));
      await Promise.all(written);
      const document = await twins[0]!.document('a');
      expect(publishedLocales(document!).sort()).toEqual([...locales].sort());
      expect(document).toMatchObject({ revision: 6, locale: 'en' });
    });

    test("refuses to change another source's document", async () => {
      const one = replica();
      await one.ingest([change('a', 1)]);
      await expect(one.ingest([{ ...change('a', 2), source: 'other' }])).rejects.toMatchObject({ code: 'CONFLICT' });
    });
  });

  describe('the inbox', () => {
    test('is worked off: what was received is in the catalogue', async () => {
      const one = replica();
      await one.receive(upsert('a', 1));
      await one.receive({ op: 'delete', id: 'b', version: 1 });
      await workInbox(one.deps);
      expect(await one.document('a')).toMatchObject({ status: 'published', source: 'site' });
      expect(await one.document('b')).toMatchObject({ status: 'deleted' });
      expect(await one.stores.inbox.counts()).toEqual({ waiting: 0, claimed: 0, done: 2, dead: 0 });
    });

    test('a repeat is answered and changes nothing', async () => {
      const one = replica();
      expect(await one.receive(upsert('a', 1))).toBe('stored');
      expect(await one.receive(upsert('a', 1))).toBe('duplicate');
      await one.worker.drain();
      expect(await one.receive(upsert('a', 1))).toBe('duplicate');
      await one.worker.drain();
      expect(await one.document('a')).toMatchObject({ revision: 1 });
    });

    test('a storm of edits of one document is one write, and what was said last stands', async () => {
      const one = replica();
      for (const version of [1, 2, 2, 3]) {
        await one.receive(upsert('a', version, `a ${version} at ${given().clock.now}`));
        given().clock.now += 1;
      }
      await one.receive(upsert('b', 1));
      const last = given().clock.now - 1;
      expect(await workInbox(one.deps)).toBe(5);
      expect(one.stored.map(({ id, revision }) => [id, revision]).sort()).toEqual([['a', 1], ['b', 1]]); // prettier-ignore
      expect((await one.document('a'))?.variants.en?.title).toBe(`a 3 at ${last}`);
      expect(one.outcomes()).toEqual(Array(5).fill('done'));
    });

    test('of a tie in one batch the later arrival wins', async () => {
      const one = replica();
      for (const title of ['first', 'second']) {
        await one.receive(upsert('a', 1, title));
        given().clock.now += 1;
      }
      await workInbox(one.deps);
      expect((await one.document('a'))?.variants.en?.title).toBe('second');
    });

    test('where one of several deliveries about a document is refused, the others take effect', async () => {
      const one = replica();
      await one.receive(upsert('strapi:a', 1));
      await one.worker.drain();
      const entry = { documentId: 'a', title: 'Stolen', body: 'b', locale: 'en', publishedAt: '2026-01-01T00:00:00Z' };
      const body = JSON.stringify({
        event: 'entry.publish',
        createdAt: '2026-06-01T00:00:00Z',
        model: 'article',
        entry,
      });
      const headers = { authorization: `Bearer ${STRAPI_SECRET}` };
      await one.take({ source: 'strapi', event: null, headers, body: Buffer.from(body) });
      given().clock.now += 1;
      await one.receive(upsert('strapi:a', 2));
      await workInbox(one.deps);
      expect((await one.document('strapi:a'))?.variants.en?.title).toBe('strapi:a 2');
      expect(await one.stores.inbox.list({ state: 'dead', limit: 5 })).toMatchObject([
        { source: 'strapi', error: expect.stringContaining('CONFLICT') as string },
      ]);
      expect(await one.stores.inbox.counts()).toMatchObject({ done: 2, waiting: 0 });
    });

    test('what fails comes again later, further apart each time, then lies dead with its error', async () => {
      const one = replica({ maxAttempts: 3, minRetryMs: 1_000, maxRetryMs: 10_000 });
      one.onStored = () => Promise.reject(new TypeError('embedder away'));
      await one.receive(upsert('a', 1));
      const waits: number[] = [];
      for (let attempt = 1; attempt <= 3; attempt++) {
        expect(await workInbox(one.deps)).toBe(1);
        expect(await workInbox(one.deps)).toBe(0);
        const [entry] = await one.stores.inbox.list({ limit: 1 });
        waits.push(entry!.dueAt - given().clock.now);
        given().clock.now = Math.max(given().clock.now, entry!.dueAt);
      }
      expect(waits.slice(0, 2)).toEqual([750, 1_500]);
      expect(one.outcomes()).toEqual(['retry', 'retry', 'dead']);
      const dead = await one.stores.inbox.list({ state: 'dead', limit: 5 });
      expect(dead).toMatchObject([{ error: 'TypeError: embedder away', attempts: 3 }]);
      one.onStored = () => Promise.resolve();
      await one.stores.inbox.revive([dead[0]!.id]);
      await one.worker.drain();
      expect(await one.stores.inbox.counts()).toMatchObject({ done: 1, dead: 0 });
    });

    test('what no retry mends goes straight to the dead letters, with a reason', async () => {
      const one = replica();
      await one.receive({ ...upsert('a', 1), item: { type: 'article', title: 'T', publishedAt: '31/12/2026' } });
      await one.receive(upsert('b', 1));
      await workInbox(one.deps);
      expect(await one.stores.inbox.list({ state: 'dead', limit: 5 })).toMatchObject([
        { error: 'BAD_PAYLOAD: publishedAt: “31/12/2026” is not a date. Write it like 2026-03-01T09:00:00Z.' },
      ]);
      expect(await one.document('b')).not.toBeNull();
    });

    test('an entry that kills its worker again and again is set aside', async () => {
      const one = replica({ maxAttempts: 2 });
      await one.receive(upsert('a', 1));
      for (let crash = 0; crash < 2; crash++) {
        await one.stores.inbox.claim({ now: given().clock.now, leaseMs: 10, limit: 1 });
        given().clock.now += 20;
      }
      await workInbox(one.deps);
      expect(await one.stores.inbox.counts()).toMatchObject({ dead: 1 });
    });

    test('what takes too long has failed', async () => {
      const one = replica({ timeLimitMs: 20 });
      one.onStored = () => new Promise(() => {});
      await one.receive(upsert('a', 1));
      await workInbox(one.deps);
      expect(one.worked).toMatchObject([{ outcome: 'retry', reason: 'Error: It took longer than 20 ms.' }]);
    });

    test('a lease is short, and renewed for as long as there is work on any entry of the batch', async () => {
      expect(WORK_SETTINGS.leaseMs).toBeLessThanOrEqual(30_000);
      const [one, other] = freshTwins(given).map((stores) => new Replica(stores, given().clock, { leaseMs: 60 }));
      let finish = () => {};
      const finished = new Promise<void>((resolve) => (finish = resolve));
      one!.onStored = ({ id }) => (id === 'slow' ? finished : Promise.resolve());
      for (const id of ['slow', 'quick']) await one!.receive(upsert(id, 1));
      const working = workInbox(one!.deps);
      for (let step = 0; step < 4; step++) {
        given().clock.now += 40;
        const isRenewed = ({ dueAt }: { dueAt: number }) => dueAt === given().clock.now + 60;
        await until(async () => (await one!.stores.inbox.list({ limit: 9 })).every(isRenewed));
        expect(await workInbox(other!.deps)).toBe(0);
      }
      finish();
      expect(await working).toBe(2);
      expect(one!.outcomes()).toEqual(['done', 'done']);
      expect((await one!.stores.inbox.list({ limit: 9 })).map(({ attempts }) => attempts)).toEqual([1, 1]);
    });

    test('an entry that failed is renewed no more: by then it may be another replica’s', async () => {
      const one = replica({ leaseMs: 30 });
      const renewed: (readonly string[])[] = [];
      const { inbox } = one.stores;
      const heard: Inbox = { ...inbox, renew: (ids, until) => (renewed.push(ids), inbox.renew(ids, until)) };
      one.onStored = ({ id }) =>
        id === 'failing' ? Promise.reject(new Error('away')) : until(() => renewed.at(-1)?.length === 1);
      for (const id of ['failing', 'slow']) await one.receive(upsert(id, 1));
      await workInbox({ ...one.deps, inbox: heard });
      const slow = (await inbox.list({ state: 'done', limit: 9 })).map(({ id }) => id);
      expect(renewed.at(-1)).toEqual(slow);
    });

    test('leases that cannot be renewed do not end the work', async () => {
      const one = replica({ leaseMs: 15 });
      let count = 0;
      const renew = () => ((count += 1), Promise.reject(new Error('away')));
      one.onStored = () => until(() => count > 1);
      await one.receive(upsert('a', 1));
      await workInbox({ ...one.deps, inbox: { ...one.stores.inbox, renew } });
      expect(one.outcomes()).toEqual(['done']);
    });

    test('what was done but never heard of is done again and changes nothing', async () => {
      const one = replica({ leaseMs: 100 });
      const { inbox } = one.stores;
      const deaf: Inbox = { ...inbox, complete: () => Promise.reject(new Error('killed')) };
      await one.receive(upsert('a', 1));
      await expect(workInbox({ ...one.deps, inbox: deaf })).rejects.toThrow('killed');
      given().clock.now += 200;
      await workInbox(one.deps);
      expect(await one.document('a')).toMatchObject({ revision: 1 });
      expect(await inbox.counts()).toMatchObject({ done: 1 });
    });

    test('two replicas share it, and each entry takes effect once', async () => {
      const twins = freshTwins(given).map((stores) => new Replica(stores, given().clock, { batchSize: 5 }));
      const ids = Array.from({ length: 40 }, (_, n) => `doc-${n}`);
      await Promise.all(ids.map((id) => twins[0]!.receive(upsert(id, 1))));
      await Promise.all(twins.map(({ worker }) => worker.drain()));
      const documents = await twins[0]!.stores.items.documentsByIds(ids);
      expect(documents.map((document) => document?.revision)).toEqual(ids.map(() => 1));
      expect(await twins[0]!.stores.inbox.counts()).toEqual({ waiting: 0, claimed: 0, done: 40, dead: 0 });
    });
  });

  describe('the worker', () => {
    test('sees at once what was received here, and soon what was received elsewhere', async () => {
      const [here, elsewhere] = freshTwins(given).map((stores) => new Replica(stores, given().clock)) as [
        Replica,
        Replica,
      ];
      here.worker.start();
      here.worker.start();
      await here.receive(upsert('a', 1));
      await until(() => here.stored.length === 1);
      await elsewhere.receive(upsert('b', 1));
      await until(() => here.stored.length === 2);
      await here.worker.stop();
      await here.receive(upsert('c', 1));
      expect(here.stored).toHaveLength(2);
      here.worker.start();
      await until(() => here.stored.length === 3);
      await here.worker.stop();
      expect(here.errors).toEqual([]);
    });

    test('gives back what it has not begun when it is stopped, and ends what it has', async () => {
      const one = replica({ waveSize: 1, waves: 1, batchSize: 10 });
      let release = () => {};
      one.onStored = () => new Promise((resolve) => (release = resolve));
      for (const id of ['a', 'b', 'c']) await one.receive(upsert(id, 1));
      one.worker.start();
      await until(
        async () =>
          (await one.stores.inbox.counts()).claimed === 3 &&
          (await one.stores.items.byIds(['a', 'b', 'c'])).some(Boolean),
      );
      const stopped = one.worker.stop();
      release();
      await stopped;
      expect(await one.stores.inbox.counts()).toEqual({ waiting: 2, claimed: 0, done: 1, dead: 0 });
      one.onStored = () => Promise.resolve();
      await one.worker.drain();
      expect(await one.stores.inbox.counts()).toMatchObject({ done: 3 });
    });

    test('does not wait for ever for what it has begun', async () => {
      const one = replica({ graceMs: 20 });
      one.onStored = () => new Promise(() => {});
      await one.receive(upsert('a', 1));
      one.worker.start();
      await until(async () => (await one.document('a')) !== null);
      await one.worker.stop();
      expect(await one.stores.inbox.counts()).toMatchObject({ waiting: 1, claimed: 0 });
    });

    test('goes on when the store comes back', async () => {
      const stores = freshStores(given);
      let isAway = true;
      const inbox: Inbox = {
        ...stores.inbox,
        claim: (options) => (isAway ? Promise.reject(new Error('away')) : stores.inbox.claim(options)),
      };
      const one = new Replica({ inbox, items: stores.items }, given().clock);
      one.worker.start();
      await one.receive(upsert('a', 1));
      await until(() => one.errors.length > 1);
      expect(one.stored).toEqual([]);
      isAway = false;
      await until(() => one.stored.length === 1);
      await one.worker.stop();
    });
  });

  describe('a running Strapi', () => {
    const take = (one: Replica, index: number) => {
      const { delivery } = strapiRecordings()[index]!;
      return one.take(delivery);
    };

    test('leaves the catalogue as its list API then showed it', async () => {
      const one = replica();
      const all = strapiRecordings();
      for (const { delivery } of all) {
        given().clock.now = delivery.receivedAt;
        await one.take(delivery);
        await one.worker.drain();
      }
      expect(await one.stores.inbox.counts()).toEqual({ waiting: 0, claimed: 0, done: all.length, dead: 0 });
      const ids = [
        'm7sc5vxo3zkb19r35fj2zrsj',
        'u9jzdvri6b175y48isssyjcx',
        'dyi60ce0klnv5jnfmbiy09hq',
        'ofmbhlbj8s6m3vmbdkk6giu4',
      ];
      const documents = await one.stores.items.byIds(ids.map((id) => `strapi:${id}`));
      expect(documents.map((document) => document?.status)).toEqual(Array(4).fill('deleted'));
    });

    test('may be heard late, twice and in any order', async () => {
      const upTo = 35;
      const order = fc.shuffledSubarray([...Array(upTo).keys(), ...Array(upTo).keys()], { minLength: 2 * upTo });
      await fc.assert(
        fc.asyncProperty(order, async (sent) => {
          const one = replica({ batchSize: 7 });
          for (const index of sent) await take(one, index);
          await one.worker.drain();
          const article = await one.document('strapi:m7sc5vxo3zkb19r35fj2zrsj');
          expect(publishedLocales(article!)).toEqual(['en', 'pt']);
          expect(article).toMatchObject({ premium: true, topics: ['Food & drink', 'Travel'] });
        }),
        { numRuns: 3 },
      );
    });
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await condition())) {
    if (performance.now() - started > 10_000) throw new Error('It never came true.');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
