import { SERVING } from '../../src/serving/serving-settings';
import { anItem, T0 } from '../support/builders';
import { startTenant, type TestTenant } from '../support/tenant';

const { burst, stepMs } = SERVING.rankingSteps;
const clock = { now: T0 };
let one: TestTenant;

beforeEach(async () => {
  clock.now = T0;
  one = await startTenant({ now: () => clock.now });
});
afterEach(() => one.close());

const itemOf = (n: number, revision = 1) =>
  anItem({ id: `item-${n}`, publishedAt: T0 - 1_000 - n, textHash: `${n}`.padEnd(43, '-'), revision });

function page(first: number) {
  const reader = { userId: null, signedIn: false };
  return one.tenant.services.readFeed({ reader, first, locales: [], filter: {}, exclude: [] });
}

async function feed(): Promise<string[]> {
  return (await page(10)).edges.map(({ itemId }) => itemId);
}

/** How many items the ranking that is answered was made from. */
async function ranked(): Promise<number> {
  return (await page(1)).personalization.candidates;
}

/** More publishes than are counted one by one, each followed by a look at the feed. Answers what the last look showed. */
async function storm(publishes: number): Promise<string[]> {
  for (let n = 0; n < publishes; n += 1) {
    one.tenant.live.hearOwnItem(itemOf(n));
    await feed();
  }
  return feed();
}

test('while things are quiet a publish is in the next answer', async () => {
  one.tenant.live.hearOwnItem(itemOf(1));
  expect(await feed()).toEqual(['item-1']);
  one.tenant.live.hearOwnItem(itemOf(2));
  expect((await feed()).sort()).toEqual(['item-1', 'item-2']);
});

test('in a storm of them a ranking lives on for a step, and then is made of all', async () => {
  const shown = await storm(burst + 10);
  const before = await ranked();
  expect(before).toBeLessThan(burst + 10);
  clock.now += stepMs - 1;
  expect([await feed(), await ranked()]).toEqual([shown, before]);
  clock.now += 1;
  expect(await ranked()).toBe(burst + 10);
});

test('what is withdrawn in a storm is gone from the next answer', async () => {
  const shown = await storm(burst + 10);
  const [first, ...rest] = shown;
  const n = Number(first!.slice('item-'.length));
  one.tenant.live.hearOwnItem({ ...itemOf(n, 2), status: 'withdrawn' });
  const left = await feed();
  expect(left).not.toContain(first);
  expect(left.slice(0, rest.length)).toEqual(rest);
});

test('so is what expires in one, at its time', async () => {
  await storm(burst + 10);
  const [first] = await feed();
  const n = Number(first!.slice('item-'.length));
  one.tenant.live.hearOwnItem({ ...itemOf(n, 2), expiresAt: clock.now + 10 });
  expect(await feed()).toContain(first);
  clock.now += 10;
  expect(await feed()).not.toContain(first);
});
