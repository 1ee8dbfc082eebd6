import type { AnyObject, Model } from 'mongoose';
import type { Consent, ConsentStore, ImportedConsent } from '../../ports/consent-store';
import { inKeyOrder } from './chunks';
import type { Keyspace } from './keyspace';
import { insertNew } from './log';
import { number, recordSchema, text, type TenantRecord } from './record-schema';

export interface ConsentRecord extends TenantRecord, Omit<Consent, 'addressHash' | 'campaignsOff'> {
  /** JSON. */
  readonly campaignsOff: string;
}

const yesOrNo = { type: Boolean, required: true } as const;

export const consentSchema = recordSchema({
  marketing: yesOrNo,
  saidBy: text,
  allowsPixel: yesOrNo,
  campaignsOff: text,
  suppressed: String,
  changedAt: number,
});

const NOTHING_SAID = {
  marketing: false,
  saidBy: 'import',
  allowsPixel: false,
  campaignsOff: '[]',
  suppressed: null,
} as const;

/** Consents in MongoDB: each change is one atomic update, so that no import overtakes a reader's word. */
export function mongoConsentStore(model: Model<ConsentRecord>, keys: Keyspace): ConsentStore {
  const { tenant } = keys;

  const ensure = (addressHash: string) =>
    insertNew(model, [{ _id: keys.key(addressHash), tenant, ...NOTHING_SAID, changedAt: 0 }]);

  const change = (addressHash: string, filter: AnyObject, fields: AnyObject) =>
    model.updateOne({ _id: keys.key(addressHash), ...filter }, { $set: fields });

  const importOne = async ({ addressHash, marketing, allowsPixel }: ImportedConsent, changedAt: number) => {
    await ensure(addressHash);
    // What the reader never spoke of is the import's to say; what they did it may only lower.
    await change(addressHash, { saidBy: 'import' }, { marketing, allowsPixel, changedAt });
    const lowered = { ...(marketing ? {} : { marketing }), ...(allowsPixel ? {} : { allowsPixel }) };
    if (Object.keys(lowered).length > 0) await change(addressHash, { saidBy: 'reader' }, { ...lowered, changedAt });
  };

  return {
    byHashes: async (hashes) => {
      const find = (ids: string[]) => model.find({ _id: { $in: ids } }).lean<ConsentRecord[]>();
      const records = await inKeyOrder(hashes.map(keys.key), find);
      return records.map((record) => record && consentOf(record, keys));
    },
    imported: async (consents, at) => {
      for (const one of consents) await importOne(one, at);
    },
    said: async (addressHash, { campaignsOff, ...given }, changedAt) => {
      await ensure(addressHash);
      const off = campaignsOff === undefined ? {} : { campaignsOff: JSON.stringify(campaignsOff) };
      await change(addressHash, {}, { ...given, ...off, saidBy: 'reader', changedAt });
      if (given.marketing === true) await change(addressHash, { suppressed: 'complained' }, { suppressed: null });
    },
    suppress: async (addressHash, suppressed, changedAt) => {
      await ensure(addressHash);
      await change(addressHash, { suppressed: { $ne: 'bounced' } }, { suppressed, changedAt });
    },
  };
}

function consentOf(record: ConsentRecord, keys: Keyspace): Consent {
  const { marketing, saidBy, allowsPixel, changedAt } = record;
  const campaignsOff = JSON.parse(record.campaignsOff) as string[];
  const suppressed = record.suppressed ?? null;
  return { addressHash: keys.idOf(record._id), marketing, saidBy, allowsPixel, campaignsOff, suppressed, changedAt };
}
