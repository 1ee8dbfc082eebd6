import type { ProfileSnapshot } from '../../src/core/profile';
import { aSnapshot, T0 } from '../support/builders';
import { freshStores, freshTwins, ODD_IDS, type Given } from '../support/contestant';

/** Declares the laws of ProfileStore. */
export function profileStoreSuite(given: Given): void {
  describe('ProfileStore', () => {
    test('answers in key order what was saved, null where missing', async () => {
      const { profiles } = freshStores(given);
      const snapshots = ODD_IDS.map((userId, n) => aSnapshot({ userId, version: n, recentIds: ODD_IDS }));
      await profiles.save(snapshots);
      const ids = [...ODD_IDS, 'nobody', ODD_IDS[0]!];
      expect(await profiles.byUserIds(ids)).toEqual([...snapshots, null, snapshots[0]]);
      await profiles.save([]);
    });

    test('replaces only where the new one has folded as far', async () => {
      const { profiles } = freshStores(given);
      const stored = async () => (await profiles.byUserIds(['user-1']))[0]?.version;
      await profiles.save([aSnapshot({ version: 5, foldedTo: T0 })]);
      await profiles.save([aSnapshot({ version: 4, foldedTo: T0 - 1 })]);
      expect(await stored()).toBe(5);
      await profiles.save([aSnapshot({ version: 6, foldedTo: T0 })]);
      expect(await stored()).toBe(6);
      await profiles.save([aSnapshot({ version: 7, foldedTo: T0 + 1 }), aSnapshot({ userId: 'user-2' })]);
      expect(await stored()).toBe(7);
    });

    test('is idempotent, and of several for one user in a batch the furthest stays', async () => {
      const { profiles } = freshStores(given);
      const batch = [3, 9, 1].map((n) => aSnapshot({ version: n, foldedTo: T0 + n }));
      await profiles.save(batch);
      await profiles.save(batch);
      expect(await profiles.byUserIds(['user-1'])).toEqual([batch[1]]);
    });

    test('an old one in a batch does not keep the others out', async () => {
      const { profiles } = freshStores(given);
      await profiles.save([aSnapshot({ userId: 'b', foldedTo: T0 + 9 })]);
      await profiles.save(['a', 'b', 'c'].map((userId) => aSnapshot({ userId, foldedTo: T0, version: 3 })));
      expect((await profiles.byUserIds(['a', 'b', 'c'])).map((found) => found?.version)).toEqual([3, 1, 3]);
    });

    test('of concurrent saves the furthest stays', async () => {
      const twins = freshTwins(given);
      for (let round = 0; round < 5; round++) {
        const userId = `user-${round}`;
        const saves = Array.from({ length: 10 }, (_, n) =>
          aSnapshot({ userId, version: n, foldedTo: T0 + ((n * 7) % 10) }),
        );
        await Promise.all(saves.map((snapshot, n) => twins[n % 2]!.profiles.save([snapshot])));
        expect((await twins[0].profiles.byUserIds([userId]))[0]?.foldedTo).toBe(T0 + 9);
      }
    });

    test('remove forgets, and an older one may be saved again', async () => {
      const { profiles } = freshStores(given);
      await profiles.save(['a', 'b'].map((userId) => aSnapshot({ userId })));
      await profiles.remove(['a', 'nobody']);
      expect((await profiles.byUserIds(['a', 'b'])).map((found) => found?.userId)).toEqual([undefined, 'b']);
      await profiles.save([aSnapshot({ userId: 'a', foldedTo: 1 })]);
      expect((await profiles.byUserIds(['a']))[0]?.foldedTo).toBe(1);
    });

    test('thousands in one batch', async () => {
      const { profiles } = freshStores(given);
      const all: ProfileSnapshot[] = Array.from({ length: 1_200 }, (_, n) => aSnapshot({ userId: `user-${n}` }));
      await profiles.save(all);
      expect(await profiles.byUserIds(all.map(({ userId }) => userId))).toEqual(all);
    });
  });
}
