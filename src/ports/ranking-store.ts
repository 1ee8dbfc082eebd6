import type { FrozenRanking } from '../core/frozen-ranking';

/** Frozen rankings that cursors point into. Laws: `save` is idempotent by id; after `expiresAt` an entry may be gone. */
export interface RankingStore {
  save(ranking: FrozenRanking): Promise<void>;
  byId(id: string): Promise<FrozenRanking | null>;
}
