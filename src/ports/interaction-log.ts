import type { Interaction } from '../core/interaction';

export interface LogCursor {
  readonly receivedAt: number;
  readonly id: string;
}

/**
 * Everything readers did, append-only. Laws:
 * - `append` stores what is new by id and answers, in order, which were new; it has stored durably when it resolves.
 *   An id twice in one batch is new once. On failure some may have been stored: the caller repeats the same batch.
 * - `ofUser` answers the newest `limit` in ascending order of (receivedAt, id), from `since` (inclusive) on.
 * - `receivedSince` walks everybody's in order of (receivedAt, id), strictly after the cursor.
 * - `readers` walks everybody who has an entry, each once, in an order of the engine's own, strictly after `after` (null:
 *   from the start); page by page nobody is missed who was there before the first call.
 * - `reassign` hands everything one user did to another and answers how many; a repeat changes nothing.
 */
export interface InteractionLog {
  append(interactions: readonly Interaction[]): Promise<boolean[]>;
  ofUser(userId: string, options: { since?: number; limit: number }): Promise<Interaction[]>;
  receivedSince(cursor: LogCursor, limit: number): Promise<Interaction[]>;
  readers(after: string | null, limit: number): Promise<string[]>;
  reassign(fromUserId: string, toUserId: string): Promise<number>;
}
