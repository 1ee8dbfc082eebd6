import { composeStorage } from '../../compose-storage';
import { composeTenants } from '../../compose';
import { loadConfig, type Config } from '../../config';
import { describeWeights } from '../../evaluation/learning/describe-weights';
import type { ModelInfo } from '../../ports/model-store';
import type { TenantStores } from '../../ports/stores';
import { serveTrained, rolledBack, trainings } from '../../usecases/served-models';
import { learntOf } from '../../training/learnt-blend';
import { commandLog } from '../command-log';
import { forNamedTenant } from '../named-tenant';
import type { TrainOutcome } from './train-outcome';

export interface TrainOptions {
  readonly list?: boolean;
  /** A version, or true for what serves. */
  readonly weights?: string | true;
  readonly serve?: string;
  readonly rollback?: boolean;
  /** Default: the first of TENANTS. */
  readonly tenant?: string;
}

export interface TrainDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A line that people should see, at once. */
  readonly say: (line: string) => void;
}

/** Trains, or looks into what was trained. Rejects with a sentence that helps. */
export async function runTrain(options: TrainOptions, deps: TrainDeps): Promise<TrainOutcome> {
  const config = forNamedTenant(options.tenant, loadConfig(deps.env));
  const looks = options.list ?? options.weights ?? options.serve ?? options.rollback;
  return looks === undefined ? trainNow(config, deps) : look(options, config);
}

const NOTHING_THERE =
  'The storage is this process’s memory: no server’s log is in it.\nSet MONGO_URL to the database that your server uses.';

async function trainNow(config: Config, { say }: TrainDeps): Promise<TrainOutcome> {
  const started = performance.now();
  const running = await composeTenants({ config, log: commandLog(config), worksInbox: false });
  try {
    if (!running.storage.durable) throw new Error(NOTHING_THERE);
    const [tenant] = running.tenants.values();
    const report = await tenant!.train((stage) => say(`${timesSince(started)}  ${stage} …`));
    if (report.kind === 'busy') return { kind: 'busy' };
    return { ...report, seconds: seconds(started), words: wordsOf(report.info) };
  } finally {
    await running.stop();
  }
}

async function look(options: TrainOptions, config: Config): Promise<TrainOutcome> {
  const storage = await composeStorage(config, commandLog(config));
  try {
    if (!storage.durable) throw new Error(NOTHING_THERE);
    return await lookInto(storage.forTenant(config.tenants[0]!), options);
  } finally {
    await storage.close();
  }
}

async function lookInto(stores: TenantStores, { weights, serve, rollback }: TrainOptions): Promise<TrainOutcome> {
  if (serve !== undefined) return { kind: 'serving', version: await serveTrained(stores, serve) };
  if (rollback === true) return { kind: 'serving', version: await rolledBack(stores) };
  const { models, serving } = await trainings(stores);
  if (weights === undefined) return { kind: 'list', models, serving };
  const wanted = weights === true ? serving : weights;
  const info = models.find(({ version }) => version === wanted);
  if (info === undefined) throw new Error(wanted === null ? 'What was set by hand serves.' : `There is no ${wanted}.`);
  return { kind: 'weights', version: info.version, words: wordsOf(info) };
}

function wordsOf(info: ModelInfo): string[] {
  const learnt = learntOf(info.learnt);
  return learnt === null ? [] : describeWeights(learnt);
}

/** Since the start, and of that on a processor, both threads together. */
function timesSince(started: number): string {
  const { user, system } = process.cpuUsage();
  const busy = (user + system) / 1e6;
  return `${seconds(started).toFixed(1).padStart(7)} s (${busy.toFixed(1)} s of processor time)`;
}

function seconds(started: number): number {
  return (performance.now() - started) / 1000;
}
