import type { Model } from 'mongoose';
import type { SubjectTallies } from '../../ports/subject-tallies';
import { assertFinite } from '../assert-finite';
import { isDuplicateKey } from './errors';
import type { Keyspace } from './keyspace';
import { number, recordSchema, text, type TenantRecord } from './record-schema';

export interface TallyRecord extends TenantRecord {
  /** Campaign and segment. */
  readonly list: string;
  readonly subject: string;
  readonly sent: number;
  readonly answered: number;
}

export const tallySchema = recordSchema({ list: text, subject: text, sent: number, answered: number }, [
  [{ tenant: 1, list: 1, _id: 1 }],
]);

/** Tallies of subject lines in MongoDB. */
export function mongoSubjectTallies(model: Model<TallyRecord>, keys: Keyspace): SubjectTallies {
  const { tenant } = keys;
  const listOf = (campaign: string, segment: string) => JSON.stringify([campaign, segment]);
  return {
    add: async (campaign, segment, subject, { sent = 0, answered = 0 }) => {
      assertFinite([sent, answered]);
      const list = listOf(campaign, segment);
      const _id = keys.within(list).key(subject);
      const update = { $inc: { sent, answered }, $setOnInsert: { tenant, list, subject } };
      try {
        await model.updateOne({ _id }, update, { upsert: true });
      } catch (error) {
        // Two first ones at the same moment: now it is there.
        if (!isDuplicateKey(error)) throw error;
        await model.updateOne({ _id }, update);
      }
    },
    of: async (campaign, segment) => {
      const records = await model.find({ tenant, list: listOf(campaign, segment) }).lean<TallyRecord[]>();
      return new Map(records.map(({ subject, sent, answered }) => [subject, { sent, answered }]));
    },
  };
}
