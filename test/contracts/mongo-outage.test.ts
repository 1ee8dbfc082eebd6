import { setTimeout as sleep } from 'node:timers/promises';
import { openMongoStorage, type MongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { StoreUnavailable, type TenantStores } from '../../src/ports/stores';
import { aDelivery, anImpression, anInteraction, anItem, aSnapshot, T0 } from '../support/builders';
import { describeWithMongo } from '../support/mongo';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy';

const TIMEOUT = 2_000;
/** What a loaded machine may take on top. */
const SLACK = 500;
const START = { receivedAt: 0, changedAt: 0, id: '' };

const VERBS: Record<string, (stores: TenantStores) => Promise<unknown>> = {
  'items.byIds': ({ items }) => items.byIds(['a']),
  'items.documentsByIds': ({ items }) => items.documentsByIds(['a']),
  'items.save first': ({ items }) => items.save(anItem({ id: 'new' }), 0),
  'items.save again': ({ items }) => items.save(anItem({ id: 'a' }), 1),
  'items.changedSince': ({ items }) => items.changedSince(START, 1),
  'interactions.append': ({ interactions }) => interactions.append([anInteraction({ id: 'new' })]),
  'interactions.append many': ({ interactions }) =>
    interactions.append(Array.from({ length: 2_000 }, (_, n) => anInteraction({ id: `new-${n}` }))),
  'interactions.ofUser': ({ interactions }) => interactions.ofUser('user-1', { limit: 1 }),
  'interactions.receivedSince': ({ interactions }) => interactions.receivedSince(START, 1),
  'interactions.reassign': ({ interactions }) => interactions.reassign('a', 'b'),
  'impressions.append': ({ impressions }) => impressions.append([anImpression()]),
  'impressions.receivedSince': ({ impressions }) => impressions.receivedSince(START, 1),
  'impressions.reassign': ({ impressions }) => impressions.reassign('a', 'b'),
  'profiles.byUserIds': ({ profiles }) => profiles.byUserIds(['a']),
  'profiles.save': ({ profiles }) => profiles.save([aSnapshot()]),
  'profiles.remove': ({ profiles }) => profiles.remove(['a']),
  'identities.claim': ({ identities }) => identities.claim({ anonymousId: 'a', userId: 'b', claimedAt: T0 }),
  'identities.claimedSince': ({ identities }) => identities.claimedSince(0, 1),
  'vectors.byHashes': ({ vectors }) => vectors.byHashes('s', ['a']),
  'vectors.put': ({ vectors }) => vectors.put('s', [{ hash: 'a', vector: Float32Array.of(1) }]),
  'vectors.spaces': ({ vectors }) => vectors.spaces(),
  'vectors.removeSpace': ({ vectors }) => vectors.removeSpace('s'),
  'inbox.add': ({ inbox }) => inbox.add(aDelivery()),
  'inbox.claim': ({ inbox }) => inbox.claim({ now: Date.now(), leaseMs: 1, limit: 1 }),
  'inbox.complete': ({ inbox }) => inbox.complete(['a']),
  'inbox.fail': ({ inbox }) => inbox.fail('a', { error: '', retryAt: null }),
  'inbox.renew': ({ inbox }) => inbox.renew(['a'], Date.now()),
  'inbox.release': ({ inbox }) => inbox.release(['a']),
  'inbox.revive': ({ inbox }) => inbox.revive(['a']),
  'inbox.list': ({ inbox }) => inbox.list({ limit: 1 }),
  'inbox.counts': ({ inbox }) => inbox.counts(),
  'rankings.save': ({ rankings }) =>
    rankings.save({
      id: 'a',
      userId: null,
      entries: [],
      plan: 'personal',
      modelVersion: 'm1',
      expiresAt: Date.now() + 60_000,
    }),
  'rankings.byId': ({ rankings }) => rankings.byId('a'),
  'settings.get': ({ settings }) => settings.get('a'),
  'settings.set': ({ settings }) => settings.set('a', 1),
  'settings.setOnce': ({ settings }) => settings.setOnce('b', 1),
};

describeWithMongo('mongo outage', (url) => {
  let proxy: TcpProxy;
  let storage: MongoStorage;
  let tenants = 0;

  const throughProxy = () => url().replace(/^(mongodb:\/\/(?:[^@/]*@)?)[^/]+/, `$1127.0.0.1:${proxy.port}`);
  const open = (timeoutMs = TIMEOUT) => openMongoStorage({ url: throughProxy(), now: Date.now, timeoutMs });
  const freshStores = async () => {
    const stores = storage.forTenant(`tenant-${++tenants}`);
    await stores.items.save(anItem({ id: 'a' }), 0);
    return stores;
  };

  beforeAll(async () => {
    const [, host, port] = /^mongodb:\/\/(?:[^@/]*@)?([^:/]+)(?::(\d+))?/.exec(url())!;
    proxy = await tcpProxy({ host: host!, port: Number(port ?? 27_017) });
    storage = await open();
  }, 60_000);

  afterEach(async () => {
    await proxy.restore();
    await recovered(storage);
  });

  afterAll(async () => {
    await storage.close();
    await proxy.close();
  });

  test('every verb rejects in time, and with nothing but StoreUnavailable, when the server refuses', async () => {
    const stores = await freshStores();
    await proxy.refuse();
    for (const outcome of await outcomesOf(stores)) expect(outcome).toMatchObject({ unavailable: true, inTime: true });
    await expectUnavailable(storage.ping());
  });

  test('the same when the server hangs', async () => {
    const stores = await freshStores();
    proxy.hang();
    for (const outcome of await outcomesOf(stores)) expect(outcome).toMatchObject({ unavailable: true, inTime: true });
    await expectUnavailable(storage.ping());
  });

  test('while the server is known to be away, verbs are refused at once', async () => {
    const stores = await freshStores();
    await proxy.refuse();
    await outcomesOf(stores);
    for (let n = 0; n < 20; n++) expect((await outcomesOf(stores)).every(({ tookMs }) => tookMs < 100)).toBe(true);
  });

  test('a single cut connection is waited for, not reported', async () => {
    const stores = await freshStores();
    proxy.cut();
    await sleep(20);
    expect(await stores.items.byIds(['a'])).toMatchObject([{ id: 'a' }]);
    expect(await stores.interactions.append([anInteraction()])).toEqual([true]);
  });

  test('recovers without a restart, and what was acknowledged is there, once', async () => {
    const stores = await freshStores();
    const acknowledged: string[] = [];
    let stop = false;
    const writer = async (name: number) => {
      for (let n = 0; !stop; n++) {
        const id = `${name}-${n}`;
        const stored = await stores.interactions.append([anInteraction({ id })]).catch(() => null);
        if (stored !== null) acknowledged.push(id);
        else await sleep(20);
      }
    };
    const writers = [1, 2, 3, 4].map(writer);
    await sleep(200);
    const before = acknowledged.length;
    await proxy.refuse();
    await sleep(1_000);
    await proxy.restore();
    await recovered(storage);
    await sleep(300);
    stop = true;
    await Promise.all(writers);
    const stored = (await stores.interactions.receivedSince(START, 100_000)).map(({ id }) => id);
    expect(before).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThan(before);
    expect(new Set(stored).size).toBe(stored.length);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
  });

  test('opening rejects in time where nobody answers', async () => {
    await proxy.refuse();
    const started = performance.now();
    await expectUnavailable(open(600));
    expect(performance.now() - started).toBeLessThan(600 + SLACK);
  });
});

interface Outcome {
  readonly verb: string;
  readonly unavailable: boolean;
  readonly inTime: boolean;
  readonly tookMs: number;
}

async function outcomesOf(stores: TenantStores): Promise<Outcome[]> {
  return Promise.all(
    Object.entries(VERBS).map(async ([verb, run]) => {
      const started = performance.now();
      const outcome = await run(stores).catch((error: unknown) => error);
      const tookMs = performance.now() - started;
      return {
        verb,
        outcome,
        unavailable: outcome instanceof StoreUnavailable,
        inTime: tookMs < TIMEOUT + SLACK,
        tookMs,
      };
    }),
  );
}

async function expectUnavailable(work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toBeInstanceOf(StoreUnavailable);
}

/** The monitor looks twice a second. */
async function recovered(storage: MongoStorage): Promise<void> {
  for (const until = Date.now() + 5_000; Date.now() < until; await sleep(50)) {
    if (
      await storage.ping().then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error('The storage did not recover.');
}
