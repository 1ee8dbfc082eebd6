import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { SIGNATURE_HEADER, signGeneric } from '../../src/cms/generic-signature';
import type { Reader } from '../../src/usecases/services';
import { article, SECRET } from '../support/app';
import { T0 } from '../support/builders';
import { eventually, startTenant, type TestTenant } from '../support/tenant';

const MINUTE = 60_000;
const clock = { now: T0 };
const now = () => clock.now;
const reader: Reader = { userId: 'anon:browser-0123456789abcdef', signedIn: false };
let replicas: [TestTenant, TestTenant];

beforeEach(async () => {
  clock.now = T0;
  const stores = memoryStorage({ now }).forTenant('t');
  replicas = [await startTenant({ stores, now }), await startTenant({ stores, now })];
});
afterEach(() => Promise.all(replicas.map((replica) => replica.close())));

async function send(change: object): Promise<void> {
  const body = JSON.stringify(change);
  const headers = { [SIGNATURE_HEADER]: signGeneric(body, SECRET, clock.now) };
  await replicas[0].tenant.receive({ source: 'generic', event: null, headers, body: Buffer.from(body) });
}

const iso = (ms: number) => new Date(T0 + ms).toISOString();

/** What a reader is shown everywhere at this moment, twice: the second time from what was kept. */
async function shown({ tenant: { services, live } }: TestTenant) {
  const page = { reader, first: 20, locales: [] };
  const look = async () => {
    const feed = await services.readFeed({ ...page, filter: {}, exclude: [] });
    const similar = await services.readSimilar({ ...page, itemId: 'anchor' });
    const [item] = await services.readItems(['timed']);
    return {
      feed: feed.edges.map(({ itemId }) => itemId).sort(),
      similar: similar.edges.map(({ itemId }) => itemId).sort(),
      item: item?.id ?? null,
      count: live.countVisible(),
    };
  };
  const first = await look();
  expect(await look()).toEqual(first);
  return first;
}

test('scheduled publishing and expiry take effect at their time, everywhere, with nobody sending anything', async () => {
  for (const id of ['anchor', 'other']) await send(article(id, { publishedAt: iso(-MINUTE) }));
  await send(article('timed', { publishedAt: iso(MINUTE), expiresAt: iso(3 * MINUTE) }));
  for (const { tenant } of replicas)
    await eventually(() => tenant.live.catalogue.size === 3 && tenant.backlog() === 0 && tenant.live.world.vectorOf('timed') !== undefined); // prettier-ignore
  const hidden = { feed: ['anchor', 'other'], similar: ['other'], item: null, count: 2 };
  const visible = { feed: ['anchor', 'other', 'timed'], similar: ['other', 'timed'], item: 'timed', count: 3 };
  for (const [ms, expected] of [
    [0, hidden],
    [MINUTE - 1, hidden],
    [MINUTE, visible],
    [3 * MINUTE - 1, visible],
    [3 * MINUTE, hidden],
  ] as const) {
    clock.now = T0 + ms;
    for (const replica of replicas) expect(await shown(replica)).toEqual(expected);
  }
  expect(replicas.flatMap(({ errors }) => errors)).toEqual([]);
});

test('an editor who moves the time is heard', async () => {
  await send(article('anchor', { publishedAt: iso(-MINUTE) }));
  await send(article('timed', { publishedAt: iso(MINUTE) }, 1));
  await eventually(() => replicas[1].tenant.live.catalogue.size === 2);
  await send(article('timed', { publishedAt: iso(5 * MINUTE) }, 2));
  await eventually(() => replicas[1].tenant.live.catalogue.facts('timed')?.publishedAt === T0 + 5 * MINUTE);
  clock.now = T0 + MINUTE;
  expect((await shown(replicas[1])).feed).toEqual(['anchor']);
  clock.now = T0 + 5 * MINUTE;
  expect((await shown(replicas[1])).feed).toEqual(['anchor', 'timed']);
});
