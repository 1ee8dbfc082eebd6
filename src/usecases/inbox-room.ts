import { Refusal } from '../core/refusal';
import type { Backlog, Inbox } from '../ports/inbox';

export interface InboxLimits {
  readonly deliveries: number;
  readonly bytes: number;
}

export interface InboxRoomDeps {
  readonly inbox: Pick<Inbox, 'backlog'>;
  readonly limits: InboxLimits;
  readonly now: () => number;
  /** How long a count stands, ms: what others take in meanwhile is not known here. */
  readonly keepMs?: number;
}

/** What one source may fill of the whole, so that a noisy one leaves room for the others. */
const SHARE_OF_ONE = 0.5;
const RETRY_AFTER_S = 30;
const NOTHING: Backlog = { deliveries: 0, bytes: 0 };

/**
 * Whether there is room in the inbox. The rule under a flood: what was acknowledged stays; a source that alone fills half of
 * the inbox is turned away (RATE_LIMITED), and where all together fill it, everybody is (INBOX_FULL), until it is worked
 * off. A count is a few seconds old, so replicas may overshoot by what they take in during that time. The exact size is the
 * store's to know, so a store that is away turns nobody away here.
 */
export class InboxRoom {
  private backlog = new Map<string, Backlog>();
  private firstCount: Promise<void> | undefined;
  private askedAt = -Infinity;

  constructor(private readonly deps: InboxRoomDeps) {}

  /** Refuses (RATE_LIMITED, INBOX_FULL) with the seconds after which to try again. */
  async admit(source: string, bytes: number): Promise<void> {
    const counting = this.recount();
    // Only the first delivery waits for a count.
    await (this.firstCount ??= counting);
    const own = this.backlog.get(source) ?? NOTHING;
    if (this.isFull([...this.backlog.values()].reduce(sum, NOTHING), 1)) throw refusal('INBOX_FULL', EVERYBODY);
    if (this.isFull(own, SHARE_OF_ONE)) throw refusal('RATE_LIMITED', `Too many deliveries of ${source} are waiting.`);
    this.backlog.set(source, sum(own, { deliveries: 1, bytes }));
  }

  private isFull({ deliveries, bytes }: Backlog, share: number): boolean {
    const { limits } = this.deps;
    return deliveries >= share * limits.deliveries || bytes >= share * limits.bytes;
  }

  /** Counts anew where the count is too old; where the store is away the old one stands. */
  private async recount(): Promise<void> {
    const { inbox, now, keepMs = 5_000 } = this.deps;
    if (now() - this.askedAt < keepMs) return;
    this.askedAt = now();
    const counted = await inbox.backlog().catch(() => this.backlog);
    this.backlog = new Map(counted);
  }
}

const EVERYBODY = 'Too many deliveries are waiting to be worked off.';

function sum(a: Backlog, b: Backlog): Backlog {
  return { deliveries: a.deliveries + b.deliveries, bytes: a.bytes + b.bytes };
}

function refusal(code: 'INBOX_FULL' | 'RATE_LIMITED', why: string): Refusal {
  return new Refusal(code, `${why} Send it again later.`, { retryAfterSeconds: RETRY_AFTER_S });
}
