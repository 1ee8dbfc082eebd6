import type { DeliveryState, Inbox } from '../ports/inbox';

/** Number of deliveries in each state. */
export type InboxCounts = Readonly<Record<DeliveryState, number>>;

export interface InboxCountsDeps {
  readonly inbox: Pick<Inbox, 'counts'>;
  readonly now: () => number;
  /** How long an answer stands, whether the store gave one or not, ms. */
  readonly keepMs?: number;
}

/** Counts the inbox for whoever watches it, without wearing the store out. Never rejects: null while the store is away. */
export function createInboxCounts({ inbox, now, keepMs = 5_000 }: InboxCountsDeps): () => Promise<InboxCounts | null> {
  let askedAt = -Infinity;
  let counts: Promise<InboxCounts | null> = Promise.resolve(null);
  return () => {
    if (now() - askedAt < keepMs) return counts;
    askedAt = now();
    return (counts = inbox.counts().catch(() => null));
  };
}
