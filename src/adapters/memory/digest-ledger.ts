import type { ReaderLedger } from '../../core/digest/reader-ledger';
import type { DigestLedger } from '../../ports/digest-ledger';
import { assertFinite } from '../assert-finite';
import { answer } from './answer';

/** Ledgers in memory, and gone with it: after a restart nothing is known of what was sent. */
export function memoryDigestLedger(): DigestLedger {
  const ledgers = new Map<string, ReaderLedger>();

  const put = (ledger: ReaderLedger): boolean => {
    if ((ledgers.get(ledger.userId)?.revision ?? 0) !== ledger.revision) return false;
    ledgers.set(ledger.userId, { ...ledger, revision: ledger.revision + 1 });
    return true;
  };

  return {
    byReaders: (userIds) => answer(() => userIds.map((userId) => ledgers.get(userId) ?? null)),
    save: (given) =>
      answer(() => {
        assertFinite(given);
        return given.map(put);
      }),
    remove: (userIds) => answer(() => userIds.forEach((userId) => ledgers.delete(userId))),
  };
}
