import type { FrozenRanking } from '../../src/core/frozen-ranking';
import { freshStores, freshTwins, ODD_IDS, type Given } from '../support/contestant';

/** Declares the laws of RankingStore. */
export function rankingStoreSuite(given: Given): void {
  describe('RankingStore', () => {
    const aRanking = (id: string, userId: string | null = 'ada'): FrozenRanking => ({
      id,
      userId,
      entries: ODD_IDS.map((itemId, n) => ({
        itemId,
        score: 1 / (n + 1),
        signals: [{ name: 'content', value: 0.1 * n }],
        reason: { kind: 'SharedTopic', topic: 'a.b$c' },
      })),
      plan: 'personal',
      modelVersion: 'm1',
      expiresAt: given().clock.now + 60_000,
    });

    test('answers what was saved, null for what is unknown', async () => {
      const { rankings } = freshStores(given);
      for (const id of ODD_IDS) await rankings.save(aRanking(id, id === 'null' ? null : id));
      for (const id of ODD_IDS) expect(await rankings.byId(id)).toEqual(aRanking(id, id === 'null' ? null : id));
      expect(await rankings.byId('unknown')).toBeNull();
    });

    test('save is idempotent, repeated or at once', async () => {
      const twins = freshTwins(given);
      const ranking = aRanking('r');
      await Promise.all(Array.from({ length: 10 }, (_, n) => twins[n % 2]!.rankings.save(ranking)));
      await twins[0].rankings.save(ranking);
      expect(await twins[1].rankings.byId('r')).toEqual(ranking);
    });

    test('refuses a score that is no number', async () => {
      const { rankings } = freshStores(given);
      const [entry] = aRanking('r').entries;
      const broken = { ...aRanking('r'), entries: [{ ...entry!, score: NaN }] };
      await expect(rankings.save(broken)).rejects.toBeInstanceOf(RangeError);
      expect(await rankings.byId('r')).toBeNull();
    });
  });
}
