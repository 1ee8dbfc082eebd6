import { randomUUID } from 'node:crypto';
import type { Source } from './cms/source';
import { SOURCES } from './cms/sources';
import type { ContentIn } from './compose-content';
import type { Config, WebhookSourceSetting } from './config';
import type { TenantStores } from './ports/stores';
import { Refusal } from './core/refusal';
import { Poller } from './serving/poller';
import { underLease } from './usecases/lease';
import { reconcile, type ReconcileInput } from './usecases/reconcile';
import type { ReconcileReport } from './usecases/reconcile-report';
import type { ReconcileDeps } from './usecases/reconcile-run';
import { isReconcileDue, mayFollowHint } from './usecases/reconcile-schedule';
import type { SourceStatus, TenantServices } from './usecases/services';
import { readSources, type KnownSource } from './usecases/source-status';
import { SourceTimesKeeper } from './usecases/source-times';

export interface ReconcilingDeps {
  /** The tenant's. */
  readonly name: string;
  readonly config: Config;
  readonly stores: TenantStores;
  readonly content: () => Pick<ContentIn, 'documents' | 'ingestQuietly'>;
  readonly now: () => number;
  readonly onError: (what: string, error: unknown) => void;
  readonly onReconciled?: (report: ReconcileReport) => void;
}

export type ReconcileOrder = ReconcileInput & Pick<ReconcileDeps, 'signal' | 'onProgress'>;

/** What compares one tenant's CMSs with its catalogue, and tells how they stand. */
export interface Reconciling {
  readonly services: Pick<TenantServices, 'readSources'>;
  /** Compares now; null where somebody does already. Refuses (NOT_FOUND) a source that cannot be asked. */
  readonly reconcile: (order: ReconcileOrder) => Promise<ReconcileReport | null>;
  /** The same in the background, because a source hinted at it. */
  readonly onCompareDue: (source: string) => void;
  /** Never rejects: null while the store is away. */
  readonly sourceStates: () => Promise<readonly SourceStatus[] | null>;
  readonly times: SourceTimesKeeper;
  start(): void;
  stop(): Promise<void>;
}

/** A process that dies keeps others waiting for so long, ms. */
const LEASE_MS = 15_000;
/** How often it is looked whether a comparison is due, and how often the times of deliveries are written, ms. */
const LOOK_MS = 20_000;
const FLUSH_MS = 2_000;
/** How long an answer stands for whoever watches, ms. */
const KEEP_STATES_MS = 5_000;
const HOUR = 3_600_000;

export function composeReconciling(deps: ReconcilingDeps): Reconciling {
  const { name, config, stores, now } = deps;
  const { settings } = stores;
  const configs = config.webhookSources.filter(({ tenant = name }) => tenant === name);
  const holder = randomUUID();
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const times = new SourceTimesKeeper(settings);
  const everyMs = config.reconcileEveryHours * HOUR;

  const run = async ({ signal = stopping.signal, onProgress, ...input }: ReconcileOrder) => {
    const given = reconcileDeps(input.source, deps, configs);
    const work = () => reconcile(input, { ...given, signal, onProgress });
    // What writes nothing need not keep others from working.
    if (input.dryRun === true) return work();
    const lease = { settings, holder: `${holder} ${randomUUID()}`, ttlMs: LEASE_MS, now };
    const report = await underLease(`reconcile ${input.source} lease`, lease, work);
    if (report !== null) deps.onReconciled?.(report);
    return report;
  };
  const inBackground = (source: string) => {
    const working = run({ source, since: null }).catch((error: unknown) => deps.onError('reconcile', error));
    underWay.add(working);
    return working.finally(() => underWay.delete(working));
  };
  const followHint = async (source: string) => {
    // Where the store is away the schedule finds the hint.
    const isReady = await mayFollowHint(source, { settings, now }).catch(() => false);
    if (isReady && !stopping.signal.aborted) await inBackground(source);
  };
  const asked = configs.filter(canBeAsked).map((one) => one.name);
  const schedules = asked.map((source) => {
    const poll = async () => {
      if (await isReconcileDue(source, { settings, now, everyMs })) await inBackground(source);
    };
    return new Poller({ intervalMs: LOOK_MS, poll, onError: (error) => deps.onError('reconcile', error) });
  });
  const flusher = new Poller({
    intervalMs: FLUSH_MS,
    poll: () => times.flush(),
    onError: (error) => deps.onError('times of deliveries', error),
  });
  const known = configs.map(knownSource);
  const readAll = () => readSources({ sources: known, inbox: stores.inbox, settings, times, now });
  return {
    services: { readSources: readAll },
    reconcile: run,
    onCompareDue: (source) => {
      if (asked.includes(source)) void followHint(source);
    },
    sourceStates: kept(readAll, now),
    times,
    start: () => [...schedules, flusher].forEach((one) => one.start()),
    stop: async () => {
      stopping.abort();
      await Promise.all([...[...schedules, flusher].map((one) => one.stop()), ...underWay]);
      await times.flush().catch((error: unknown) => deps.onError('times of deliveries', error));
    },
  };
}

function reconcileDeps(
  source: string,
  { config, stores, content, now }: ReconcilingDeps,
  configs: readonly WebhookSourceSetting[],
): ReconcileDeps {
  const { documents, ingestQuietly } = content();
  const asked = documents.get(source);
  const found = configs.find((one) => one.name === source);
  if (asked === undefined || found === undefined) throw new Refusal('NOT_FOUND', notAsked(source, configs));
  return {
    documents: asked,
    items: stores.items,
    settings: stores.settings,
    ingest: ingestQuietly,
    types: found.mapping?.types ?? rowOf(found).api?.types ?? [],
    now,
    maxMissingShare: config.reconcileMaxMissingPercent / 100,
  };
}

function notAsked(source: string, configs: readonly WebhookSourceSetting[]): string {
  if (!configs.some(({ name }) => name === source)) {
    const names = configs.map(({ name }) => name).join(', ') || 'none';
    return `There is no source ${source}. WEBHOOK_SOURCES names: ${names}.`;
  }
  return `The API of ${source} is not configured: set \`api\` (baseUrl, token) of ${source} in WEBHOOK_SOURCES.`;
}

function rowOf({ source }: WebhookSourceSetting): Source {
  return SOURCES[source];
}

function canBeAsked(source: WebhookSourceSetting): boolean {
  return source.api !== undefined && rowOf(source).api !== undefined;
}

function knownSource(source: WebhookSourceSetting): KnownSource {
  const { order = null } = rowOf(source);
  return { name: source.name, kind: source.source, canBeAsked: canBeAsked(source), order };
}

/** The same answer for a while, so that watching does not wear the store out. */
function kept<T>(read: () => Promise<T>, now: () => number): () => Promise<T | null> {
  let askedAt = -Infinity;
  let answer: Promise<T | null> = Promise.resolve(null);
  return () => {
    if (now() - askedAt < KEEP_STATES_MS) return answer;
    askedAt = now();
    return (answer = read().catch(() => null));
  };
}
