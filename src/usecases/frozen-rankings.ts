import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { FrozenRanking } from '../core/frozen-ranking';
import { plainRanked, type RankedItem } from '../core/ranking';
import { Refusal } from '../core/refusal';
import type { Signer } from '../core/signer';
import type { RankingStore } from '../ports/ranking-store';
import { StoreUnavailable } from '../ports/stores';

export interface FrozenRankingsDeps {
  readonly store: RankingStore;
  readonly signer: Signer;
  readonly now: () => number;
  readonly ttlMs: number;
  readonly maxInMemory: number;
}

/** Where a page goes on: a frozen ranking and the place after which to read. */
export interface Place {
  readonly ranking: FrozenRanking;
  readonly position: number;
}

/** Whose list, and which: `feed`, `similar:<item>` … */
export interface ListOf {
  readonly userId: string | null;
  readonly list: string;
}

/** A ranking to be frozen, and how it was made. */
export type Freezable = Pick<FrozenRanking, 'entries' | 'plan' | 'modelVersion'>;

type CursorFields = [id: string, position: number, list: string];

/**
 * Rankings behind cursors. A ranking is stored when (and only when) a cursor into it is asked for; page by page it then
 * stands still, whatever is published or liked meanwhile.
 */
export class FrozenRankings {
  private readonly memory: LRUCache<string, FrozenRanking>;
  private readonly idByEntries = new WeakMap<readonly RankedItem[], Promise<string>>();

  constructor(private readonly deps: FrozenRankingsDeps) {
    this.memory = new LRUCache({ max: deps.maxInMemory });
  }

  /** The cursor of a place in a ranking, for one list only; the ranking is stored at the first call. */
  async cursor(ranking: Freezable, { userId, list }: ListOf, position: number): Promise<string> {
    const { entries } = ranking;
    const id = this.idByEntries.get(entries) ?? this.freeze(ranking, userId);
    this.idByEntries.set(entries, id);
    // What could not be stored is tried again at the next call.
    id.catch(() => this.idByEntries.delete(entries));
    return this.deps.signer.sign(JSON.stringify([await id, position, list] satisfies CursorFields));
  }

  /** The place a cursor names. Refuses (BAD_CURSOR) what is tampered with, of another reader or list, or too old. */
  async place(cursor: string, { userId, list }: ListOf): Promise<Place> {
    const payload = this.deps.signer.open(cursor);
    if (payload === null) throw new Refusal('BAD_CURSOR', 'This cursor was not made here. Ask again without `after`.');
    const [id, position, madeFor] = JSON.parse(payload) as CursorFields;
    if (madeFor !== list) throw new Refusal('BAD_CURSOR', 'This cursor belongs to another list.');
    const ranking = this.memory.get(id) ?? (await this.deps.store.byId(id));
    if (ranking === null || ranking.expiresAt <= this.deps.now()) {
      throw new Refusal('BAD_CURSOR', 'This cursor is too old. Ask again without `after`.');
    }
    if (ranking.userId !== userId) throw new Refusal('BAD_CURSOR', "This cursor belongs to another reader's list.");
    this.remember(ranking);
    return { ranking, position };
  }

  private async freeze({ entries, plan, modelVersion }: Freezable, userId: string | null): Promise<string> {
    const expiresAt = this.deps.now() + this.deps.ttlMs;
    const ranking = { id: randomUUID(), userId, entries, plan, modelVersion, expiresAt };
    this.remember(ranking);
    await this.deps.store.save({ ...ranking, entries: entries.map(plainRanked) }).catch((error: unknown) => {
      // While the store is away the cursor still works on this replica, from memory.
      if (!(error instanceof StoreUnavailable)) throw error;
    });
    return ranking.id;
  }

  private remember(ranking: FrozenRanking): void {
    this.memory.set(ranking.id, ranking);
    this.idByEntries.set(ranking.entries, Promise.resolve(ranking.id));
  }
}
