import { Worker } from 'node:worker_threads';
import type { ModelTrainer, OnStage, TrainingOrder, TrainingOutcome, TrainingSlice } from '../../ports/model-trainer';
import type { FromTrainer, ToTrainer } from '../../ports/training-messages';

export interface TrainingThreadOptions {
  /** The compiled worker. */
  readonly file: string;
  /** Most memory its heap may take, MB; where that is not enough the training fails, and nothing else does. */
  readonly heapMb: number;
}

/** Trains in a worker thread made for the one training. */
export function trainingThread(options: TrainingThreadOptions): ModelTrainer {
  let running: Worker | null = null;
  return {
    train: async (slices, order, onStage) => {
      if (running !== null) throw new Error('A training is under way.');
      const worker = (running = start(options, order));
      // Listened to before anything is sent: it may die over the first slice.
      const outcome = outcomeOf(worker, onStage);
      try {
        await Promise.race([outcome, send(worker, slices, order)]);
        return await outcome;
      } finally {
        running = null;
        void worker.terminate();
      }
    },
    cancel: async () => void (await running?.terminate()),
  };
}

function start({ file, heapMb }: TrainingThreadOptions, { dimensions }: TrainingOrder): Worker {
  return new Worker(file, {
    execArgv: [],
    workerData: { dimensions },
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
}

async function send(worker: Worker, slices: AsyncIterable<TrainingSlice>, order: TrainingOrder): Promise<void> {
  const tell = (message: ToTrainer) => worker.postMessage(message);
  for await (const slice of slices) tell({ kind: 'slice', slice });
  tell({ kind: 'train', order });
}

function outcomeOf(worker: Worker, onStage: OnStage): Promise<TrainingOutcome> {
  const outcome = new Promise<TrainingOutcome>((resolve, reject) => {
    worker.on('message', (message: FromTrainer) => {
      if (message.kind === 'stage') onStage(message.stage);
      else if (message.kind === 'outcome') resolve(message.outcome);
      else reject(new Error(message.message));
    });
    worker.on('error', (error) => reject(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => reject(new Error(`The training thread ended with code ${code}.`)));
  });
  // Awaited later; until then a failure must not count as one nobody heard of.
  outcome.catch(() => undefined);
  return outcome;
}
