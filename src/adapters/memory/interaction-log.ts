import type { Interaction } from '../../core/interaction';
import type { InteractionLog } from '../../ports/interaction-log';
import { memoryLog } from './log';

/** Interactions in memory; beyond `maxEntries` the oldest are forgotten. */
export function memoryInteractionLog(maxEntries: number): InteractionLog {
  return memoryLog<Interaction>(maxEntries);
}
