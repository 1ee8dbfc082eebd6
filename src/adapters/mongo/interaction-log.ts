import type { Model } from 'mongoose';
import type { Interaction } from '../../core/interaction';
import type { InteractionLog } from '../../ports/interaction-log';
import type { Keyspace } from './keyspace';
import { LOG_INDEXES, mongoLog, type LogRecord } from './log';
import { number, recordSchema, text } from './record-schema';

export type InteractionRecord = LogRecord & Omit<Interaction, 'id'>;

export const interactionSchema = recordSchema(
  { userId: text, type: text, itemId: text, at: number, value: Number, receivedAt: number, impressionId: String },
  LOG_INDEXES,
);

/** Interactions in MongoDB. */
export function mongoInteractionLog(
  model: Model<InteractionRecord>,
  keys: Keyspace,
  now: () => number,
): InteractionLog {
  return mongoLog(model, keys, { toRecord: interactionToRecord, fromRecord: interactionFromRecord }, now);
}

export function interactionToRecord(interaction: Interaction, keys: Keyspace): InteractionRecord {
  const { id, ...fields } = interaction;
  return { _id: keys.key(id), tenant: keys.tenant, ...fields };
}

export function interactionFromRecord(record: InteractionRecord, keys: Keyspace): Interaction {
  const { _id, userId, type, itemId, at, value, receivedAt, impressionId } = record;
  const impression = impressionId === undefined ? {} : { impressionId };
  return { id: keys.idOf(_id), userId, type, itemId, at, value, receivedAt, ...impression };
}
