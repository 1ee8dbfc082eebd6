import { seededRandom, seedFrom } from '../core/random';
import type { TrainingDeed } from '../ports/model-trainer';

/**
 * All that some readers did, about `maxDeeds` in all: enough to tell settings and weights apart, however large the log. The
 * same readers whatever the order of the log. Everything where there is no more than that.
 */
export function sampleReaders(deeds: readonly TrainingDeed[], maxDeeds: number, seed: number): readonly TrainingDeed[] {
  if (deeds.length <= maxDeeds) return deeds;
  const share = maxDeeds / deeds.length;
  const chosen = new Map<string, boolean>();
  return deeds.filter(({ userId }) => {
    const known = chosen.get(userId) ?? seededRandom(seedFrom(seed, userId))() < share;
    chosen.set(userId, known);
    return known;
  });
}
