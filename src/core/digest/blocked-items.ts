import { ITEM_HASH_LENGTH } from './item-hash';
import { stateOf } from './ledger';
import type { ReaderLedger } from './reader-ledger';

export interface Blocking {
  readonly now: number;
  /** The window of the campaign that asks, ms; null: ever. What the sending campaign wanted holds as well. */
  readonly noRepeatMs: number | null;
  /** Item ids by hash, as `itemHash` makes them. */
  readonly idsOf: (hash: string) => readonly string[];
}

/** Items that may not be offered to the reader: sent within the window, or held by a reservation, of whatever campaign. */
export function blockedItems(ledger: ReaderLedger, { now, noRepeatMs, idsOf }: Blocking): Set<string> {
  const isWithin = ({ at, until }: { readonly at: number; readonly until: number | null }) =>
    until === null || until > now || noRepeatMs === null || at + noRepeatMs > now;
  const blocked = new Set(ledger.sent.filter(isWithin).map(({ itemId }) => itemId));
  for (const digest of ledger.digests)
    if (stateOf(digest, now) === 'reserved') for (const { itemId } of digest.items) blocked.add(itemId);
  for (const { hashes } of ledger.old.filter(isWithin))
    for (let i = 0; i < hashes.length; i += ITEM_HASH_LENGTH)
      for (const itemId of idsOf(hashes.slice(i, i + ITEM_HASH_LENGTH))) blocked.add(itemId);
  return blocked;
}
