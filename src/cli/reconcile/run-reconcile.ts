import { setTimeout as sleep } from 'node:timers/promises';
import { composeTenants } from '../../compose';
import type { ReconcileOrder } from '../../compose-reconcile';
import type { Tenant } from '../../compose-tenant';
import type { ReconcileProgress } from '../../usecases/reconcile-run';
import { loadUnmapped } from '../../usecases/unmapped-documents';
import { commandLog } from '../command-log';
import { writingConfig } from '../writing-config';
import type { ReconcileOutcome } from './reconcile-outcome';

export interface ReconcileOptions {
  readonly source: string;
  /** ISO 8601, or ms since 1970. */
  readonly since?: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly restart?: boolean;
  /** With commas. */
  readonly types?: string;
  /** Default: the first of TENANTS. */
  readonly tenant?: string;
}

export interface ReconcileCommandDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onProgress: (progress: ReconcileProgress) => void;
  /** Aborted where somebody stops it: what is in the store by then stays, and a repeat goes on from there. */
  readonly signal?: AbortSignal;
}

/** Compares one source of one tenant. Rejects with a sentence that helps. */
export async function runReconcile(options: ReconcileOptions, deps: ReconcileCommandDeps): Promise<ReconcileOutcome> {
  const started = performance.now();
  const since = sinceOf(options);
  const config = writingConfig(options.tenant, deps.env);
  const log = commandLog(config, 'error');
  const running = await composeTenants({ config, log, worksInbox: false });
  try {
    if (!running.storage.durable) throw new Error(NOTHING_KEPT);
    const [tenant] = running.tenants.values();
    const report = await reconcileInTurn(tenant!, orderOf(options, since, deps));
    if (report === null) return { kind: 'busy' };
    const { documents: unmapped } = await unmappedOf(tenant!, options);
    const tookMs = Math.round(performance.now() - started);
    return { kind: 'compared', report, unmapped, withoutVector: tenant!.backlog(), tookMs };
  } finally {
    await running.stop();
  }
}

/** Longer than the lease of a process that died, ms: whoever still holds it then is at work. */
const PATIENCE_MS = 20_000;
const AGAIN_MS = 1_000;

async function reconcileInTurn(tenant: Tenant, order: ReconcileOrder): ReturnType<Tenant['reconcile']> {
  for (let leftMs = PATIENCE_MS; ; leftMs -= AGAIN_MS) {
    const report = await tenant.reconcile(order);
    if (report !== null || leftMs <= 0 || order.signal?.aborted === true) return report;
    await sleep(AGAIN_MS);
  }
}

const NOTHING_KEPT =
  'The storage is this process’s memory: no server’s catalogue is in it.\n' +
  'Set MONGO_URL to the database that your server uses.';

function orderOf(
  options: ReconcileOptions,
  since: number | null,
  { onProgress, signal }: ReconcileCommandDeps,
): ReconcileOrder {
  const { source, dryRun, force, restart } = options;
  const types = options.types
    ?.split(',')
    .map((type) => type.trim())
    .filter(Boolean);
  return { source, since, dryRun, force, restart, types, onProgress, signal };
}

function unmappedOf({ stores }: Tenant, { source }: ReconcileOptions) {
  return loadUnmapped(stores.settings, source);
}

/** ms since 1970; a time without an offset is UTC, so that it means the same on every machine. */
function sinceOf({ since }: ReconcileOptions): number | null {
  if (since === undefined) return null;
  const hasOffset = /(?:Z|[+-]\d\d:?\d\d)$/.test(since) || !since.includes('T');
  const time = /^\d{10,16}$/.test(since) ? Number(since) : Date.parse(hasOffset ? since : `${since}Z`);
  if (Number.isNaN(time)) throw new Error(`--since: ${since} is not a time. Write it like 2026-11-21T09:30:00Z.`);
  return time;
}
