import type { RankedItem } from './ranking';

/** A ranking as it stood when its first page was asked: what a cursor points into. */
export interface FrozenRanking {
  readonly id: string;
  /** The only one who may page through it; null for a contextual answer. */
  readonly userId: string | null;
  readonly entries: readonly RankedItem[];
  /** How it was ranked: told again with every page. */
  readonly plan: string;
  readonly modelVersion: string;
  readonly expiresAt: number;
}
