import { T0 } from '../support/builders';
import { freshStores, freshTwins, ODD_IDS, type Given } from '../support/contestant';

const claimOf = (anonymousId: string, userId: string, claimedAt = T0) => ({ anonymousId, userId, claimedAt });

/** Declares the laws of IdentityStore. */
export function identityStoreSuite(given: Given): void {
  describe('IdentityStore', () => {
    test('the first to claim owns; whoever asks gets the owning claim', async () => {
      const { identities } = freshStores(given);
      expect(await identities.claim(claimOf('anon', 'ada'))).toEqual(claimOf('anon', 'ada'));
      expect(await identities.claim(claimOf('anon', 'bob', T0 + 5))).toEqual(claimOf('anon', 'ada'));
      expect(await identities.claim(claimOf('other', 'bob', T0 + 5))).toEqual(claimOf('other', 'bob', T0 + 5));
    });

    test('a repeat by the owner moves the time forward, never back', async () => {
      const { identities } = freshStores(given);
      await identities.claim(claimOf('anon', 'ada'));
      expect(await identities.claim(claimOf('anon', 'ada', T0 + 5))).toEqual(claimOf('anon', 'ada', T0 + 5));
      expect(await identities.claim(claimOf('anon', 'ada', T0 + 2))).toEqual(claimOf('anon', 'ada', T0 + 5));
      expect(await identities.claimedSince(T0 + 3, 10)).toEqual([claimOf('anon', 'ada', T0 + 5)]);
    });

    test('of many who claim at once all hear of one owner', async () => {
      const twins = freshTwins(given);
      for (let round = 0; round < 5; round++) {
        const claims = Array.from({ length: 12 }, (_, n) => claimOf(`anon-${round}`, `user-${n % 3}`, T0 + n));
        const answers = await Promise.all(claims.map((claim, n) => twins[n % 2]!.identities.claim(claim)));
        expect(new Set(answers.map((answer) => answer.userId)).size).toBe(1);
        const stored = (await twins[0].identities.claimedSince(0, 100)).find(
          (claim) => claim.anonymousId === `anon-${round}`,
        );
        const own = claims.filter((claim) => claim.userId === stored?.userId).map((claim) => claim.claimedAt);
        expect(stored?.claimedAt).toBe(Math.max(...own));
      }
    });

    test('claimedSince is in order of (claimedAt, anonymousId), from `since` on, at most `limit`', async () => {
      const { identities } = freshStores(given);
      for (const [id, at] of [
        ['c', 2],
        ['b', 1],
        ['a', 2],
        ['d', 3],
      ] as const)
        await identities.claim(claimOf(id, 'ada', T0 + at));
      const ids = async (since: number, limit: number) =>
        (await identities.claimedSince(since, limit)).map((claim) => claim.anonymousId);
      expect(await ids(0, 10)).toEqual(['b', 'a', 'c', 'd']);
      expect(await ids(T0 + 2, 2)).toEqual(['a', 'c']);
      expect(await ids(T0 + 4, 10)).toEqual([]);
      expect(await ids(0, 0)).toEqual([]);
    });

    test('keeps odd ids', async () => {
      const { identities } = freshStores(given);
      for (const id of ODD_IDS) expect(await identities.claim(claimOf(id, id))).toEqual(claimOf(id, id));
      expect((await identities.claimedSince(0, 100)).map((claim) => claim.userId).sort()).toEqual([...ODD_IDS].sort());
    });
  });
}
