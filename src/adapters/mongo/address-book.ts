import type { Model } from 'mongoose';
import type { AddressBook, Contact } from '../../ports/address-book';
import { assertFinite } from '../assert-finite';
import { chunksOf, inKeyOrder } from './chunks';
import type { Keyspace } from './keyspace';
import { number, recordSchema, text, type TenantRecord } from './record-schema';

export interface ContactRecord extends TenantRecord, Omit<Contact, 'userId'> {}

export const contactSchema = recordSchema(
  { sealed: text, addressHash: text, locale: String, timeZone: String, changedAt: number },
  [[{ tenant: 1, _id: 1 }]],
);

/** The address book in MongoDB. */
export function mongoAddressBook(model: Model<ContactRecord>, keys: Keyspace): AddressBook {
  const { tenant } = keys;
  const contactOf = ({ _id, tenant: _tenant, ...contact }: ContactRecord): Contact => ({
    userId: keys.idOf(_id),
    ...contact,
  });
  return {
    put: async (contacts) => {
      contacts.forEach((contact) => assertFinite(contact));
      for (const some of chunksOf(contacts)) {
        const replaced = some.map(({ userId, ...contact }) => ({
          replaceOne: {
            filter: { _id: keys.key(userId) },
            replacement: { _id: keys.key(userId), tenant, ...contact },
            upsert: true,
          },
        }));
        await model.collection.bulkWrite(replaced as never, { ordered: true });
      }
    },
    byUserIds: async (userIds) => {
      const find = (ids: string[]) => model.find({ _id: { $in: ids } }).lean<ContactRecord[]>();
      const records = await inKeyOrder(userIds.map(keys.key), find);
      return records.map((record) => record && contactOf(record));
    },
    page: async (after, limit) => {
      if (limit <= 0) return [];
      const past = after === null ? {} : { _id: { $gt: keys.key(after) } };
      const records = await model
        .find({ tenant, ...past })
        .sort({ tenant: 1, _id: 1 })
        .limit(limit)
        .lean<ContactRecord[]>();
      return records.map(contactOf);
    },
    remove: async (userIds) => {
      for (const ids of chunksOf(userIds.map(keys.key))) await model.deleteMany({ _id: { $in: ids } });
    },
  };
}
