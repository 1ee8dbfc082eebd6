import type { Reason } from '../ranking';

/** Expired: left alone until `expiresAt`; its items are free again. */
export type DigestState = 'reserved' | 'committed' | 'voided' | 'expired';

export interface DigestItem {
  readonly itemId: string;
  readonly score: number;
  readonly reason: Reason;
  /** The source of the fixed slot it stands in (`editors-pick`, …); null: it is there by its rank. */
  readonly slot: string | null;
}

/** A subject line to choose from. */
export interface SubjectCandidate {
  /** Name of its template, and the item it speaks of. */
  readonly template: string;
  readonly itemId: string;
  readonly text: string;
}

/** When to send, and why then. */
export interface SendTime {
  /** ms. */
  readonly at: number;
  readonly reason: string;
}

/** What was chosen for one reader, one campaign and one period: recorded before anything is sent. Times are ms since 1970. */
export interface Digest {
  /** `campaign/period/number/reader`: a reader's digest of a period gets a number because one may be voided and made anew. */
  readonly id: string;
  readonly campaign: string;
  readonly period: string;
  readonly userId: string;
  /** The idempotency key it was reserved under. */
  readonly key: string;
  readonly state: DigestState;
  readonly items: readonly DigestItem[];
  /** What the reader has read of late, newest first: told of, not recommended. */
  readonly recap: readonly string[];
  readonly subjects: readonly SubjectCandidate[];
  /** Languages it was chosen and worded for, preferred first. */
  readonly locales: readonly string[];
  readonly sendTime: SendTime;
  /** Of the models it was ranked by. */
  readonly modelVersion: string;
  readonly reservedAt: number;
  /** A reservation is held until then. */
  readonly expiresAt: number;
  /** When it was committed or voided, or its expiry was noticed; null while it is reserved. */
  readonly settledAt: number | null;
  /** Until when a committed item is not sent again, counted from the commit, ms; null: ever. */
  readonly noRepeatMs: number | null;
}
