import type { Model } from 'mongoose';
import type { Impression } from '../../core/interaction';
import type { ImpressionLog } from '../../ports/impression-log';
import type { Keyspace } from './keyspace';
import { LOG_INDEXES, mongoLog, type LogRecord } from './log';
import { number, recordSchema, text } from './record-schema';

export type ImpressionRecord = LogRecord & Omit<Impression, 'id'>;

export const impressionSchema = recordSchema(
  {
    userId: text,
    itemId: text,
    surface: text,
    position: number,
    modelVersion: text,
    propensity: number,
    at: number,
    receivedAt: number,
  },
  LOG_INDEXES,
);

/** Impressions in MongoDB. */
export function mongoImpressionLog(model: Model<ImpressionRecord>, keys: Keyspace, now: () => number): ImpressionLog {
  return mongoLog(model, keys, { toRecord: impressionToRecord, fromRecord: impressionFromRecord }, now);
}

export function impressionToRecord(impression: Impression, keys: Keyspace): ImpressionRecord {
  const { id, userId, itemId, surface, position, modelVersion, propensity, at, receivedAt } = impression;
  const shown = { itemId, surface, position, modelVersion, propensity, at };
  return { _id: keys.key(id), tenant: keys.tenant, userId, ...shown, receivedAt };
}

export function impressionFromRecord(record: ImpressionRecord, keys: Keyspace): Impression {
  const { _id, userId, itemId, surface, position, modelVersion, propensity, at, receivedAt } = record;
  return { id: keys.idOf(_id), userId, itemId, surface, position, modelVersion, propensity, at, receivedAt };
}
