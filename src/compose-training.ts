import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { trainingThread } from './adapters/training/training-thread';
import type { Config } from './config';
import type { ModelInfo } from './ports/model-store';
import type { OnStage } from './ports/model-trainer';
import type { TenantStores } from './ports/stores';
import { servingRecommenders, type ServingDeps } from './recommenders/serving-recommenders';
import type { LiveModels } from './serving/live-models';
import type { LiveWorld } from './serving/live-world';
import { ModelKeeper } from './serving/model-keeper';
import { Poller } from './serving/poller';
import { TRAINING } from './serving/training-settings';
import { learntOf, MODEL_FORMAT } from './training/learnt-blend';
import { runTraining, type TrainingReport } from './usecases/run-training';
import { createTrainingSchedule } from './usecases/training-schedule';

export interface TrainingDeps {
  readonly config: Config;
  readonly stores: TenantStores;
  readonly models: LiveModels;
  readonly live: () => LiveWorld;
  readonly space: ServingDeps['space'];
  /** Length of the vectors that serve. */
  readonly dimensions: () => number;
  readonly now: () => number;
  readonly onError: (what: string, error: unknown) => void;
  readonly onTrained: (report: TrainingReport) => void;
}

/** Learning of one tenant: what follows the models that are to serve, and what trains them in the background. */
export interface Training {
  readonly followModels: () => Promise<void>;
  readonly train: (onStage: OnStage) => Promise<TrainingReport>;
  /** Ends the training under way, if there is one: it rejects, and what serves stays. */
  readonly cancel: () => Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function composeTraining(deps: TrainingDeps): Training {
  const { config, stores, models, space, now } = deps;
  const keeper = new ModelKeeper({
    stores,
    models,
    recommendersOf: (info) =>
      servingRecommenders({ catalogue: deps.live().catalogue, space, settings: learnt(info).settings }),
    learntOf: learnt,
    format: MODEL_FORMAT,
  });
  const trainer = trainingThread({
    file: compiledWorker(),
    heapMb: config.trainingMemoryMb,
  });
  const train = async (onStage: OnStage) => {
    const order = { stores, live: deps.live(), trainer, dimensions: deps.dimensions(), format: MODEL_FORMAT, now };
    const report = await runTraining({ ...order, holder: randomUUID(), settings: TRAINING }, onStage);
    deps.onTrained(report);
    return report;
  };
  const schedule = createTrainingSchedule({
    models,
    store: stores.models,
    train: () => train(() => undefined),
    now,
    everyMs: config.trainEveryHours * 3_600_000,
    afterEvents: config.trainAfterInteractions,
    leastEvents: TRAINING.leastEvents,
  });
  let isStopping = false;
  const follower = new Poller({
    intervalMs: TRAINING.followMs,
    poll: () => keeper.follow(),
    onError: (error) => deps.onError('models', error),
  });
  const scheduler = new Poller({
    intervalMs: TRAINING.lookMs,
    poll: async () => void (await schedule()),
    onError: (error) => {
      // A training that is ended because we stop has not failed: the next start finds that one is due.
      if (!isStopping) deps.onError('training', error);
    },
  });
  return {
    followModels: () => keeper.follow().catch((error: unknown) => deps.onError('models', error)),
    train,
    cancel: () => trainer.cancel(),
    start: () => {
      follower.start();
      if (config.train === 'auto') scheduler.start();
    },
    stop: async () => {
      isStopping = true;
      await trainer.cancel();
      await Promise.all([follower.stop(), scheduler.stop()]);
    },
  };
}

/** Beside this file where it runs compiled; in the build where it runs from its source, as in tests. */
function compiledWorker(): string {
  const folder = __filename.endsWith('.ts') ? join(__dirname, '..', '.build') : __dirname;
  return join(folder, 'compose-training-worker.js');
}

function learnt(info: ModelInfo) {
  const known = learntOf(info.learnt);
  if (known === null) throw new Error(`The model ${info.version} says nothing of what was learnt.`);
  return known;
}
