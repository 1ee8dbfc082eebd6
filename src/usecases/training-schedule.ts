import type { LiveModels } from '../serving/live-models';
import type { ModelStore } from '../ports/model-store';
import type { TrainingReport } from './run-training';

export interface TrainingScheduleDeps {
  readonly models: LiveModels;
  readonly store: ModelStore;
  readonly train: () => Promise<TrainingReport>;
  readonly now: () => number;
  /** Longest time between two trainings while anything new came in, ms. */
  readonly everyMs: number;
  /** So many new interactions are worth a training before that. */
  readonly afterEvents: number;
  /** Fewer in all are not worth one. */
  readonly leastEvents: number;
}

/** Two trainings are never nearer than this share of `everyMs`, however much comes in. */
const SHORTEST_SHARE = 1 / 12;

/**
 * Whether a training is due: after so many new interactions, or so long while there were any. What came of the last one is
 * in the store, so replicas need not agree on who trains; the lease sees to it that only one does.
 */
export function createTrainingSchedule(deps: TrainingScheduleDeps): () => Promise<TrainingReport | null> {
  // A training that died left nothing in the store: this replica does not begin it again at every look.
  let lastTried = -Infinity;
  return async () => {
    const { models, store, train, now, everyMs } = deps;
    if (models.newEvents === 0 || now() - lastTried < everyMs * SHORTEST_SHARE) return null;
    const [last] = await store.list(1);
    if (!isDue(last?.trainedAt ?? null, deps)) return null;
    lastTried = now();
    return train();
  };
}

function isDue(last: number | null, { models, now, everyMs, afterEvents, leastEvents }: TrainingScheduleDeps): boolean {
  if (last === null) return models.newEvents >= leastEvents;
  const since = now() - last;
  return since >= everyMs || (models.newEvents >= afterEvents && since >= everyMs * SHORTEST_SHARE);
}
