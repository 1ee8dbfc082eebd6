import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectedSource } from '../core/content-source';
import { Refusal } from '../core/refusal';
import type { ContentChange } from '../core/content-change';
import type { Inbox, InboxEntry } from '../ports/inbox';
import { StoreUnavailable } from '../ports/stores';
import { OrderedWork } from './ordered-work';

export interface WorkSettings {
  /** Entries claimed at once, and worked on at once where they are of different documents. */
  readonly batchSize: number;
  readonly concurrency: number;
  /** How long a claim lasts without word (ms): renewed while we work; a crashed process's entries come back after it. */
  readonly leaseMs: number;
  /** An entry that takes longer has failed (ms). */
  readonly timeLimitMs: number;
  readonly graceMs: number;
  readonly maxAttempts: number;
  /** Back-off doubles from the first to the second (ms). */
  readonly minRetryMs: number;
  readonly maxRetryMs: number;
}

export const WORK_SETTINGS: WorkSettings = {
  batchSize: 64,
  concurrency: 16,
  leaseMs: 20_000,
  timeLimitMs: 60_000,
  graceMs: 3_000,
  maxAttempts: 12,
  minRetryMs: 1_000,
  maxRetryMs: 300_000,
};

/** What became of an entry, for logs and metrics; `reason` never holds content. */
export interface Worked {
  readonly outcome: 'done' | 'ignored' | 'retry' | 'dead' | 'released';
  readonly entry: InboxEntry;
  readonly reason: string | null;
}

export interface WorkDeps {
  readonly inbox: Inbox;
  readonly sources: ReadonlyMap<string, ConnectedSource>;
  readonly ingest: (changes: readonly ContentChange[]) => Promise<unknown>;
  readonly now: () => number;
  /** 0..1; spreads retries. */
  readonly random: () => number;
  readonly report: (worked: Worked) => void;
  readonly settings?: Partial<WorkSettings>;
  /** Aborted when the process is about to stop: what has not begun is given back, what has gets `graceMs` to end. */
  readonly signal?: AbortSignal;
}

/**
 * Claims what is due and works it off: normalize → ingest → complete. Answers how many entries it claimed. Different
 * documents side by side, changes of one document in order of arrival. At least once: an entry whose completion was not
 * heard comes again and changes nothing. What no retry mends (a Refusal) goes to the dead letters with its reason, what
 * fails otherwise comes again later, at most `maxAttempts` times. Rejects with StoreUnavailable; leases then run out.
 */
export async function workInbox(deps: WorkDeps): Promise<number> {
  const settings = { ...WORK_SETTINGS, ...deps.settings };
  const entries = await deps.inbox.claim({ now: deps.now(), leaseMs: settings.leaseMs, limit: settings.batchSize });
  const work = new OrderedWork(settings.concurrency);
  const held = new Set(entries.map(({ id }) => id));
  const letGo = keepLeases(held, settings, deps);
  try {
    const outcomes = await Promise.all(entries.map((entry) => workEntry(entry, work, held, settings, deps)));
    const idsOf = (...wanted: Worked['outcome'][]) =>
      outcomes.filter(({ outcome }) => wanted.includes(outcome)).map(({ entry }) => entry.id);
    await settle(idsOf('done', 'ignored'), (ids) => insist(() => deps.inbox.complete(ids), settings, deps));
    await settle(idsOf('released'), (ids) => deps.inbox.release(ids));
    outcomes.forEach(deps.report);
  } finally {
    letGo();
  }
  return entries.length;
}

/** Renews the leases of what is held; answers how to end that. Where the store is away they run out, which is safe too. */
function keepLeases(held: ReadonlySet<string>, { leaseMs }: WorkSettings, { inbox, now }: WorkDeps): () => void {
  const renew = () => void inbox.renew([...held], now() + leaseMs).catch(() => undefined);
  const timer = held.size === 0 ? undefined : setInterval(renew, leaseMs / RENEWALS);
  return () => clearInterval(timer);
}

/** Times a lease is renewed before it would have run out: one or two may fail. */
const RENEWALS = 3;

async function settle(ids: readonly string[], settleAll: (ids: readonly string[]) => Promise<void>): Promise<void> {
  if (ids.length > 0) await settleAll(ids);
}

async function workEntry(
  entry: InboxEntry,
  work: OrderedWork,
  held: Set<string>,
  settings: WorkSettings,
  deps: WorkDeps,
): Promise<Worked> {
  try {
    if (entry.attempts > settings.maxAttempts) throw new Refusal('BAD_PAYLOAD', UNFINISHED);
    const { changes, ignored } = sourceOf(entry, deps).normalize(entry);
    if (ignored !== null) return { outcome: 'ignored', entry, reason: ignored };
    return await work.run(changes.map(({ id }) => id), () => ingestEntry(entry, changes, settings, deps)); // prettier-ignore
  } catch (error) {
    if (error instanceof Stopped) return { outcome: 'released', entry, reason: null };
    // Once it has failed, others may have it.
    held.delete(entry.id);
    return fail(entry, error, settings, deps);
  }
}

const UNFINISHED = 'It was begun too often and never finished.';

async function ingestEntry(
  entry: InboxEntry,
  changes: readonly ContentChange[],
  settings: WorkSettings,
  { ingest, signal }: WorkDeps,
): Promise<Worked> {
  if (signal?.aborted === true) throw new Stopped();
  await inTime(ingest(changes), settings, signal);
  return { outcome: 'done', entry, reason: null };
}

function sourceOf({ source }: InboxEntry, { sources }: WorkDeps): ConnectedSource {
  const known = sources.get(source);
  if (known === undefined) throw new Refusal('UNKNOWN_SOURCE', `The source ${source} is no longer connected.`);
  return known;
}

async function fail(entry: InboxEntry, error: unknown, settings: WorkSettings, deps: WorkDeps): Promise<Worked> {
  const reason = reasonOf(error);
  const isFinal = (error instanceof Refusal && !error.retryable) || entry.attempts >= settings.maxAttempts;
  const retryAt = isFinal ? null : deps.now() + retryDelay(entry.attempts, settings, deps.random());
  // Where the store cannot be told either, the lease runs out and the entry comes again.
  await insist(() => deps.inbox.fail(entry.id, { error: reason, retryAt }), settings, deps).catch(() => undefined);
  return { outcome: isFinal ? 'dead' : 'retry', entry, reason };
}

/** How often a store that is away is told again what became of an entry, ms. */
const TELL_AGAIN_MS = 500;

/** Tells the store as soon as it is back, so that nobody need wait for the lease to run out; until it has, or we stop. */
async function insist(tell: () => Promise<void>, { leaseMs }: WorkSettings, { signal }: WorkDeps): Promise<void> {
  for (let leftMs = leaseMs; ; leftMs -= TELL_AGAIN_MS) {
    try {
      return await tell();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || leftMs <= TELL_AGAIN_MS || signal?.aborted === true) throw error;
    }
    await sleep(TELL_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Doubles with each attempt, spread over its upper half so that what failed together does not come again together. */
export function retryDelay(attempts: number, { minRetryMs, maxRetryMs }: WorkSettings, random: number): number {
  const full = Math.min(maxRetryMs, minRetryMs * 2 ** Math.max(0, attempts - 1));
  return Math.round(full * (0.5 + random / 2));
}

function reasonOf(error: unknown): string {
  const text =
    error instanceof Refusal
      ? `${error.code}: ${error.message}`
      : error instanceof Error
        ? `${error.name}: ${error.message}`
        : 'It failed.';
  return text.slice(0, 500);
}

class Stopped extends Error {}

/** Rejects where the work takes longer than it may, or the process stops and its grace is over. */
async function inTime(
  work: Promise<unknown>,
  { timeLimitMs, graceMs }: WorkSettings,
  signal?: AbortSignal,
): Promise<void> {
  const timers: NodeJS.Timeout[] = [];
  const end = new Promise<never>((_, reject) => {
    timers.push(setTimeout(() => reject(new Error(`It took longer than ${timeLimitMs} ms.`)), timeLimitMs));
    const stop = () => timers.push(setTimeout(() => reject(new Stopped()), graceMs));
    signal?.addEventListener('abort', stop, { once: true });
    void work.catch(() => undefined).then(() => signal?.removeEventListener('abort', stop));
  });
  await Promise.race([work, end]).finally(() => timers.forEach(clearTimeout));
}
