import { setTimeout as sleep } from 'node:timers/promises';
import { openMongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import type { TenantStores } from '../../src/ports/stores';
import { article, idsOf, startApp, type Answer, type RunningApp } from '../support/app';
import { describeWithMongo } from '../support/mongo';
import { mongoProxy } from '../support/mongo-proxy';
import { eventually } from '../support/tenant';

/** Everything works again in this time after the database is back, ms. */
const RECOVERY = 8_000;
/** No answer takes longer while the database is away, ms: STORE_TIMEOUT_MS and what a loaded machine takes on top. */
const LONGEST = 2_000 + 1_500;

const reader = (name: string) => ({ 'x-anonymous-id': `${name}-0123456789abcdef` });
const FEED =
  '{ feed(first: 5) { edges { node { id title similar(first: 2) { edges { node { id } } } } cursor } pageInfo { endCursor } } }';

describeWithMongo('the database goes away and comes back', (url) => {
  let proxy: Awaited<ReturnType<typeof mongoProxy>>;
  let app: RunningApp;
  let event = 0;

  beforeAll(async () => {
    proxy = await mongoProxy(url());
    app = await startApp({ env: { STORAGE: 'mongo', MONGO_URL: proxy.url, TENANTS: 'outage' } });
    for (let n = 0; n < 12; n++) await app.send(article(`item-${n}`));
    await eventually(async () => (await app.feed()).length === 12, 10_000);
  }, 60_000);
  afterAll(async () => {
    await proxy.restore();
    await app.close();
    await proxy.close();
  }, 30_000);

  const like = (itemId: string, name: string) =>
    app.track([{ id: `e-${event++}`, type: 'LIKE', itemId }], reader(name));
  const readyz = async () => (await app.get('/readyz')).status;
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const started = performance.now();
    const answer = await work;
    expect(performance.now() - started).toBeLessThan(LONGEST);
    return answer;
  };
  const recovered = () =>
    eventually(async () => (await readyz()) === 200 && (await like('item-1', 'prober')).errors === undefined, RECOVERY);
  const refusal = ({ errors }: Answer) => errors?.[0]?.extensions;

  describe.each([
    ['refuses connections', () => proxy.refuse()],
    ['hangs', () => Promise.resolve(proxy.hang())],
  ])('it %s', (how, goAway) => {
    const word = how.split(' ')[0];
    const [warm, cold] = [reader(`warm-${word}`), reader(`cold-${word}`)];
    let cursor: string;

    beforeAll(async () => {
      await like('item-3', `warm-${word}`);
      const { data } = await app.ask(FEED, {}, warm);
      cursor = data.feed.pageInfo.endCursor;
      await goAway();
    });
    afterAll(async () => {
      await proxy.restore();
      await recovered();
    }, 20_000);

    test('queries go on from memory: as ever for a warm reader, degraded for a cold one', async () => {
      const first = await timed(app.ask(FEED, {}, warm));
      expect(first.errors).toBeUndefined();
      expect(first.data.feed.edges).toHaveLength(5);
      expect(first.extensions?.personalization).toMatchObject({ plan: 'personal', degraded: false });
      const unknown = await timed(app.ask(FEED, {}, cold));
      expect(unknown.errors).toBeUndefined();
      expect(unknown.data.feed.edges).toHaveLength(5);
      expect(unknown.extensions?.personalization).toMatchObject({ plan: 'trending', degraded: true });
      const next = await timed(app.ask(`{ feed(first: 3, after: "${cursor}") { edges { node { id } } } }`, {}, warm));
      expect(next.data.feed.edges).toHaveLength(3);
      const others = await timed(
        app.ask(
          '{ similar(itemId: "item-2") { edges { node { id } } } item(id: "item-2") { title } becauseYouLiked { likedItem { id } } emailDigest(campaign: "daily") { subject } }',
          {},
          warm,
        ),
      );
      expect(others.errors).toBeUndefined();
      expect(idsOf(others.data.similar).length).toBeGreaterThan(0);
    }, 20_000);

    test('nothing waits for it any more once it is known to be away', async () => {
      await eventually(async () => (await readyz()) === 503, 5_000);
      const started = performance.now();
      for (let n = 0; n < 20; n++) await app.ask('{ feed { edges { node { id } } } }', {}, reader(`cold-${word}-${n}`));
      expect(performance.now() - started).toBeLessThan(2_000);
    }, 20_000);

    test('what must be stored is refused in words that say: again later', async () => {
      const [tracked, identified, sent] = await Promise.all([
        timed(like('item-2', `cold-${word}`)),
        timed(
          app.ask(
            'mutation { identify(anonymousId: "browser-0123456789abcdef") { moved } }',
            {},
            await app.signedIn('u'),
          ),
        ),
        timed(app.send(article('in-vain'))),
      ]);
      expect(refusal(tracked)).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
      expect(refusal(identified)).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
      expect(sent).toBe(503);
      expect(await readyz()).toBe(503);
      expect((await app.get('/healthz')).status).toBe(200);
      expect((await app.get('/metrics')).text).toContain('degraded="true"');
    }, 20_000);

    test('all recovers without a restart', async () => {
      await proxy.restore();
      const started = performance.now();
      await recovered();
      const id = `after-${word}`;
      await app.send(article(id));
      await eventually(async () => (await app.ask(`{ item(id: "${id}") { id } }`)).data.item !== null, RECOVERY);
      await eventually(
        async () => (await app.ask(FEED, {}, cold)).extensions?.personalization?.degraded === false,
        RECOVERY,
      );
      process.stderr.write(`database back → everything works: ${(performance.now() - started).toFixed(0)} ms\n`);
      expect((await like('item-2', `cold-${word}`)).data.track.accepted).toBe(1);
    }, 30_000);
  });

  test('cut off again and again under writes, it loses nothing it acknowledged', async () => {
    const acknowledged = { events: [] as string[], items: [] as string[] };
    let isOver = false;
    const writers = [1, 2, 3].map(async (writer) => {
      for (let n = 0; !isOver; n++) {
        const events = [0, 1, 2].map((k) => ({ id: `w${writer}-${n}-${k}`, type: 'VIEW', itemId: 'item-1' }));
        const { data } = await app.track(events, reader(`writer-${writer}`));
        if (data?.track.accepted + data?.track.duplicates === 3)
          acknowledged.events.push(...events.map(({ id }) => id));
        const item = `kept-${writer}-${n}`;
        if ((await app.send(article(item))) === 202) acknowledged.items.push(item);
        await sleep(5);
      }
    });
    try {
      for (const [awayMs, backMs] of [
        [100, 700],
        [900, 1200],
        [0, 500],
        [1500, 1500],
      ] as const) {
        await sleep(backMs);
        if (awayMs === 0) proxy.cut();
        else await proxy.refuse();
        await sleep(awayMs);
        await proxy.restore();
      }
      await recovered();
    } finally {
      isOver = true;
      await Promise.all(writers);
    }
    const storage = await openMongoStorage({ url: url(), now: Date.now });
    const stores = storage.forTenant('outage');
    await eventually(async () => (await isWorkedOff(stores)) === true, 20_000);
    const entries = await stores.interactions.receivedSince({ receivedAt: 0, id: '' }, 100_000);
    const log = entries.map(({ id }) => id.split(' ').at(-1)!);
    expect(acknowledged.events.length).toBeGreaterThan(20);
    expect(acknowledged.events.filter((id) => !log.includes(id))).toEqual([]);
    expect(new Set(log).size).toBe(log.length);
    const items = await stores.items.byIds(acknowledged.items);
    expect(items.filter((one) => one?.status !== 'published')).toEqual([]);
    expect((await stores.inbox.counts()).dead).toBe(0);
    await storage.close();
    const { live } = app.app.tenants.get('outage')!;
    await eventually(
      () =>
        acknowledged.items.every(
          (id) => live.catalogue.facts(id) !== undefined && live.world.vectorOf(id) !== undefined,
        ),
      RECOVERY,
    );
    for (const writer of [1, 2, 3]) {
      const userId = `anon:writer-${writer}-0123456789abcdef`;
      const stored = log.filter((id) => id.startsWith(`w${writer}-`)).length;
      await eventually(async () => (await live.profiles.load(userId)).version === stored, RECOVERY);
    }
  }, 90_000);
});

async function isWorkedOff({ inbox }: TenantStores): Promise<boolean> {
  const { waiting, claimed } = await inbox.counts();
  return waiting + claimed === 0;
}
