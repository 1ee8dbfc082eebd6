import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { yieldToServing } from './adapters/background-thread';
import { createIndex } from './adapters/index/open-index';
import type { ContentSpace } from './recommenders/content-neighbours';
import { fixedVectors } from './evaluation/fixed-vectors';
import type { TrainingOrder, TrainingOutcome } from './ports/model-trainer';
import type { FromTrainer, ToTrainer } from './ports/training-messages';
import { trainModels } from './training/train-models';
import { TrainingLog } from './training/training-log';

/** Up to so many vectors comparing with all of them is quicker than building a graph first. */
const LARGEST_SCAN = 8_000;

/** The far end of adapters/training/training-thread.ts: one training, then it ends. */
function serve(port: MessagePort, dimensions: number): void {
  const log = new TrainingLog(dimensions);
  const say = (message: FromTrainer, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  port.on('message', (message: ToTrainer) => {
    if (message.kind === 'slice') return log.add(message.slice);
    say(...answerTo(log, message.order, (stage) => say({ kind: 'stage', stage })));
    port.close();
  });
}

function answerTo(
  log: TrainingLog,
  order: TrainingOrder,
  onStage: (stage: string) => void,
): [FromTrainer, ArrayBuffer[]] {
  try {
    const outcome = trainModels(log, order, { onStage, indexed });
    return [{ kind: 'outcome', outcome }, buffersOf(outcome)];
  } catch (error) {
    return [{ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }, []];
  }
}

/** Searched often while training, for every item that few have met. */
function indexed(vectors: ReadonlyMap<string, Float32Array>): ContentSpace {
  const dimensions = vectors.values().next().value?.length ?? 1;
  const index = createIndex(vectors.size > LARGEST_SCAN ? 'hnsw' : 'exact', dimensions);
  for (const [id, vector] of vectors) index.add(id, vector);
  return fixedVectors(index);
}

/** Handed over rather than copied. */
function buffersOf(outcome: TrainingOutcome): ArrayBuffer[] {
  return outcome.kind === 'refused' ? [] : [...outcome.parts.values()].map(({ buffer }) => buffer as ArrayBuffer);
}

if (parentPort !== null) {
  yieldToServing();
  serve(parentPort, (workerData as { dimensions: number }).dimensions);
}
