export type DeliveryState = 'waiting' | 'claimed' | 'done' | 'dead';

/** One webhook call as it came. */
export interface Delivery {
  /** The source's idempotency key, or a digest of what was sent: what makes a repeat a duplicate. */
  readonly id: string;
  readonly source: string;
  /** The event named in the path, where the source cannot say it itself. */
  readonly event: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly receivedAt: number;
}

export interface InboxEntry extends Delivery {
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Not claimed before this time (ms): back-off after a failure, end of the lease while claimed. */
  readonly dueAt: number;
  readonly error: string | null;
}

/** What one source has sent that is not worked off yet, and not given up. */
export interface Backlog {
  readonly deliveries: number;
  /** Of their bodies. */
  readonly bytes: number;
}

/** How the deliveries of one source stand. Times are those of arrival (ms); null: nothing waits. */
export interface SourceStanding {
  /** Neither worked on nor given up; `failing` are those of them that have failed before. */
  readonly waiting: number;
  readonly failing: number;
  readonly claimed: number;
  readonly dead: number;
  /** Of what waits or is worked on. */
  readonly oldestOpenAt: number | null;
  readonly newestOpenAt: number | null;
}

/** What came of an entry that was claimed and could not be worked off. */
export interface DeliveryFailure {
  readonly error: string;
  /** When to try again (ms); null: never, it is a dead letter. */
  readonly retryAt: number | null;
  /** Whether this was one of the attempts it has; default yes. No: the world was to blame, and the attempt is given back. */
  readonly counts?: boolean;
}

/**
 * The durable inbox of webhooks. Laws:
 * - `add` is durable when it resolves and idempotent by id: `duplicate` where the id is known in any state.
 * - `claim` hands each waiting, due entry (or one whose lease ran out) to exactly one caller, oldest first, and counts
 *   the attempt; the lease ends at `now + leaseMs`.
 * - `complete` keeps the id as known for a while, so that a late repeat is still a duplicate, and lets the body go. `drop`
 *   does the same with dead letters, which are forgotten by themselves only after a longer while.
 * - `fail` puts the entry back until `retryAt`, or into the dead letters where `retryAt` is null, with the error.
 * - `renew` makes leases last until `until`, never shorter than before.
 * - `release` gives claimed entries back at once (graceful stop), and the attempt with them; `revive` sends dead letters
 *   round again, counting attempts from 0.
 * - `fail`, `renew` and `release` touch only what is claimed, `revive` and `drop` only dead letters, and answer how many;
 *   `list` answers the newest first.
 */
export interface Inbox {
  add(delivery: Delivery): Promise<'stored' | 'duplicate'>;
  claim(options: { now: number; leaseMs: number; limit: number }): Promise<InboxEntry[]>;
  complete(ids: readonly string[]): Promise<void>;
  fail(id: string, failure: DeliveryFailure): Promise<void>;
  renew(ids: readonly string[], until: number): Promise<void>;
  release(ids: readonly string[]): Promise<void>;
  revive(ids: readonly string[]): Promise<number>;
  drop(ids: readonly string[]): Promise<number>;
  list(filter: { state?: DeliveryState; source?: string; limit: number }): Promise<InboxEntry[]>;
  counts(): Promise<Record<DeliveryState, number>>;
  /** By source: what is waiting or claimed. */
  backlog(): Promise<ReadonlyMap<string, Backlog>>;
  /** By source: all that is not done. Sources of which everything is may be missing. */
  standings(): Promise<ReadonlyMap<string, SourceStanding>>;
}
