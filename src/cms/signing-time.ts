import { timingSafeEqual } from 'node:crypto';
import { Refusal } from '../core/refusal';

/** How far the sender's clock may be from ours (ms): behind, for what was underway or queued, and ahead. */
export interface SigningWindow {
  readonly past: number;
  readonly future: number;
}

/** Refuses (BAD_SIGNATURE) what was signed outside the window. */
export function checkSigningTime(signedAt: number, now: number, { past, future }: SigningWindow): void {
  const apart = now - signedAt;
  if (apart > past) throw new Refusal('BAD_SIGNATURE', `Signed ${apart} ms ago; at most ${past} ms.`);
  if (-apart > future)
    throw new Refusal('BAD_SIGNATURE', `Signed ${-apart} ms ahead of our clock; at most ${future} ms.`);
}

/** Refuses (BAD_SIGNATURE) where none of the expected codes was given; takes the same time whichever it is. */
export function checkSignature(given: Buffer, expected: readonly Buffer[]): void {
  const matches = expected.map((mac) => mac.length === given.length && timingSafeEqual(mac, given));
  if (!matches.includes(true)) throw new Refusal('BAD_SIGNATURE', 'The signature does not fit this body.');
}
