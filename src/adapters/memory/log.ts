import type { InteractionLog, LogCursor } from '../../ports/interaction-log';
import { assertFinite } from '../assert-finite';
import { answer } from './answer';
import { TimeOrdered, type Place, type Slot } from './time-ordered';

interface LogEntry extends Place {
  readonly userId: string;
}

/** The log of either kind, interactions or impressions. */
export interface MemoryLog<T> {
  append(entries: readonly T[]): Promise<boolean[]>;
  ofUser(userId: string, options: Parameters<InteractionLog['ofUser']>[1]): Promise<T[]>;
  receivedSince(cursor: LogCursor, limit: number): Promise<T[]>;
  readers(after: string | null, limit: number): Promise<string[]>;
  reassign(fromUserId: string, toUserId: string): Promise<number>;
}

/** An append-only log that forgets its oldest entries beyond `maxEntries` (in slices of a tenth, so that it is cheap). */
export function memoryLog<T extends LogEntry>(maxEntries: number): MemoryLog<T> {
  const ids = new Set<string>();
  const everybody = new TimeOrdered<T>();
  const byUser = new Map<string, TimeOrdered<T>>();
  /** Everybody, in order; made when it is asked for, and again when somebody has come or gone. */
  let sorted: string[] | null = null;

  const ofUser = (userId: string) => {
    const known = byUser.get(userId);
    if (known !== undefined) return known;
    const own = new TimeOrdered<T>();
    byUser.set(userId, own);
    sorted = null;
    return own;
  };

  const add = (entry: T): boolean => {
    if (ids.has(entry.id)) return false;
    const slot = { entry };
    ids.add(entry.id);
    everybody.push(slot);
    ofUser(entry.userId).push(slot);
    return true;
  };

  const forget = (slots: readonly Slot<T>[]) => {
    for (const { entry } of slots) {
      ids.delete(entry.id);
      const own = ofUser(entry.userId);
      own.takeOldest(1);
      if (own.size > 0) continue;
      byUser.delete(entry.userId);
      sorted = null;
    }
  };

  return {
    append: (entries) =>
      answer(() => {
        entries.forEach((entry) => assertFinite(entry));
        const news = entries.map(add);
        if (everybody.size > maxEntries * 1.1) forget(everybody.takeOldest(everybody.size - maxEntries));
        return news;
      }),
    ofUser: (userId, { since = -Infinity, limit }) => answer(() => byUser.get(userId)?.newest(since, limit) ?? []),
    receivedSince: (cursor, limit) => answer(() => everybody.after(cursor, limit)),
    readers: (after, limit) =>
      answer(() => {
        sorted ??= [...byUser.keys()].filter((userId) => byUser.get(userId)!.size > 0).sort();
        const from = after === null ? 0 : placeAfter(sorted, after);
        return sorted.slice(from, from + limit);
      }),
    reassign: (fromUserId, toUserId) =>
      answer(() => {
        const moved = fromUserId === toUserId ? [] : (byUser.get(fromUserId)?.takeOldest(Infinity) ?? []);
        byUser.delete(fromUserId);
        sorted = null;
        for (const slot of moved) {
          slot.entry = { ...slot.entry, userId: toUserId };
          ofUser(toUserId).push(slot);
        }
        return moved.length;
      }),
  };
}

/** Where the first id behind `after` stands in a sorted list. */
function placeAfter(sorted: readonly string[], after: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
