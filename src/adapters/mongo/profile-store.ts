import type { AnyBulkWriteOperation, Model } from 'mongoose';
import type { ProfileSnapshot } from '../../core/profile';
import type { ProfileStore } from '../../ports/profile-store';
import { assertFinite } from '../assert-finite';
import { chunksOf, inKeyOrder } from './chunks';
import { duplicatesOf } from './errors';
import type { Keyspace } from './keyspace';
import { json, number, recordSchema, type TenantRecord } from './record-schema';

export interface ProfileRecord extends TenantRecord {
  readonly version: number;
  readonly foldedTo: number;
  readonly items: string;
  readonly recentIds: string;
}

export const profileSchema = recordSchema({ version: number, foldedTo: number, items: json, recentIds: json });

/** Snapshots of profiles in MongoDB. */
export function mongoProfileStore(model: Model<ProfileRecord>, keys: Keyspace): ProfileStore {
  return {
    byUserIds: async (userIds) => {
      const find = (some: string[]) => model.find({ _id: { $in: some } }).lean<ProfileRecord[]>();
      const records = await inKeyOrder(userIds.map(keys.key), find);
      return records.map((record) => record && snapshotFromRecord(record, keys));
    },
    save: async (snapshots) => {
      assertFinite(snapshots);
      const records = furthest(snapshots).map((snapshot) => snapshotToRecord(snapshot, keys));
      for (const some of chunksOf(records)) await saveFurther(model, some);
    },
    remove: async (userIds) => {
      for (const some of chunksOf(userIds.map(keys.key))) await model.deleteMany({ _id: { $in: some } });
    },
  };
}

/**
 * Replaces what has folded no further. Where the stored one has, the filter misses it and the upsert finds the key
 * taken. A key can also be taken by a first save at the same moment; the second round decides that by the filter.
 */
async function saveFurther(model: Model<ProfileRecord>, records: readonly ProfileRecord[]): Promise<void> {
  const refused = await upsert(model, records);
  if (refused.length > 0) await upsert(model, refused);
}

async function upsert(model: Model<ProfileRecord>, records: readonly ProfileRecord[]): Promise<ProfileRecord[]> {
  try {
    await model.bulkWrite(records.map(replacement), { ordered: false });
    return [];
  } catch (error) {
    const taken = duplicatesOf(error);
    if (taken === null) throw error;
    return records.filter((_, index) => taken.has(index));
  }
}

function replacement({ _id, ...fields }: ProfileRecord): AnyBulkWriteOperation<ProfileRecord> {
  return {
    updateOne: { filter: { _id, foldedTo: { $lte: fields.foldedTo } }, update: { $set: fields }, upsert: true },
  };
}

/** One snapshot a user: of several in one batch the one that has folded furthest, the last of equals. */
function furthest(snapshots: readonly ProfileSnapshot[]): ProfileSnapshot[] {
  const chosen = new Map<string, ProfileSnapshot>();
  for (const snapshot of snapshots) {
    const known = chosen.get(snapshot.userId);
    if (known === undefined || known.foldedTo <= snapshot.foldedTo) chosen.set(snapshot.userId, snapshot);
  }
  return [...chosen.values()];
}

export function snapshotToRecord(snapshot: ProfileSnapshot, { key, tenant }: Keyspace): ProfileRecord {
  const { userId, version, foldedTo, items, recentIds } = snapshot;
  const lists = { items: JSON.stringify(items), recentIds: JSON.stringify(recentIds) };
  return { _id: key(userId), tenant, version, foldedTo, ...lists };
}

export function snapshotFromRecord(record: ProfileRecord, keys: Keyspace): ProfileSnapshot {
  return {
    userId: keys.idOf(record._id),
    version: record.version,
    items: JSON.parse(record.items) as ProfileSnapshot['items'],
    foldedTo: record.foldedTo,
    recentIds: JSON.parse(record.recentIds) as string[],
  };
}
