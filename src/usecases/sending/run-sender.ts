import pLimit from 'p-limit';
import { retryDelay } from '../../core/mail-retry';
import type { ClaimedMail } from '../../ports/run-store';
import { StoreUnavailable } from '../../ports/stores';
import { readRun } from './read-runs';
import { sendMail } from './send-mail';
import type { MailReport, SendingDeps } from './sending-deps';

export interface RunSender {
  /** Works off what is due, of one run or of all, until nothing is; answers how many mails it had in hand. Never rejects for one reader. */
  work(options?: { runId?: string; isOver?: () => boolean }): Promise<number>;
}

/** One replica's part in sending: several share a run, each mail is one's. Rejects where mails cannot even be claimed. */
export function createRunSender(deps: SendingDeps): RunSender {
  const { runs } = deps.stores;
  const { concurrency, inFlight, leaseMs } = deps.settings;
  const limit = pLimit(inFlight);
  const handOver = <T>(work: () => Promise<T>): Promise<T> => limit(work);

  const one = async (mail: ClaimedMail) => {
    const report = await underLease(mail, deps, () => attempt(mail));
    deps.onMail({ runId: mail.runId, attempts: mail.attempts, ...report });
  };

  const attempt = async (mail: ClaimedMail): Promise<Omit<MailReport, 'runId' | 'attempts'>> => {
    try {
      const run = await runs.byId(mail.runId);
      if (run === null) return { outcome: 'released', reason: 'NO_RUN' };
      return await sendMail(mail, run, { ...deps, handOver });
    } catch (error) {
      return putBack(mail, error, deps);
    }
  };

  return {
    work: async ({ runId, isOver = () => false } = {}) => {
      let count = 0;
      const lane = async () => {
        while (!isOver()) {
          const mail = await runs.claim({ now: deps.now(), leaseMs, runId });
          if (mail === null) return;
          count += 1;
          await one(mail);
        }
      };
      await Promise.all(Array.from({ length: concurrency }, lane));
      await finishRuns(deps);
      return count;
    },
  };
}

/** Ends the runs in which nothing is left to do. */
async function finishRuns(deps: SendingDeps): Promise<void> {
  const { runs } = deps.stores;
  for (const { id } of await runs.unfinished()) {
    if (!(await runs.finish(id, deps.now()))) continue;
    const run = await readRun(id, deps);
    if (run !== null) deps.onRun(run);
  }
}

/** What went wrong with one reader is theirs alone: it is tried again later, or has failed. */
async function putBack(
  mail: ClaimedMail,
  error: unknown,
  { stores: { runs }, now }: SendingDeps,
): Promise<Omit<MailReport, 'runId' | 'attempts'>> {
  const reason = error instanceof StoreUnavailable ? 'STORE_UNAVAILABLE' : 'ERROR';
  const delay = retryDelay(mail.attempts);
  try {
    if (error instanceof StoreUnavailable) await runs.release(mail, now() + STORE_PAUSE_MS, reason);
    else if (delay === null) await runs.end(mail, { state: 'failed', reason });
    else await runs.retry(mail, now() + delay, reason);
  } catch {
    // The lease runs out by itself, and somebody takes it up again.
  }
  const isOver = delay === null && !(error instanceof StoreUnavailable);
  return { outcome: isOver ? 'failed' : 'retried', reason, error };
}

const STORE_PAUSE_MS = 1_000;
/** Renewals in the life of a lease. */
const RENEWALS = 3;

/** Holds the mail while it is worked on: waiting for one's turn may take longer than a lease lasts. */
async function underLease<T>(
  mail: ClaimedMail,
  { stores, now, settings }: SendingDeps,
  work: () => Promise<T>,
): Promise<T> {
  const renew = () => void stores.runs.renew(mail, now() + settings.leaseMs).catch(() => undefined);
  const timer = setInterval(renew, settings.leaseMs / RENEWALS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
