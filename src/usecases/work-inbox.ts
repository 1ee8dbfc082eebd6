import type { ContentChange } from '../core/content-change';
import type { ConnectedSource } from '../core/content-source';
import type { DocumentSource } from '../ports/content-api';
import type { Inbox, InboxEntry } from '../ports/inbox';
import { Breath } from '../serving/breath';
import { readEntry, workByDocument, type DocumentWork, type ReadEntry } from './delivery-plan';
import { inTime, Stopped } from './in-time';
import { inWaves } from './in-waves';
import { failureOf, insist } from './settle-delivery';
import { workDocument, type DocumentDeps } from './work-document';
import { WORK_SETTINGS, type WorkSettings } from './work-settings';

/** What became of an entry, for logs and metrics; `reason` never holds content. */
export interface Worked {
  readonly outcome: 'done' | 'ignored' | 'retry' | 'dead' | 'released';
  readonly entry: InboxEntry;
  readonly reason: string | null;
}

export interface WorkDeps {
  readonly inbox: Inbox;
  readonly sources: ReadonlyMap<string, ConnectedSource>;
  /** Sources that can be asked for documents, by name; default none. */
  readonly documents?: ReadonlyMap<string, DocumentSource>;
  readonly ingest: (changes: readonly ContentChange[]) => Promise<unknown>;
  /** A source says that something changed which it does not name; awaited before the entry counts as done. */
  readonly onCompareAll?: (source: string) => Promise<void>;
  readonly now: () => number;
  /** 0..1; spreads retries. */
  readonly random: () => number;
  readonly report: (worked: Worked) => void;
  readonly settings?: Partial<WorkSettings>;
  /** Aborted when the process is about to stop: what has not begun is given back, what has gets `graceMs` to end. */
  readonly signal?: AbortSignal;
}

/** One call's: its entries' ids for as long as they are ours, and what it works with. */
interface Batch extends WorkDeps {
  readonly settings: WorkSettings;
  readonly held: Set<string>;
}

/**
 * Claims what is due and works it off: normalize → fetch what is only hinted at → ingest → complete. Answers how many
 * entries it claimed. Different documents side by side; all that the batch says of one document is one write, in order of
 * arrival. At least once: an entry whose completion was not heard comes again and changes nothing. What fails comes again
 * later or lies dead with its reason (settle-delivery.ts). Rejects with StoreUnavailable; leases then run out.
 */
export async function workInbox(deps: WorkDeps): Promise<number> {
  const settings = { ...WORK_SETTINGS, ...deps.settings };
  const entries = await deps.inbox.claim({ now: deps.now(), leaseMs: settings.leaseMs, limit: settings.batchSize });
  const batch: Batch = { ...deps, settings, held: new Set(entries.map(({ id }) => id)) };
  const letGo = keepLeases(batch);
  try {
    const outcomes = await workEntries(entries, batch);
    const idsOf = (...wanted: Worked['outcome'][]) =>
      outcomes.filter(({ outcome }) => wanted.includes(outcome)).map(({ entry }) => entry.id);
    await settle(idsOf('done', 'ignored'), (ids) => insist(() => deps.inbox.complete(ids), settings, deps.signal));
    await settle(idsOf('released'), (ids) => deps.inbox.release(ids));
    outcomes.forEach(deps.report);
  } finally {
    letGo();
  }
  return entries.length;
}

/** Times a lease is renewed before it would have run out: one or two may fail. */
const RENEWALS = 3;

/** Renews the leases of what is held; answers how to end that. Where the store is away they run out, which is safe too. */
function keepLeases({ held, settings: { leaseMs }, inbox, now }: Batch): () => void {
  const renew = () => void inbox.renew([...held], now() + leaseMs).catch(() => undefined);
  const timer = held.size === 0 ? undefined : setInterval(renew, leaseMs / RENEWALS);
  return () => clearInterval(timer);
}

async function settle(ids: readonly string[], settleAll: (ids: readonly string[]) => Promise<void>): Promise<void> {
  if (ids.length > 0) await settleAll(ids);
}

/** An entry is settled when all its documents are: what fails is told at once, though others of the batch go on. */
async function workEntries(entries: readonly InboxEntry[], batch: Batch): Promise<Worked[]> {
  const read = await readEntries(entries, batch);
  const limited: DocumentDeps['limited'] = inWaves({ size: batch.settings.waveSize, atOnce: batch.settings.waves });
  const works = new Map<string, Promise<void>[]>();
  for (const work of workByDocument(read)) {
    const done = workOn(work, limited, batch);
    for (const { entry } of work.parts) {
      const own = done.then((failures) => {
        if (failures.has(entry.id)) throw failures.get(entry.id);
      });
      works.set(entry.id, [...(works.get(entry.id) ?? []), own]);
    }
  }
  return Promise.all(read.map((one) => outcomeOf(one, works.get(one.entry.id) ?? [], batch)));
}

/** What comes from outside is parsed, checked and sanitized: a batch of it would keep readers waiting. */
async function readEntries(entries: readonly InboxEntry[], { sources, settings }: Batch): Promise<ReadEntry[]> {
  const breath = new Breath();
  const read: ReadEntry[] = [];
  for (const entry of entries) {
    await breath.take();
    read.push(readEntry(entry, sources, settings.maxAttempts));
  }
  return read;
}

function workOn(work: DocumentWork, limited: DocumentDeps['limited'], batch: Batch) {
  const { ingest, documents = new Map<string, DocumentSource>(), settings, signal } = batch;
  const begin = <T>(write: () => Promise<T>) =>
    limited(() => {
      if (signal?.aborted === true) throw new Stopped();
      return inTime(write(), settings, signal);
    });
  return inTime(workDocument(work, { ingest, documents, limited: begin }), WHOLE(settings), signal);
}

/** Waiting for a place is no fault of the document's: only a CMS that never answers would take this long. */
const WHOLE = ({ timeLimitMs, graceMs }: WorkSettings) => ({ timeLimitMs: 10 * timeLimitMs, graceMs });

async function outcomeOf({ entry, said }: ReadEntry, works: readonly Promise<void>[], batch: Batch): Promise<Worked> {
  try {
    if ('refused' in said) throw said.refused;
    if (said.ignored !== null) return { outcome: 'ignored', entry, reason: said.ignored };
    const failed = (await Promise.allSettled(works)).find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    if (said.compareAll === true) await batch.onCompareAll?.(entry.source);
    return { outcome: 'done', entry, reason: null };
  } catch (error) {
    if (error instanceof Stopped) return { outcome: 'released', entry, reason: null };
    // Once it has failed, others may have it.
    batch.held.delete(entry.id);
    return fail(entry, error, batch);
  }
}

async function fail(entry: InboxEntry, error: unknown, batch: Batch): Promise<Worked> {
  const { inbox, settings, signal } = batch;
  const failure = failureOf(entry, error, settings, { now: batch.now(), random: batch.random() });
  // Where the store cannot be told either, the lease runs out and the entry comes again.
  await insist(() => inbox.fail(entry.id, failure), settings, signal).catch(() => undefined);
  return { outcome: failure.retryAt === null ? 'dead' : 'retry', entry, reason: failure.error };
}
