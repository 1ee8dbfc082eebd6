import type { Digest } from './digest';
import { itemHash } from './item-hash';
import type { OldItems, ReaderLedger, SentItem } from './reader-ledger';

const DAY = 86_400_000;
/** How long a settled digest is remembered whole: longer than its period may be asked for (core/digest/period.ts). */
const KEEP_MS = { day: 10 * DAY, week: 28 * DAY };
/** With more items by name, the older half becomes hashes. */
const NAMED = 1_000;
const MOST_BATCHES = 20;

/** Lets go of digests nobody can ask for any more, and makes hashes of what was sent long ago: nothing sent is forgotten. */
export function compacted(ledger: ReaderLedger, now: number): ReaderLedger {
  const digests = ledger.digests.filter((digest) => isKept(digest, now));
  if (ledger.sent.length <= NAMED) return { ...ledger, digests };
  const sent = ledger.sent.slice(-NAMED / 2);
  const old = fewer([...ledger.old, hashed(ledger.sent.slice(0, -NAMED / 2))]);
  return { ...ledger, digests, sent, old };
}

function isKept({ state, period, reservedAt }: Digest, now: number): boolean {
  return state === 'reserved' || reservedAt > now - (period.includes('W') ? KEEP_MS.week : KEEP_MS.day);
}

function hashed(sent: readonly SentItem[]): OldItems {
  const hashes = sent.map(({ itemId }) => itemHash(itemId)).join('');
  return sent.reduce<OldItems>((all, { at, until }) => widened(all, { at, until }), { hashes, at: 0, until: 0 });
}

/** The two oldest batches in one, once there are many: it then lasts as long as the longer of them. */
function fewer(old: readonly OldItems[]): OldItems[] {
  const [first, second, ...rest] = old;
  if (old.length <= MOST_BATCHES || first === undefined || second === undefined) return [...old];
  return [{ ...widened(first, second), hashes: first.hashes + second.hashes }, ...rest];
}

function widened(old: OldItems, { at, until }: Pick<SentItem, 'at' | 'until'>): OldItems {
  const both = old.until === null || until === null ? null : Math.max(old.until, until);
  return { hashes: old.hashes, at: Math.max(old.at, at), until: both };
}
