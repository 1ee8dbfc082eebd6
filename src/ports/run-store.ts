/** One sending of a campaign: for one of its periods. Times are ms since 1970. */
export interface Run {
  /** `campaign/period`. */
  readonly id: string;
  readonly campaign: string;
  readonly period: string;
  /** When it was due. */
  readonly dueAt: number;
  readonly openedAt: number;
  /** planning: readers are still being added. sending: all are. done: nothing is left to do. */
  readonly state: RunState;
  /** The last reader of the address book that was added; null: none yet. */
  readonly plannedTo: string | null;
  readonly finishedAt: number | null;
  /** Runs of the campaign before it that were missed and not made up for. */
  readonly missed: number;
}

export type RunState = 'planning' | 'sending' | 'done';

/** waiting: for its time. claimed: somebody works on it. The others are the end. */
export type MailState = 'waiting' | 'claimed' | 'sent' | 'skipped' | 'failed';

/** One reader's mail of a run. */
export interface RunMail {
  readonly runId: string;
  readonly userId: string;
  readonly state: MailState;
  /** Why it was skipped, or what failed last; a code, never what a server said. */
  readonly reason: string | null;
  /** Attempts begun and counted. */
  readonly attempts: number;
  /** Not before that; while claimed: the end of the lease. */
  readonly dueAt: number;
  /** The digest that the mail server took, from the moment it did; null before. */
  readonly acceptedDigest: string | null;
  /** The template of its subject line, and the segment that was chosen for. */
  readonly subject: string | null;
  readonly segment: string | null;
}

export interface ClaimedMail extends RunMail {
  /** Who holds it: one token for each claim. */
  readonly claim: string;
}

export interface MailEnd {
  readonly state: 'sent' | 'skipped' | 'failed';
  readonly reason: string | null;
}

/** What was counted of a run. */
export interface RunCounts {
  readonly states: Readonly<Record<MailState, number>>;
  /** How many were skipped or failed, or wait for another attempt, by reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** A claim as those who end it name it. */
export type Holding = Pick<ClaimedMail, 'runId' | 'userId' | 'claim'>;

/**
 * Runs and their mails. Laws:
 * - `open` stores a run once by id, and answers whether it did: of many at once, one is told so.
 * - `plan` adds mails (those that are there stay as they are) and then moves the run on, to `sending` where `to` is null: so
 *   that a crash between the two is repaired by a repeat.
 * - `claim` hands one mail that is due, or whose lease ran out, to exactly one caller, in one find-and-lock: the longest due
 *   first. It counts the attempt; the lease ends at `now + leaseMs`.
 * - `renew`, `accepted`, `end`, `retry` and `release` touch the mail only while it is held under the claim, and answer whether
 *   it was. `accepted` can be told again after a lost answer.
 * - `retry` puts it back until `at`; `release` does so too, and gives the attempt back.
 * - `answered` is true once for a mail that was sent, for whoever asks first.
 * - `finish` ends a run in which nothing waits and nothing is claimed, and answers whether it did.
 * - `list` answers the latest due first; `unfinished` all that are not done, the oldest first.
 */
export interface RunStore {
  open(run: Pick<Run, 'id' | 'campaign' | 'period' | 'dueAt' | 'openedAt' | 'missed'>): Promise<boolean>;
  byId(id: string): Promise<Run | null>;
  list(filter: { campaign?: string; limit: number }): Promise<Run[]>;
  unfinished(): Promise<Run[]>;
  plan(runId: string, mails: readonly { userId: string; dueAt: number }[], to: string | null): Promise<void>;
  claim(options: { now: number; leaseMs: number; runId?: string }): Promise<ClaimedMail | null>;
  renew(holding: Holding, until: number): Promise<boolean>;
  accepted(holding: Holding, mail: { digest: string; subject: string; segment: string }): Promise<boolean>;
  end(holding: Holding, end: MailEnd): Promise<boolean>;
  retry(holding: Holding, at: number, reason: string): Promise<boolean>;
  release(holding: Holding, at: number, reason: string | null): Promise<boolean>;
  answered(runId: string, userId: string): Promise<RunMail | null>;
  mail(runId: string, userId: string): Promise<RunMail | null>;
  counts(runId: string): Promise<RunCounts>;
  finish(runId: string, at: number): Promise<boolean>;
}
