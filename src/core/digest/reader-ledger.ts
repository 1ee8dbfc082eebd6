import type { Digest } from './digest';

/** An item that was committed to a reader. */
export interface SentItem {
  readonly itemId: string;
  readonly at: number;
  /** Until when the campaign that sent it wants it not to be sent again, ms; null: ever. */
  readonly until: number | null;
}

/** Items sent long ago, as hashes of 8 characters each, in a row: never fewer than were sent, one in 10^9 more. */
export interface OldItems {
  readonly hashes: string;
  /** Of the newest of them. */
  readonly at: number;
  readonly until: number | null;
}

/**
 * All that is remembered of one reader's digests. One document, written whole and only over the revision it was read at:
 * so that what is chosen, what is held and what was sent can never disagree, whoever dies at whatever moment.
 */
export interface ReaderLedger {
  readonly userId: string;
  /** 0: nothing is stored yet. */
  readonly revision: number;
  /** Oldest first. */
  readonly sent: readonly SentItem[];
  readonly old: readonly OldItems[];
  /** Open ones, and settled ones for as long as their key may be asked again. Oldest first. */
  readonly digests: readonly Digest[];
  /** When digests were committed of late, of all campaigns, ms: what frequency caps count. */
  readonly mailedAt: readonly number[];
}
