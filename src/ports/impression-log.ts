import type { Impression } from '../core/interaction';
import type { LogCursor } from './interaction-log';

/** What was shown, append-only and idempotent by id, under the same laws as InteractionLog. */
export interface ImpressionLog {
  append(impressions: readonly Impression[]): Promise<boolean[]>;
  receivedSince(cursor: LogCursor, limit: number): Promise<Impression[]>;
  /** As InteractionLog.reassign. */
  reassign(fromUserId: string, toUserId: string): Promise<number>;
}
