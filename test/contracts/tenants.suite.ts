import type { TenantStores } from '../../src/ports/stores';
import { aDelivery, anImpression, anInteraction, anItem, aSnapshot } from '../support/builders';
import { ODD_IDS, type Given } from '../support/contestant';

const NAMES = [...ODD_IDS, '', 'a', 'A', 'a/', 'a%2F', 'a/b/c', ' a', 'a '];
const IDS = ['id', 'b/id', '/id', ''];

/** Declares the laws of Storage. */
export function tenantsSuite(given: Given): void {
  describe('Storage', () => {
    test('tenants never see each other, whatever their names', async () => {
      const { storages, clock } = given();
      const tenants = NAMES.map((name) => [name, storages[0].forTenant(name)] as const);
      for (const [name, stores] of tenants) await fill(stores, name, clock.now);
      for (const [name, stores] of tenants) expect(await readAll(stores, clock.now)).toEqual(expected(name));
    });

    test('what one tenant removes or claims stays with the others', async () => {
      const { storages, clock } = given();
      const [one, other] = ['one', 'other'].map((name) => storages[0].forTenant(name));
      await fill(one!, 'one', clock.now);
      await fill(other!, 'other', clock.now);
      await one!.vectors.removeSpace('space');
      await one!.profiles.remove(IDS);
      await one!.interactions.reassign('user', 'somebody');
      await one!.impressions.reassign('user', 'somebody');
      await one!.inbox.claim({ now: clock.now, leaseMs: 1_000, limit: 100 });
      await one!.inbox.complete(IDS);
      expect(await readAll(other!, clock.now)).toEqual(expected('other'));
    });

    test('answers a ping', async () => {
      await given().storages[0].ping();
    });
  });
}

async function fill(stores: TenantStores, name: string, now: number): Promise<void> {
  for (const id of IDS) {
    expect(await stores.items.save(anItem({ id, type: name }), 0)).toBe(true);
    expect(await stores.inbox.add(aDelivery({ id, source: name, receivedAt: now }))).toBe('stored');
    await stores.identities.claim({ anonymousId: id, userId: name, claimedAt: now });
    await stores.rankings.save({
      id,
      userId: name,
      entries: [],
      plan: 'personal',
      modelVersion: 'm1',
      expiresAt: now + 60_000,
    });
    await stores.settings.set(id, name);
  }
  const own = { userId: 'user', receivedAt: now };
  expect(await stores.interactions.append(IDS.map((id) => anInteraction({ id, itemId: name, ...own })))).not.toContain(
    false,
  );
  expect(await stores.impressions.append(IDS.map((id) => anImpression({ id, itemId: name, ...own })))).not.toContain(
    false,
  );
  await stores.profiles.save(IDS.map((userId) => aSnapshot({ userId, recentIds: [name] })));
  await stores.vectors.put(
    'space',
    IDS.map((hash) => ({ hash, vector: Float32Array.of(name.length) })),
  );
}

async function readAll(stores: TenantStores, now: number): Promise<unknown[]> {
  const start = { receivedAt: 0, changedAt: 0, id: '' };
  return [
    (await stores.items.byIds(IDS)).map((item) => item?.type),
    (await stores.items.changedSince(start, 99)).map((item) => item.type),
    (await stores.inbox.list({ limit: 99 })).map((entry) => entry.source),
    (await stores.inbox.counts()).waiting,
    (await stores.identities.claimedSince(now, 99)).map((claim) => claim.userId),
    (await Promise.all(IDS.map((id) => stores.rankings.byId(id)))).map((ranking) => ranking?.userId),
    await Promise.all(IDS.map((id) => stores.settings.get(id))),
    (await stores.interactions.receivedSince({ ...start, receivedAt: -1 }, 99)).map((entry) => entry.itemId),
    (await stores.interactions.ofUser('user', { limit: 99 })).map((entry) => entry.itemId),
    (await stores.impressions.receivedSince({ ...start, receivedAt: -1 }, 99)).map((entry) => entry.itemId),
    (await stores.profiles.byUserIds(IDS)).map((profile) => profile?.recentIds[0]),
    (await stores.vectors.byHashes('space', IDS)).map((vector) => vector?.[0]),
    await stores.vectors.spaces(),
  ];
}

function expected(name: string): unknown[] {
  const names = IDS.map(() => name);
  const vectors = IDS.map(() => name.length);
  return [names, names, names, IDS.length, names, names, names, names, names, names, names, vectors, ['space']];
}
