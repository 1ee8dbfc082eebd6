import type { Model } from 'mongoose';
import type { FrozenRanking } from '../../core/frozen-ranking';
import type { RankingStore } from '../../ports/ranking-store';
import { assertFinite } from '../assert-finite';
import { isDuplicateKey } from './errors';
import type { Keyspace } from './keyspace';
import { json, number, recordSchema, text, type TenantRecord } from './record-schema';

export interface RankingRecord extends TenantRecord {
  readonly userId: string | null;
  readonly entries: string;
  readonly plan: string;
  readonly modelVersion: string;
  readonly expiresAt: number;
  /** `expiresAt` once more, as the date that the index which sweeps needs. */
  readonly forgetAt: Date;
}

export const rankingSchema = recordSchema(
  {
    userId: String,
    entries: json,
    plan: text,
    modelVersion: text,
    expiresAt: number,
    forgetAt: { type: Date, required: true },
  },
  [[{ forgetAt: 1 }, { expireAfterSeconds: 0 }]],
);

/** Frozen rankings in MongoDB, swept by the server after they expired. */
export function mongoRankingStore(model: Model<RankingRecord>, keys: Keyspace): RankingStore {
  return {
    save: async (ranking) => {
      assertFinite(ranking);
      const { _id, ...fields } = rankingToRecord(ranking, keys);
      try {
        await model.updateOne({ _id }, { $set: fields }, { upsert: true });
      } catch (error) {
        // Two first saves at the same moment: the other one has stored it.
        if (!isDuplicateKey(error)) throw error;
      }
    },
    byId: async (id) => {
      const record = await model.findOne({ _id: keys.key(id) }).lean<RankingRecord>();
      return record && rankingFromRecord(record, keys);
    },
  };
}

export function rankingToRecord({ id, entries, ...fields }: FrozenRanking, keys: Keyspace): RankingRecord {
  const forgetAt = new Date(Math.min(fields.expiresAt, LAST_DATE));
  return { _id: keys.key(id), tenant: keys.tenant, ...fields, entries: JSON.stringify(entries), forgetAt };
}

const LAST_DATE = 8.64e15;

export function rankingFromRecord(record: RankingRecord, keys: Keyspace): FrozenRanking {
  const { _id, userId, plan, modelVersion, expiresAt } = record;
  const entries = JSON.parse(record.entries) as FrozenRanking['entries'];
  return { id: keys.idOf(_id), userId, entries, plan, modelVersion, expiresAt };
}
