import type { Model } from 'mongoose';
import type { Json } from '../../core/item';
import type { SettingsStore } from '../../ports/settings-store';
import { assertFinite } from '../assert-finite';
import { isDuplicateKey } from './errors';
import type { Keyspace } from './keyspace';
import { insertNew } from './log';
import { json, recordSchema, type TenantRecord } from './record-schema';

export interface SettingRecord extends TenantRecord {
  readonly value: string;
}

export const settingSchema = recordSchema({ value: json });

/** Settings in MongoDB. */
export function mongoSettingsStore(model: Model<SettingRecord>, keys: Keyspace): SettingsStore {
  const { tenant } = keys;
  const put = (name: string, value: string) =>
    model.updateOne({ _id: keys.key(name) }, { $set: { tenant, value } }, { upsert: true });

  const get = async (name: string) => {
    const record = await model.findOne({ _id: keys.key(name) }).lean<SettingRecord>();
    return record === null ? undefined : (JSON.parse(record.value) as Json);
  };

  const insert = async (name: string, value: string) =>
    (await insertNew(model, [{ _id: keys.key(name), tenant, value }]))[0]!;

  return {
    get,
    set: async (name, value) => {
      assertFinite(value, name);
      const text = JSON.stringify(value);
      try {
        await put(name, text);
      } catch (error) {
        // Two first sets at the same moment: the second one now finds the key and replaces.
        if (!isDuplicateKey(error)) throw error;
        await put(name, text);
      }
    },
    setOnce: async (name, value) => {
      assertFinite(value, name);
      if (await insert(name, JSON.stringify(value))) return value;
      const standing = await get(name);
      return standing === undefined ? value : standing;
    },
    replace: async (name, expected, value) => {
      assertFinite(value, name);
      const text = JSON.stringify(value);
      if (expected === undefined) return insert(name, text);
      const filter = { _id: keys.key(name), value: JSON.stringify(expected) };
      return (await model.updateOne(filter, { $set: { value: text } })).matchedCount === 1;
    },
  };
}
