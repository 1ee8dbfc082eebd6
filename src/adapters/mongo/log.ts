import type { AnyObject, Model } from 'mongoose';
import type { LogCursor } from '../../ports/interaction-log';
import { assertFinite } from '../assert-finite';
import { duplicatesOf } from './errors';
import type { Keyspace } from './keyspace';
import type { DeclaredIndex, TenantRecord } from './record-schema';
import { Tail } from './tail';

/** What both logs have in common. */
export interface LogRecord extends TenantRecord {
  readonly userId: string;
  readonly receivedAt: number;
}

/** A log entry as a record and back. */
export interface LogMapping<T, R extends LogRecord> {
  readonly toRecord: (entry: T, keys: Keyspace) => R;
  readonly fromRecord: (record: R, keys: Keyspace) => T;
}

/** What both logs are walked by. */
export const LOG_INDEXES: readonly DeclaredIndex[] = [
  [{ tenant: 1, receivedAt: 1, _id: 1 }],
  [{ tenant: 1, userId: 1, receivedAt: 1, _id: 1 }],
];

export interface MongoLog<T> {
  append(entries: readonly T[]): Promise<boolean[]>;
  ofUser(userId: string, options: { since?: number; limit: number }): Promise<T[]>;
  receivedSince(cursor: LogCursor, limit: number): Promise<T[]>;
  readers(after: string | null, limit: number): Promise<string[]>;
  reassign(fromUserId: string, toUserId: string): Promise<number>;
}

/** An append-only log in one collection. */
export function mongoLog<T, R extends LogRecord>(
  model: Model<R>,
  keys: Keyspace,
  { toRecord, fromRecord }: LogMapping<T, R>,
  now: () => number,
): MongoLog<T> {
  const { tenant } = keys;
  const tail = new Tail<R>('receivedAt', now);
  const recordsOf = async (filter: AnyObject, direction: 1 | -1, limit: number): Promise<R[]> => {
    if (limit <= 0) return [];
    const order = { receivedAt: direction, _id: direction } as const;
    return model
      .find({ tenant, ...filter })
      .sort(order)
      .limit(limit)
      .lean<R[]>();
  };
  const entries = (records: readonly R[]) => records.map((record) => fromRecord(record, keys));

  return {
    append: async (given) => {
      given.forEach((entry) => assertFinite(entry));
      const records = given.map((entry) => toRecord(entry, keys));
      return insertNew(model, records);
    },
    ofUser: async (userId, { since, limit }) => {
      const received = since === undefined ? {} : { receivedAt: { $gte: since } };
      return entries((await recordsOf({ userId, ...received }, -1, limit)).reverse());
    },
    receivedSince: async ({ receivedAt, id }, limit) => {
      const place = { at: receivedAt, key: keys.key(id) };
      return entries(await tail.read(place, limit, (range, count) => recordsOf(range, 1, count)));
    },
    readers: async (after, limit) => {
      const found: string[] = [];
      for (let last = after; found.length < limit; last = found.at(-1)!) {
        const next = await readersAfter(model, tenant, last);
        if (next.length === 0) break;
        found.push(...next);
      }
      return found.slice(0, limit);
    },
    reassign: async (fromUserId, toUserId) => {
      if (fromUserId === toUserId) return 0;
      const { modifiedCount } = await model.updateMany({ tenant, userId: fromUserId }, { $set: { userId: toUserId } });
      return modifiedCount;
    },
  };
}

/** Entries read at a time while walking readers: whoever has more is passed by with the next page, which begins behind them. */
const WALKED = 2_000;

/** Some readers, in order; empty where there are no more. The index alone answers. */
async function readersAfter<R extends LogRecord>(
  model: Model<R>,
  tenant: string,
  after: string | null,
): Promise<string[]> {
  const behind = after === null ? {} : { userId: { $gt: after } };
  const records = await model
    .find({ tenant, ...behind } as AnyObject, { _id: 0, userId: 1 })
    .sort({ userId: 1 })
    .limit(WALKED)
    .lean<Pick<R, 'userId'>[]>();
  return [...new Set(records.map(({ userId }) => userId))];
}

/**
 * Stores the records whose keys are free and answers, in order, which those were. Straight through the driver: the
 * records come from our own mapping, and casting them costs as much as sending them.
 */
export async function insertNew<R extends TenantRecord>(model: Model<R>, records: readonly R[]): Promise<boolean[]> {
  if (records.length === 0) return [];
  try {
    await model.collection.insertMany(records as readonly AnyObject[], { ordered: false });
    return records.map(() => true);
  } catch (error) {
    const taken = duplicatesOf(error);
    if (taken === null) throw error;
    return records.map((_, index) => !taken.has(index));
  }
}
