import { randomUUID } from 'node:crypto';
import type { AnyBulkWriteOperation, Model } from 'mongoose';
import type { ReaderLedger } from '../../core/digest/reader-ledger';
import type { DigestLedger } from '../../ports/digest-ledger';
import { assertFinite } from '../assert-finite';
import { chunksOf, inKeyOrder } from './chunks';
import { duplicatesOf } from './errors';
import type { Keyspace } from './keyspace';
import { json, number, recordSchema, text, type TenantRecord } from './record-schema';

export interface LedgerRecord extends TenantRecord {
  readonly revision: number;
  /** Of the save that wrote it: what tells, of a batch, which documents are its own. */
  readonly writer: string;
  readonly ledger: string;
}

export const ledgerSchema = recordSchema({ revision: number, writer: text, ledger: json });

/** Ledgers written at once: a document may have some ten kB. */
const BATCH = 200;

/** Ledgers in MongoDB, each one document that is replaced only over the revision it was read at. */
export function mongoDigestLedger(model: Model<LedgerRecord>, keys: Keyspace): DigestLedger {
  return {
    byReaders: async (userIds) => {
      const find = (some: string[]) => model.find({ _id: { $in: some } }).lean<LedgerRecord[]>();
      const records = await inKeyOrder(userIds.map(keys.key), find);
      return records.map((record) => record && ledgerFromRecord(record, keys));
    },
    save: async (ledgers) => {
      assertFinite(ledgers);
      const batch = firstOfEach(ledgers);
      const stored = new Set<string>();
      for (const some of chunksOf(batch, BATCH)) for (const key of await saveSome(model, some, keys)) stored.add(key);
      const first = new Set(batch);
      return ledgers.map((ledger) => first.has(ledger) && stored.has(keys.key(ledger.userId)));
    },
    remove: async (userIds) => {
      for (const some of chunksOf(userIds.map(keys.key))) await model.deleteMany({ _id: { $in: some } });
    },
  };
}

/** Answers the keys that were stored. */
async function saveSome(
  model: Model<LedgerRecord>,
  ledgers: readonly ReaderLedger[],
  keys: Keyspace,
): Promise<string[]> {
  const writer = randomUUID();
  const records = ledgers.map((ledger) => ledgerToRecord(ledger, writer, keys));
  const taken = await write(model, records);
  if (taken === 0) return records.map(({ _id }) => _id);
  const ids = records.map(({ _id }) => _id);
  const own = await model.find({ _id: { $in: ids }, writer }, { _id: 1 }).lean<{ _id: string }[]>();
  return own.map(({ _id }) => _id);
}

/** Writes what is still at its revision, and answers how many were not. */
async function write(model: Model<LedgerRecord>, records: readonly LedgerRecord[]): Promise<number> {
  try {
    const result = await model.bulkWrite(records.map(operation), { ordered: false, strict: false });
    return records.length - result.matchedCount - result.insertedCount;
  } catch (error) {
    const taken = duplicatesOf(error);
    if (taken === null) throw error;
    return taken.size;
  }
}

function operation(record: LedgerRecord): AnyBulkWriteOperation<LedgerRecord> {
  const { _id, ...fields } = record;
  if (record.revision === 1) return { insertOne: { document: record } };
  return { updateOne: { filter: { _id, revision: record.revision - 1 }, update: { $set: fields } } };
}

function firstOfEach(ledgers: readonly ReaderLedger[]): ReaderLedger[] {
  const seen = new Set<string>();
  return ledgers.filter(({ userId }) => !seen.has(userId) && seen.add(userId));
}

export function ledgerToRecord(ledger: ReaderLedger, writer: string, keys: Keyspace): LedgerRecord {
  const { userId, revision, ...rest } = ledger;
  const { tenant } = keys;
  return { _id: keys.key(userId), tenant, revision: revision + 1, writer, ledger: JSON.stringify(rest) };
}

export function ledgerFromRecord({ _id, revision, ledger }: LedgerRecord, keys: Keyspace): ReaderLedger {
  const rest = JSON.parse(ledger) as Omit<ReaderLedger, 'userId' | 'revision'>;
  return { userId: keys.idOf(_id), revision, ...rest };
}
