import { setTimeout as sleep } from 'node:timers/promises';
import { composeTenants } from '../../compose';
import type { Tenant } from '../../compose-tenant';
import type { Dataset } from '../../datasets/dataset';
import { commandLog } from '../command-log';
import { writingConfig } from '../writing-config';
import { countRecords, type Counted } from './count-records';
import { IMPORT_SOURCES } from './import-sources';
import type { ImportOutcome } from './import-outcome';
import type { Progress } from './progress-bar';

export interface ImportOptions {
  readonly from: string;
  /** File or folder; what the source needs. */
  readonly data?: string;
  /** Default: the first of TENANTS. */
  readonly tenant?: string;
  /** Whether to wait until every item has its vector. */
  readonly embed: boolean;
}

export interface ImportDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A line that people should see, at once. */
  readonly say: (line: string) => void;
  readonly onProgress: (progress: Progress) => void;
  /** Aborted where somebody stops it: what is in the store by then stays, and a repeat goes on from there. */
  readonly signal?: AbortSignal;
}

/** How often it is looked how many items still wait for their vector, ms. */
const LOOK_MS = 100;
const SHOWN_PROBLEMS = 20;

/**
 * Reads a data set into the store of one tenant. Rejects with a sentence that helps where the data is not there, nothing
 * of it can be used, or nothing would be kept.
 */
export async function runImport(options: ImportOptions, deps: ImportDeps): Promise<ImportOutcome> {
  const started = performance.now();
  const { say, path, dataset, problems } = openData(options, deps);
  const counted = await countRecords(dataset, say);
  if (counted.items + counted.interactions === 0) throw new Error(`Nothing in ${path} can be imported.`);
  const config = writingConfig(options.tenant, deps.env);
  const log = commandLog(config);
  const running = await composeTenants({ config, log, worksInbox: false });
  try {
    if (!running.storage.durable) throw new Error(NOTHING_KEPT);
    const [tenant] = running.tenants.values();
    const outcome = await importInto(tenant!, { options, dataset, counted, deps });
    return { ...outcome, problems: problems(), tookMs: Math.round(performance.now() - started) };
  } finally {
    await running.stop();
  }
}

const NOTHING_KEPT =
  'The storage is this process’s memory, so everything imported would be lost when this command ends.\n' +
  'Set MONGO_URL to a database that your server uses too, or put a mongod on the PATH.';

function openData({ from, data }: ImportOptions, { say }: ImportDeps) {
  const source = IMPORT_SOURCES[from]!;
  const path = data ?? source.path;
  if (path === undefined) throw new Error(`--from ${from} needs --data: the file or folder to read.`);
  let count = 0;
  const onProblem = ({ file, line, message }: { file: string; line: number; message: string }) => {
    count += 1;
    if (count <= SHOWN_PROBLEMS) say(`${file}:${line}: ${message}`);
    if (count === SHOWN_PROBLEMS) say('… further lines that cannot be used are counted, not shown.');
  };
  return { path, dataset: source.read(path), say: onProblem, problems: () => count };
}

interface Run {
  readonly options: ImportOptions;
  readonly dataset: Dataset;
  readonly counted: Counted;
  readonly deps: ImportDeps;
}

async function importInto(
  tenant: Tenant,
  { options, dataset, counted, deps }: Run,
): Promise<Omit<ImportOutcome, 'problems' | 'tookMs'>> {
  let refused = 0;
  const report = await IMPORT_SOURCES[options.from]!.load(stoppable(dataset, deps.signal), tenant, {
    onProgress: ({ items, interactions }) => {
      const done = items.stored + items.unchanged + items.stale + refused;
      const deeds = interactions.accepted + interactions.duplicates;
      deps.onProgress({ label: 'reading  ', done: done + deeds, total: counted.items + counted.interactions });
    },
    onRefused: (id, { message }) => {
      refused += 1;
      if (refused <= SHOWN_PROBLEMS) deps.say(`${id}: ${message}`);
    },
  });
  if (options.embed) await vectorsMade(tenant, deps);
  return { ...report, items: { ...report.items, refused }, withoutVector: tenant.backlog() };
}

async function vectorsMade(tenant: Tenant, { onProgress, signal }: ImportDeps): Promise<void> {
  // Where it fails the follower tries again, and tells.
  void tenant.embedBacklog().catch(() => undefined);
  let total = tenant.backlog();
  while (tenant.backlog() > 0 && signal?.aborted !== true) {
    total = Math.max(total, tenant.backlog());
    onProgress({ label: 'embedding', done: total - tenant.backlog(), total });
    await sleep(LOOK_MS);
  }
}

/** Ends with an error where it is stopped, so that what is unfinished is not taken for finished. */
function stoppable(dataset: Dataset, signal: AbortSignal | undefined): Dataset {
  return {
    items: (onProblem) => untilStopped(dataset.items(onProblem), signal),
    interactions: (onProblem) => untilStopped(dataset.interactions(onProblem), signal),
  };
}

async function* untilStopped<T>(all: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  for await (const one of all) {
    if (signal?.aborted === true) throw new Error('Stopped. What is in the store stays; a repeat goes on from there.');
    yield one;
  }
}
