import type { ReaderLedger } from '../core/digest/reader-ledger';

/**
 * What was reserved for readers and sent to them: one document a reader. Laws:
 * - `byReaders` answers in key order, null where nothing is stored, and what the last save stored.
 * - `save` stores each where the stored revision equals the given one (0: nothing stored), as revision + 1, and answers in
 *   order which it stored; of two for one reader in a batch at most one. Of many at once with one revision, at most one is
 *   told that it was stored. A `false` may come where it was stored and replaced at once: who gets it reads again. When it
 *   rejects, some may have been stored.
 * - `remove` forgets readers altogether.
 */
export interface DigestLedger {
  byReaders(userIds: readonly string[]): Promise<(ReaderLedger | null)[]>;
  save(ledgers: readonly ReaderLedger[]): Promise<boolean[]>;
  remove(userIds: readonly string[]): Promise<void>;
}
