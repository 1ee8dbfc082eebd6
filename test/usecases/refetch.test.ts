import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import type { ContentChange } from '../../src/core/content-change';
import type { Normalized } from '../../src/core/content-source';
import { Refusal } from '../../src/core/refusal';
import type { TenantStores } from '../../src/ports/stores';
import { ingestChanges } from '../../src/usecases/ingest-changes';
import { InboxWorker } from '../../src/usecases/inbox-worker';
import { receiveDelivery } from '../../src/usecases/receive-delivery';
import { workInbox, type WorkDeps } from '../../src/usecases/work-inbox';
import { T0 } from '../support/builders';
import { aContent, FakeApi, fakeSource } from '../support/fake-cms';
import { eventually } from '../support/tenant';

const HOUR = 3_600_000;
const clock = { now: T0 };
let stores: TenantStores;
let api: FakeApi;
let writes: string[];
let compared: string[];
let deps: WorkDeps;
let sent: number;
const sources = new Map(['cms', 'mute'].map((name) => [name, fakeSource(name)]));

beforeEach(() => {
  clock.now = T0;
  sent = 0;
  stores = memoryStorage({ now: () => clock.now }).forTenant('t');
  api = new FakeApi('cms', clock);
  writes = [];
  compared = [];
  const ingest = (changes: readonly ContentChange[]) => {
    writes.push(changes.map(({ op, id }) => `${op} ${id}`).join(', '));
    return ingestChanges(changes, { items: stores.items, now: () => clock.now, onStored: () => Promise.resolve() });
  };
  deps = {
    inbox: stores.inbox,
    sources,
    documents: new Map([['cms', api]]),
    ingest,
    onCompareAll: (source) => Promise.resolve(void compared.push(source)),
    now: () => clock.now,
    random: () => 1,
    report: () => undefined,
  };
});

/** What a delivery of this source says; each is another delivery. */
async function send(said: Partial<Normalized>, source = 'cms'): Promise<void> {
  const normalized = { changes: [], ignored: null, ...said, n: ++sent };
  const incoming = { source, event: null, headers: {}, body: Buffer.from(JSON.stringify(normalized)) };
  const options = { maxBytes: 1e6, now: () => clock.now, onStored: () => undefined };
  await receiveDelivery(incoming, { inbox: stores.inbox, sources, ...options });
  clock.now += 1;
}

const hint = (...ids: string[]) => ({ refetch: ids.map((id) => ({ type: 'articles', id, itemId: `cms:${id}` })) });
const upsert = (id: string, order: number, title: string): ContentChange => ({
  ...{ op: 'upsert', source: 'cms', id: `cms:${id}`, locale: 'en', content: aContent({ title }) },
  version: { order, arrival: clock.now },
});
const withdraw = (id: string, order: number): ContentChange => ({
  ...{ op: 'withdraw', source: 'cms', id: `cms:${id}`, locale: null },
  version: { order, arrival: clock.now },
});
const titleOf = async (id: string) => {
  const [document] = await stores.items.documentsByIds([`cms:${id}`]);
  return document?.status === 'published' ? document.variants.en?.title : (document?.status ?? null);
};

test('what a delivery only hints at is asked of the CMS, once for all hints of a batch', async () => {
  api.titles.set('1', 'As the CMS has it').set('2', 'Another');
  for (let n = 0; n < 5; n++) await send(hint('1'));
  await send(hint('1', '2'));
  expect(await workInbox(deps)).toBe(6);
  expect(api.asked.sort()).toEqual(['1', '2']);
  expect(writes.sort()).toEqual(['upsert cms:1', 'upsert cms:2']);
  expect([await titleOf('1'), await titleOf('2')]).toEqual(['As the CMS has it', 'Another']);
  expect(await stores.inbox.counts()).toMatchObject({ done: 6 });
});

test('a hint about what the CMS does not know any more deletes it', async () => {
  await send({ changes: [upsert('1', T0, 'Old')] });
  await workInbox(deps);
  await send(hint('1'));
  await workInbox(deps);
  expect(await titleOf('1')).toBe('deleted');
});

test('an answer is ordered by when it was asked for: what happened later stands, what happened before does not', async () => {
  api.titles.set('1', 'Fetched');
  await send(hint('1'));
  await workInbox(deps);
  await send({ changes: [upsert('1', T0 - 500, 'A late one from before')] });
  await workInbox(deps);
  expect(await titleOf('1')).toBe('Fetched');
  await send({ changes: [withdraw('1', clock.now)] });
  await workInbox(deps);
  expect(await titleOf('1')).toBe('withdrawn');
});

test('hiding does not wait for the CMS', async () => {
  await send({ changes: [upsert('1', T0, 'Shown')] });
  await workInbox(deps);
  let seen: string | null | undefined;
  api.onAsk = async () => void (seen = await titleOf('1'));
  api.titles.set('1', 'Back again');
  await send({ changes: [withdraw('1', clock.now)] });
  await send(hint('1'));
  await workInbox(deps);
  expect([seen, await titleOf('1')]).toEqual(['withdrawn', 'Back again']);
});

test('without an API a hint is set aside with a reason that says what to do, and works once it is replayed', async () => {
  sources.get('mute');
  await send({ refetch: [{ type: 'posts', id: '9', itemId: 'mute:9' }] }, 'mute');
  await workInbox(deps);
  const [dead] = await stores.inbox.list({ state: 'dead', limit: 1 });
  expect(dead!.error).toBe(
    'BAD_PAYLOAD: The delivery tells only that a document changed, not how, and the API of mute is not configured: set ' +
      '`api` (baseUrl, token) of mute in WEBHOOK_SOURCES, then replay the delivery.',
  );
  const mute = new FakeApi('mute', clock);
  mute.titles.set('9', 'Here it is');
  await stores.inbox.revive([dead!.id]);
  await workInbox({ ...deps, documents: new Map([['mute', mute]]) });
  expect((await stores.items.byIds(['mute:9']))[0]?.variants.en?.title).toBe('Here it is');
});

test('what the CMS refuses is set aside at once', async () => {
  api.failure = new Refusal('UNAUTHENTICATED', 'The token of cms is not accepted.');
  await send(hint('1'));
  await workInbox(deps);
  expect(await stores.inbox.list({ state: 'dead', limit: 1 })).toMatchObject([
    { attempts: 1, error: 'UNAUTHENTICATED: The token of cms is not accepted.' },
  ]);
});

test('a CMS that is away is waited for a day long without using up attempts, ever less often', async () => {
  api.away();
  await send(hint('1'));
  const waits: number[] = [];
  while (clock.now < T0 + 20 * HOUR) {
    expect(await workInbox(deps)).toBe(1);
    const [entry] = await stores.inbox.list({ limit: 1 });
    expect(entry).toMatchObject({ state: 'waiting', attempts: 0 });
    waits.push(entry!.dueAt - clock.now);
    clock.now = entry!.dueAt;
  }
  expect(waits.slice(0, 5)).toEqual([1_000, 1_001, 2_002, 4_004, 8_008]);
  expect(Math.max(...waits)).toBe(300_000);
  api.failure = null;
  api.titles.set('1', 'There at last');
  await workInbox(deps);
  expect(await titleOf('1')).toBe('There at last');
});

test('after a day its attempts count, and it ends among the dead letters', async () => {
  api.away();
  await send(hint('1'));
  clock.now = T0 + 25 * HOUR;
  for (let n = 0; n < 12; n++) {
    await workInbox(deps);
    clock.now += 300_000;
  }
  expect(await stores.inbox.counts()).toMatchObject({ dead: 1 });
});

test('it is left alone for as long as it asks', async () => {
  api.away(120_000);
  await send(hint('1'));
  await workInbox(deps);
  expect((await stores.inbox.list({ limit: 1 }))[0]!.dueAt).toBe(clock.now + 120_000);
});

test('a CMS that is away hurts nobody else: what needs no question takes effect', async () => {
  api.away();
  await send(hint('1'));
  await send({ changes: [upsert('1', T0, 'From its webhook')] });
  await send({ changes: [upsert('2', T0, 'Another')] });
  await workInbox(deps);
  expect([await titleOf('1'), await titleOf('2')]).toEqual(['From its webhook', 'Another']);
  expect(await stores.inbox.counts()).toMatchObject({ waiting: 1, done: 2 });
});

test('a CMS that does not answer does not hold up what comes behind', async () => {
  let answer = () => {};
  api.onAsk = () => new Promise((resolve) => (answer = resolve));
  api.titles.set('1', 'Slow');
  const worker = new InboxWorker({ ...deps, onError: () => undefined, pollMs: 5, idlePollMs: 20 });
  await send(hint('1'));
  worker.start();
  await eventually(() => api.asked.length === 1);
  await send({ changes: [upsert('2', T0, 'Quick')] });
  worker.wake();
  await eventually(async () => (await titleOf('2')) === 'Quick');
  expect(await titleOf('1')).toBeNull();
  answer();
  await eventually(async () => (await titleOf('1')) === 'Slow');
  await worker.stop();
});

test('that something changed which no event names is passed on before the delivery counts as done', async () => {
  await send({ compareAll: true });
  await workInbox({ ...deps, onCompareAll: () => Promise.reject(new Error('not now')) });
  expect(await stores.inbox.counts()).toMatchObject({ waiting: 1, done: 0 });
  clock.now += 10_000;
  await workInbox(deps);
  expect(compared).toEqual(['cms']);
  expect(await stores.inbox.counts()).toMatchObject({ done: 1 });
});
