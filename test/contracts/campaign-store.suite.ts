import { aCampaign } from '../support/digests';
import { freshStores, freshTwins, type Given } from '../support/contestant';

/** Declares the laws of CampaignStore. */
export function campaignStoreSuite(given: Given): void {
  describe('CampaignStore', () => {
    test('lists in order of id what was saved, with its revision', async () => {
      const { campaigns } = freshStores(given);
      expect(await campaigns.list()).toEqual([]);
      for (const id of ['b', 'c', 'a']) expect(await campaigns.save(aCampaign({ id }), 0)).toBe(true);
      expect(await campaigns.list()).toEqual(['a', 'b', 'c'].map((id) => ({ ...aCampaign({ id }), revision: 1 })));
      expect(await campaigns.byId('b')).toEqual({ ...aCampaign({ id: 'b' }), revision: 1 });
      expect(await campaigns.byId('d')).toBeNull();
    });

    test('saves only over the revision that is expected', async () => {
      const { campaigns } = freshStores(given);
      expect(await campaigns.save(aCampaign({ id: 'a' }), 1)).toBe(false);
      await campaigns.save(aCampaign({ id: 'a' }), 0);
      expect(await campaigns.save(aCampaign({ id: 'a', paused: true }), 0)).toBe(false);
      expect(await campaigns.save(aCampaign({ id: 'a', name: 'New name' }), 1)).toBe(true);
      expect(await campaigns.byId('a')).toMatchObject({ name: 'New name', paused: false, revision: 2 });
    });

    test('of many saves at once one is stored', async () => {
      const twins = freshTwins(given);
      for (const revision of [0, 1]) {
        const told = await Promise.all(
          Array.from({ length: 8 }, (_, n) => twins[n % 2]!.campaigns.save(aCampaign({ name: `${n}` }), revision)),
        );
        expect(told.filter(Boolean)).toHaveLength(1);
      }
    });

    test('remove answers whether there was one, and it may be made again', async () => {
      const { campaigns } = freshStores(given);
      await campaigns.save(aCampaign({ id: 'a' }), 0);
      expect(await campaigns.remove('a')).toBe(true);
      expect(await campaigns.remove('a')).toBe(false);
      expect(await campaigns.save(aCampaign({ id: 'a' }), 0)).toBe(true);
    });
  });
}
