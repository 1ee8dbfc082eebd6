import type { Model } from 'mongoose';
import type { IdentityClaim, IdentityStore } from '../../ports/identity-store';
import { assertFinite } from '../assert-finite';
import { isDuplicateKey } from './errors';
import type { Keyspace } from './keyspace';
import { number, recordSchema, text, type TenantRecord } from './record-schema';

export type IdentityRecord = TenantRecord & Omit<IdentityClaim, 'anonymousId'>;

export const identitySchema = recordSchema({ userId: text, claimedAt: number }, [
  [{ tenant: 1, claimedAt: 1, _id: 1 }],
]);

/** Claims of anonymous readers in MongoDB. */
export function mongoIdentityStore(model: Model<IdentityRecord>, keys: Keyspace): IdentityStore {
  const { tenant } = keys;

  /** Takes the key, or moves the time where it is the user's already; where it is another's, that one is answered below. */
  const take = async ({ anonymousId, userId, claimedAt }: IdentityClaim): Promise<boolean> => {
    const update = { $max: { claimedAt }, $setOnInsert: { tenant } };
    try {
      await model.updateOne({ _id: keys.key(anonymousId), userId }, update, { upsert: true });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  };

  /** A key can be taken by the same user at the same moment: then the next round finds it the user's. */
  const claim = async (given: IdentityClaim): Promise<IdentityClaim> => {
    const taken = await take(given);
    const owner = await model.findOne({ _id: keys.key(given.anonymousId) }).lean<IdentityRecord>();
    if (owner === null || (!taken && owner.userId === given.userId)) return claim(given);
    return claimFromRecord(owner, keys);
  };

  return {
    claim: async (given) => {
      assertFinite(given);
      return claim(given);
    },
    claimedSince: async (since, limit) => {
      if (limit <= 0) return [];
      const page = model.find({ tenant, claimedAt: { $gte: since } }).sort({ claimedAt: 1, _id: 1 });
      return (await page.limit(limit).lean<IdentityRecord[]>()).map((record) => claimFromRecord(record, keys));
    },
  };
}

export function claimFromRecord({ _id, userId, claimedAt }: IdentityRecord, keys: Keyspace): IdentityClaim {
  return { anonymousId: keys.idOf(_id), userId, claimedAt };
}
