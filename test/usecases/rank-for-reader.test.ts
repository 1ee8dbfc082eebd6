import { setTimeout as sleep } from 'node:timers/promises';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { HashingEmbedder } from '../../src/adapters/embedder/hashing-embedder';
import { StoreUnavailable, type TenantStores } from '../../src/ports/stores';
import type { FeedPage } from '../../src/usecases/services';
import { anInteraction, anItem } from '../support/builders';
import { eventually, startTenant, type TestTenant } from '../support/tenant';

const running: TestTenant[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

async function start(options: Parameters<typeof startTenant>[0]): Promise<TestTenant> {
  running.push(await startTenant(options));
  return running.at(-1)!;
}

async function filledStores(): Promise<TenantStores> {
  const stores = memoryStorage({ now: Date.now }).forTenant('test');
  for (const id of ['a', 'b', 'c']) await stores.items.save(anItem({ id, publishedAt: Date.now() - 1000 }), 0);
  const at = Date.now() - 500;
  await stores.interactions.append(
    ['u1', 'u2', 'u3'].map((userId) => anInteraction({ userId, itemId: 'a', type: 'LIKE', at, receivedAt: at })),
  );
  return stores;
}

const feed = ({ tenant }: TestTenant, userId: string | null): Promise<FeedPage> =>
  tenant.services.readFeed({ reader: { userId, signedIn: true }, first: 10, locales: [], filter: {}, exclude: [] });

const similar = async ({ tenant }: TestTenant, itemId: string) => {
  const reader = { userId: null, signedIn: false };
  const page = await tenant.services.readSimilar({ reader, itemId, first: 10, locales: [] });
  return page.edges.map((edge) => edge.itemId);
};

test('a ranking is not answered again once an item has got its vector', async () => {
  const stores = await filledStores();
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const embedder = new HashingEmbedder();
  const embed = embedder.embed.bind(embedder);
  embedder.embed = (texts) => opened.then(() => embed(texts));
  const one = await start({ stores, embedder });
  expect(await similar(one, 'a')).toEqual([]);
  open();
  await eventually(async () => (await similar(one, 'a')).sort().join() === 'b,c');
});

describe('while the store is away', () => {
  async function startCut(how: () => Promise<never>) {
    const stores = await filledStores();
    const state = { isAway: false, asked: 0 };
    const ofUser: TenantStores['interactions']['ofUser'] = (...given) => {
      state.asked += 1;
      return state.isAway ? how() : stores.interactions.ofUser(...given);
    };
    const one = await start({ stores: { ...stores, interactions: { ...stores.interactions, ofUser } } });
    return { one, state };
  }

  test('a warm reader is served as ever; a cold one gets what needs no profile, and is told', async () => {
    const { one, state } = await startCut(() => Promise.reject(new StoreUnavailable()));
    expect((await feed(one, 'u1')).personalization).toMatchObject({ plan: 'personal', degraded: false });
    state.isAway = true;
    expect((await feed(one, 'u1')).personalization).toMatchObject({ plan: 'personal', degraded: false });
    const cold = await feed(one, 'u2');
    expect(cold.personalization).toMatchObject({ plan: 'trending', degraded: true });
    expect(cold.edges.map(({ itemId }) => itemId).sort()).toEqual(['a', 'b', 'c']);
    expect((await feed(one, null)).personalization.degraded).toBe(false);
  });

  test('one cold reader waits for it, the next ones do not; and it is tried again soon', async () => {
    const { one, state } = await startCut(() => sleep(300).then(() => Promise.reject(new StoreUnavailable())));
    state.isAway = true;
    await feed(one, 'u1');
    const asked = state.asked;
    const started = performance.now();
    for (let n = 0; n < 50; n++) expect((await feed(one, `cold-${n}`)).personalization.degraded).toBe(true);
    // Each waiting would take 15 s; one try a second is allowed.
    const tookMs = performance.now() - started;
    expect(tookMs).toBeLessThan(7000);
    expect(state.asked - asked).toBeLessThanOrEqual(Math.ceil(tookMs / 1000));
    state.isAway = false;
    await eventually(async () => !(await feed(one, 'u2')).personalization.degraded, 3000);
    expect((await feed(one, 'u2')).personalization.plan).toBe('personal');
  });

  test('a store that answers late holds nobody up for long, and its answer is not lost', async () => {
    const stores = await filledStores();
    let answer = () => {};
    const answering = new Promise<void>((resolve) => (answer = resolve));
    const ofUser: TenantStores['interactions']['ofUser'] = (...given) =>
      answering.then(() => stores.interactions.ofUser(...given));
    const one = await start({ stores: { ...stores, interactions: { ...stores.interactions, ofUser } } });
    const started = performance.now();
    expect((await feed(one, 'u1')).personalization).toMatchObject({ plan: 'trending', degraded: true });
    expect(performance.now() - started).toBeLessThan(3000);
    answer();
    await eventually(async () => (await feed(one, 'u1')).personalization.plan === 'personal', 15_000);
    expect((await feed(one, 'u1')).personalization.degraded).toBe(false);
  });

  test('what is wrong with us is not taken for the world', async () => {
    const { one, state } = await startCut(() => Promise.reject(new TypeError('a bug')));
    state.isAway = true;
    await expect(feed(one, 'u1')).rejects.toThrow('a bug');
    await expect(feed(one, 'u1')).rejects.toThrow('a bug');
  });
});
