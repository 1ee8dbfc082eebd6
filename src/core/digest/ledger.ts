import type { Digest, DigestState } from './digest';
import { compacted } from './compact-ledger';
import type { ReaderLedger } from './reader-ledger';

const DAY = 86_400_000;
/** Longest that a frequency cap looks back, days. */
export const LONGEST_CAP_DAYS = 31;
/** Digests of one campaign and period that may be reserved one after the other, each voided or left to expire. */
export const MOST_ATTEMPTS = 20;

/** The ledger of a reader nothing was ever reserved for. */
export function emptyLedger(userId: string): ReaderLedger {
  return { userId, revision: 0, sent: [], old: [], digests: [], mailedAt: [] };
}

/** Where a digest stands at `now`: a reservation that was left alone has expired, whether or not anybody wrote that down. */
export function stateOf({ state, expiresAt }: Digest, now: number): DigestState {
  return state === 'reserved' && expiresAt <= now ? 'expired' : state;
}

/** The ledger as it is at `now`, expiry written into it: whoever saves it has decided that, whatever clocks others have. */
export function settledLedger(ledger: ReaderLedger, now: number): ReaderLedger {
  const expired = (digest: Digest) => stateOf(digest, now) !== digest.state;
  if (!ledger.digests.some(expired)) return ledger;
  const digests = ledger.digests.map((digest) =>
    expired(digest) ? { ...digest, state: 'expired' as const, settledAt: now } : digest,
  );
  return { ...ledger, digests };
}

/** What a key answered before. */
export function digestByKey({ digests }: ReaderLedger, key: string): Digest | undefined {
  return digests.find((digest) => digest.key === key);
}

/** All that was ever reserved for a campaign and period, oldest first. */
export function attemptsAt({ digests }: ReaderLedger, campaign: string, period: string): Digest[] {
  return digests.filter((digest) => digest.campaign === campaign && digest.period === period);
}

/** The one that holds a campaign's period: reserved, or committed. */
export function standingDigest(
  ledger: ReaderLedger,
  campaign: string,
  period: string,
  now: number,
): Digest | undefined {
  return attemptsAt(ledger, campaign, period).find((digest) =>
    ['reserved', 'committed'].includes(stateOf(digest, now)),
  );
}

/** Digests a reader gets within `days` up to `now`, of all campaigns: those committed, and those that may yet be. */
export function digestsWithin({ mailedAt, digests }: ReaderLedger, days: number, now: number): number {
  const open = digests.filter((digest) => stateOf(digest, now) === 'reserved').length;
  return open + mailedAt.filter((at) => at > now - days * DAY).length;
}

/** The ledger with a new reservation in it; what is no longer needed is let go. */
export function withReservation(ledger: ReaderLedger, digest: Digest, now: number): ReaderLedger {
  const { digests, ...rest } = compacted(settledLedger(ledger, now), now);
  return { ...rest, digests: [...digests, digest] };
}

/** What came of an attempt to settle. */
export type Settled =
  | { readonly kind: 'changed'; readonly ledger: ReaderLedger; readonly digest: Digest }
  | { readonly kind: 'same'; readonly digest: Digest }
  | {
      readonly kind: 'refused';
      readonly code: 'NOT_FOUND' | 'RESERVATION_EXPIRED' | 'RESERVATION_VOIDED' | 'ALREADY_COMMITTED';
    };

/** Its items were sent: for good. A repeat changes nothing; what expired or was voided is refused. */
export function commitIn(given: ReaderLedger, id: string, now: number): Settled {
  const ledger = settledLedger(given, now);
  const digest = ledger.digests.find((one) => one.id === id);
  if (digest === undefined) return { kind: 'refused', code: 'NOT_FOUND' };
  if (digest.state === 'committed') return { kind: 'same', digest };
  if (digest.state === 'voided') return { kind: 'refused', code: 'RESERVATION_VOIDED' };
  if (digest.state === 'expired') return { kind: 'refused', code: 'RESERVATION_EXPIRED' };
  const committed = { ...digest, state: 'committed' as const, settledAt: now };
  const until = digest.noRepeatMs === null ? null : now + digest.noRepeatMs;
  const sent = [...ledger.sent, ...digest.items.map(({ itemId }) => ({ itemId, at: now, until }))];
  const mailedAt = [...ledger.mailedAt.filter((at) => at > now - LONGEST_CAP_DAYS * DAY), now];
  return { kind: 'changed', ledger: { ...replaced(ledger, committed), sent, mailedAt }, digest: committed };
}

/** It will not be sent: its items are free again. A repeat changes nothing, nor does voiding what has expired; a commit stands. */
export function voidIn(given: ReaderLedger, id: string, now: number): Settled {
  const ledger = settledLedger(given, now);
  const digest = ledger.digests.find((one) => one.id === id);
  if (digest === undefined) return { kind: 'refused', code: 'NOT_FOUND' };
  if (digest.state === 'committed') return { kind: 'refused', code: 'ALREADY_COMMITTED' };
  if (digest.state !== 'reserved') return { kind: 'same', digest };
  const voided = { ...digest, state: 'voided' as const, settledAt: now };
  return { kind: 'changed', ledger: replaced(ledger, voided), digest: voided };
}

function replaced(ledger: ReaderLedger, digest: Digest): ReaderLedger {
  return { ...ledger, digests: ledger.digests.map((one) => (one.id === digest.id ? digest : one)) };
}
