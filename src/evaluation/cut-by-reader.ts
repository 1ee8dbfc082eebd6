import type { InteractionRecord } from '../datasets/dataset';
import { groupBy } from './make-split';

export interface Cut {
  /** In order of time. */
  readonly training: readonly InteractionRecord[];
  /** By reader, in order of time. */
  readonly heldOut: ReadonlyMap<string, readonly InteractionRecord[]>;
}

/** Cuts each reader's interactions, given in order of time, in two: the first `kept(n)` of n are for training. */
export function cutByReader(interactions: readonly InteractionRecord[], kept: (n: number) => number): Cut {
  const training: InteractionRecord[] = [];
  const heldOut = new Map<string, readonly InteractionRecord[]>();
  for (const [userId, all] of groupBy(interactions, (interaction) => interaction.userId)) {
    const border = kept(all.length);
    training.push(...all.slice(0, border));
    heldOut.set(userId, all.slice(border));
  }
  return { training: training.sort((a, b) => a.at - b.at), heldOut };
}
