import { LRUCache } from 'lru-cache';
import type { FrozenRanking } from '../../core/frozen-ranking';
import type { RankingStore } from '../../ports/ranking-store';
import { assertFinite } from '../assert-finite';
import { answer } from './answer';

/** Rankings in memory, bounded by the number of entries in them; the one used longest ago goes first. */
export function memoryRankingStore(now: () => number, maxEntries: number): RankingStore {
  const rankings = new LRUCache<string, FrozenRanking>({
    maxSize: maxEntries,
    sizeCalculation: (ranking) => ranking.entries.length + 1,
  });
  return {
    save: (ranking) =>
      answer(() => {
        assertFinite(ranking);
        rankings.set(ranking.id, ranking);
      }),
    byId: (id) =>
      answer(() => {
        const ranking = rankings.get(id);
        if (ranking === undefined || ranking.expiresAt > now()) return ranking ?? null;
        rankings.delete(id);
        return null;
      }),
  };
}
