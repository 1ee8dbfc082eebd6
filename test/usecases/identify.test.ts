import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { anonymousUserId } from '../../src/core/interaction';
import type { TenantStores } from '../../src/ports/stores';
import type { Reader } from '../../src/usecases/services';
import { anItem } from '../support/builders';
import { eventually, startTenant, type TestTenant } from '../support/tenant';

const ANONYMOUS = 'browser-0123456789abcdef';
const anonymous: Reader = { userId: anonymousUserId(ANONYMOUS), signedIn: false };
const user: Reader = { userId: 'user-1', signedIn: true };

const running: TestTenant[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

async function start(stores: TenantStores): Promise<TestTenant> {
  running.push(await startTenant({ stores }));
  return running.at(-1)!;
}

async function filledStores(): Promise<TenantStores> {
  const stores = memoryStorage({ now: Date.now }).forTenant('test');
  for (const id of ['a', 'b', 'c']) await stores.items.save(anItem({ id }), 0);
  return stores;
}

const like = ({ tenant }: TestTenant, reader: Reader, itemId: string) =>
  tenant.services.track({ reader, events: [{ type: 'LIKE', itemId }] });
const take = ({ tenant }: TestTenant, reader = user) => tenant.services.identify({ reader, anonymousId: ANONYMOUS });
const likedBy = async ({ tenant }: TestTenant, { userId }: Reader) =>
  [...(await tenant.live.profiles.load(userId!)).items.keys()].sort();

test('hands over what was done, once; what is done afterwards comes along with the next call', async () => {
  const one = await start(await filledStores());
  await like(one, anonymous, 'a');
  await like(one, user, 'b');
  expect(await take(one)).toEqual({ userId: 'user-1', moved: 1 });
  expect(await take(one)).toEqual({ userId: 'user-1', moved: 0 });
  expect(await likedBy(one, user)).toEqual(['a', 'b']);
  expect(await likedBy(one, anonymous)).toEqual([]);
  await like(one, anonymous, 'c');
  expect((await take(one)).moved).toBe(1);
  expect(await likedBy(one, user)).toEqual(['a', 'b', 'c']);
});

test('refuses who is not signed in, and what somebody else has taken', async () => {
  const one = await start(await filledStores());
  await like(one, anonymous, 'a');
  await expect(take(one, anonymous)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(take(one, { userId: null, signedIn: false })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await take(one);
  const other: Reader = { userId: 'user-2', signedIn: true };
  await expect(take(one, other)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await likedBy(one, other)).toEqual([]);
});

test('of two users who claim at once one gets it all', async () => {
  const stores = await filledStores();
  const [one, two] = [await start(stores), await start(stores)];
  await like(one, anonymous, 'a');
  const claims = [take(one), take(two, { userId: 'user-2', signedIn: true })];
  const outcomes = await Promise.allSettled(claims);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('one that died half-way is ended by a repeat', async () => {
  const stores = await filledStores();
  const one = await start({
    ...stores,
    interactions: { ...stores.interactions, reassign: () => Promise.reject(new Error('killed')) },
  });
  await like(one, anonymous, 'a');
  await expect(take(one)).rejects.toThrow('killed');
  const again = await start(stores);
  expect((await take(again)).moved).toBe(1);
  expect(await likedBy(again, user)).toEqual(['a']);
});

test('another replica that reads both readers in the middle of it ends up with the same', async () => {
  const stores = await filledStores();
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const reassign = (from: string, to: string) => held.then(() => stores.interactions.reassign(from, to));
  const slow = await start({ ...stores, interactions: { ...stores.interactions, reassign } });
  const other = await start(stores);
  await like(slow, anonymous, 'a');
  await likedBy(other, user);
  const taking = take(slow);
  await eventually(() => other.tenant.live.profiles.cached('user-1') === undefined);
  expect(await likedBy(other, user)).toEqual([]);
  await like(other, user, 'b');
  await other.tenant.live.profiles.flush();
  goOn();
  await taking;
  await eventually(async () => (await likedBy(other, user)).join() === 'a,b', 2000);
  expect(await likedBy(slow, user)).toEqual(['a', 'b']);
});

test('a snapshot that another replica writes behind in the meantime does not bring the old profile back', async () => {
  const stores = await filledStores();
  const [one, other] = [await start(stores), await start(stores)];
  await like(one, anonymous, 'a');
  await like(other, user, 'b');
  await take(one);
  // The other replica has not heard of it yet and writes what it knows; foldedTo says that nothing before is missing.
  const [stale] = await stores.profiles.byUserIds(['user-1']);
  await stores.profiles.save([
    { ...(stale ?? { userId: 'user-1', version: 1, items: [] }), foldedTo: Date.now(), recentIds: [] },
  ]);
  await eventually(async () => {
    const fresh = await start(stores);
    return (await likedBy(fresh, user)).join() === 'a,b';
  });
});

test('a replica that starts later leaves the snapshots of those who identified long ago', async () => {
  const stores = await filledStores();
  const one = await start(stores);
  await one.tenant.live.profiles.load('user-1');
  await like(one, user, 'a');
  await stores.identities.claim({ anonymousId: ANONYMOUS, userId: 'user-1', claimedAt: Date.now() - 60_000 });
  await one.tenant.live.profiles.flush();
  const other = await start(stores);
  await other.tenant.live.profiles.flush();
  expect(await stores.profiles.byUserIds(['user-1'])).toMatchObject([{ userId: 'user-1', version: 1 }]);
});
