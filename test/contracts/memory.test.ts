import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { aDelivery, anInteraction, T0 } from '../support/builders';
import type { Contestant } from '../support/contestant';
import { storageSuites } from './all.suite';

describe('memory', () => {
  const clock = { now: Date.now() };
  const storage = memoryStorage({ now: () => clock.now });
  const contestant: Contestant = { storages: [storage, storage], clock };
  storageSuites(() => contestant);

  describe('bounds', () => {
    const limits = { interactions: 100, impressions: 100, profiles: 2, rankedEntries: 10, doneDeliveries: 3 };
    const bounded = () => memoryStorage({ now: () => T0, limits }).forTenant('t');

    test('the oldest interactions are forgotten, in the log and with the user', async () => {
      const { interactions } = bounded();
      const at = (n: number) => anInteraction({ id: `${n}`, userId: `user-${n % 2}`, receivedAt: T0 + n });
      for (let n = 0; n < 300; n++) await interactions.append([at(n)]);
      const kept = await interactions.receivedSince({ receivedAt: 0, id: '' }, 1_000);
      expect(kept.length).toBeLessThanOrEqual(110);
      expect(kept.at(-1)).toEqual(at(299));
      const own = await interactions.ofUser('user-0', { limit: 1_000 });
      expect(own).toEqual(kept.filter((entry) => entry.userId === 'user-0'));
      expect(await interactions.append([at(299), at(0)])).toEqual([false, true]);
    });

    test('of done deliveries the newest are known, of others all', async () => {
      const { inbox } = bounded();
      for (let n = 0; n < 10; n++) await inbox.add(aDelivery({ id: `${n}` }));
      await inbox.complete(['0', '1', '2', '3', '4']);
      expect(await inbox.counts()).toEqual({ waiting: 5, claimed: 0, done: 3, dead: 0 });
      expect(await inbox.add(aDelivery({ id: '4' }))).toBe('duplicate');
    });

    test('rankings are bounded by their entries, and gone when expired', async () => {
      let now = T0;
      const { rankings } = memoryStorage({ now: () => now, limits }).forTenant('t');
      const entry = { itemId: 'i', score: 1, signals: [], reason: { kind: 'EditorsPick' as const } };
      const save = (id: string) =>
        rankings.save({
          id,
          userId: null,
          entries: [entry, entry, entry],
          plan: 'personal',
          modelVersion: 'm1',
          expiresAt: T0 + 1,
        });
      for (const id of ['a', 'b', 'c']) await save(id);
      const known = async () => (await Promise.all(['a', 'b', 'c'].map((id) => rankings.byId(id)))).map(Boolean);
      expect(await known()).toEqual([false, true, true]);
      now = T0 + 1;
      expect(await known()).toEqual([false, false, false]);
    });
  });
});
