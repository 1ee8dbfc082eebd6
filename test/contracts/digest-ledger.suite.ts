import { aDigest, aLedger } from '../support/digests';
import { T0 } from '../support/builders';
import { freshStores, freshTwins, ODD_IDS, type Given } from '../support/contestant';

/** Declares the laws of DigestLedger. */
export function digestLedgerSuite(given: Given): void {
  describe('DigestLedger', () => {
    test('answers in key order what was saved, one revision on, null where missing', async () => {
      const { digests } = freshStores(given);
      const ledgers = ODD_IDS.map((userId) =>
        aLedger({
          userId,
          digests: [aDigest({ userId, key: userId })],
          sent: [{ itemId: userId, at: T0, until: null }],
        }),
      );
      expect(await digests.save(ledgers)).toEqual(ledgers.map(() => true));
      const found = await digests.byReaders([...ODD_IDS, 'nobody', ODD_IDS[0]!]);
      const stored = ledgers.map((ledger) => ({ ...ledger, revision: 1 }));
      expect(found).toEqual([...stored, null, stored[0]]);
      expect(await digests.save([])).toEqual([]);
    });

    test('stores only over the revision it was read at, the others of the batch all the same', async () => {
      const { digests } = freshStores(given);
      await digests.save(['a', 'b'].map((userId) => aLedger({ userId })));
      await digests.save([aLedger({ userId: 'b', revision: 1 })]);
      const batch = [
        aLedger({ userId: 'a', revision: 1 }),
        aLedger({ userId: 'b', revision: 1 }),
        aLedger({ userId: 'c', revision: 0 }),
        aLedger({ userId: 'd', revision: 3 }),
        aLedger({ userId: 'a', revision: 0 }),
      ];
      expect(await digests.save(batch)).toEqual([true, false, true, false, false]);
      const revisions = (await digests.byReaders(['a', 'b', 'c', 'd'])).map((found) => found?.revision);
      expect(revisions).toEqual([2, 2, 1, undefined]);
    });

    test('of two for one reader in a batch at most one is stored', async () => {
      const { digests } = freshStores(given);
      const twice = await digests.save([aLedger({ userId: 'a' }), aLedger({ userId: 'a' })]);
      expect(twice.filter(Boolean)).toHaveLength(1);
      expect((await digests.byReaders(['a']))[0]?.revision).toBe(1);
    });

    test('of many at once with one revision one is told that it was stored, and it is that one', async () => {
      const twins = freshTwins(given);
      for (let revision = 0; revision < 4; revision++) {
        const saves = Array.from({ length: 8 }, (_, n) =>
          aLedger({ userId: 'a', revision, digests: [aDigest({ key: `${revision}-${n}` })] }),
        );
        const told = await Promise.all(saves.map((ledger, n) => twins[n % 2]!.digests.save([ledger])));
        expect(told.filter(([stored]) => stored)).toHaveLength(1);
        const winner = saves[told.findIndex(([stored]) => stored)]!;
        expect(await twins[1].digests.byReaders(['a'])).toEqual([{ ...winner, revision: revision + 1 }]);
      }
    });

    test('batches at once: every reader is stored by exactly one of them', async () => {
      const twins = freshTwins(given);
      const userIds = Array.from({ length: 300 }, (_, n) => `reader-${n}`);
      const told = await Promise.all(
        [0, 1, 2].map((n) => twins[n % 2]!.digests.save(userIds.map((userId) => aLedger({ userId })))),
      );
      for (let n = 0; n < userIds.length; n++) expect(told.filter((one) => one[n])).toHaveLength(1);
    });

    test('remove forgets', async () => {
      const { digests } = freshStores(given);
      await digests.save(['a', 'b'].map((userId) => aLedger({ userId })));
      await digests.remove(['a', 'nobody']);
      expect((await digests.byReaders(['a', 'b'])).map((found) => found?.userId)).toEqual([undefined, 'b']);
      expect(await digests.save([aLedger({ userId: 'a' })])).toEqual([true]);
    });

    test('refuses NaN', async () => {
      const { digests } = freshStores(given);
      await expect(digests.save([aLedger({ sent: [{ itemId: 'x', at: NaN, until: null }] })])).rejects.toBeInstanceOf(
        RangeError,
      );
    });
  });
}
