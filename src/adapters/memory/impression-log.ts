import type { Impression } from '../../core/interaction';
import type { ImpressionLog } from '../../ports/impression-log';
import { memoryLog } from './log';

/** Impressions in memory; beyond `maxEntries` the oldest are forgotten. */
export function memoryImpressionLog(maxEntries: number): ImpressionLog {
  return memoryLog<Impression>(maxEntries);
}
