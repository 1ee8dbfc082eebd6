import type { AnyObject, Model } from 'mongoose';
import type { Item, ItemDocument } from '../../core/item';
import type { ItemStore } from '../../ports/item-store';
import { assertFinite } from '../assert-finite';
import { inKeyOrder } from './chunks';
import { isDuplicateKey } from './errors';
import type { Keyspace } from './keyspace';
import { json, number, recordSchema, text, type TenantRecord } from './record-schema';
import { Tail } from './tail';

type StoredAsText = 'variants' | 'image' | 'attributes' | 'bodies';

export type ItemRecord = TenantRecord &
  Omit<ItemDocument, 'id' | 'topics' | 'authors' | 'records' | StoredAsText> & {
    readonly topics: string[];
    readonly authors: string[];
    readonly records?: string;
  } & Readonly<Record<StoredAsText, string>>;

export const itemSchema = recordSchema(
  {
    source: text,
    type: text,
    status: text,
    locale: text,
    variants: json,
    topics: [String],
    authors: [String],
    image: json,
    publishedAt: number,
    expiresAt: Number,
    premium: { type: Boolean, required: true },
    featured: { type: Boolean, required: true },
    attributes: json,
    textHash: text,
    bodies: json,
    records: String,
    revision: number,
    changedAt: number,
  },
  [[{ tenant: 1, changedAt: 1, _id: 1 }]],
);

const WITHOUT_BODIES = { bodies: 0, records: 0 } as const;

/** Items in MongoDB. Bodies lie beside the rest and are left there unless documents are asked for. */
export function mongoItemStore(model: Model<ItemRecord>, keys: Keyspace, now: () => number): ItemStore {
  const tail = new Tail<ItemRecord>('changedAt', now);
  const recordsOf = (ids: readonly string[], projection: AnyObject) =>
    inKeyOrder(ids.map(keys.key), (some) => model.find({ _id: { $in: some } }, projection).lean<ItemRecord[]>());

  return {
    byIds: async (ids) => {
      const records = await recordsOf(ids, WITHOUT_BODIES);
      return records.map((record) => record && itemFromRecord(record, keys));
    },
    documentsByIds: async (ids) => {
      const records = await recordsOf(ids, {});
      return records.map((record) => record && documentFromRecord(record, keys));
    },
    save: async (document, expectedRevision) => {
      assertFinite(document);
      const saved = { ...document, revision: expectedRevision + 1, changedAt: now() };
      return write(model, documentToRecord(saved, keys), expectedRevision);
    },
    changedSince: async ({ changedAt, id }, limit) => {
      const place = { at: changedAt, key: keys.key(id) };
      const records = await tail.read(place, limit, (range, count) => {
        const page = model.find({ tenant: keys.tenant, ...range }, WITHOUT_BODIES).sort({ changedAt: 1, _id: 1 });
        return page.limit(count).lean<ItemRecord[]>();
      });
      return records.map((record) => itemFromRecord(record, keys));
    },
  };
}

async function write(model: Model<ItemRecord>, record: ItemRecord, expectedRevision: number): Promise<boolean> {
  if (expectedRevision === 0) return insert(model, record);
  const { matchedCount } = await model.replaceOne({ _id: record._id, revision: expectedRevision }, record);
  return matchedCount === 1;
}

async function insert(model: Model<ItemRecord>, record: ItemRecord): Promise<boolean> {
  try {
    await model.collection.insertOne(record as AnyObject);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

export function documentToRecord(
  { id, bodies, records, ...item }: ItemDocument,
  { key, tenant }: Keyspace,
): ItemRecord {
  return {
    _id: key(id),
    tenant,
    ...item,
    topics: [...item.topics],
    authors: [...item.authors],
    variants: JSON.stringify(item.variants),
    image: JSON.stringify(item.image),
    attributes: JSON.stringify(item.attributes),
    bodies: JSON.stringify(bodies),
    ...(records !== undefined && { records: JSON.stringify(records) }),
  };
}

export function documentFromRecord(record: ItemRecord, keys: Keyspace): ItemDocument {
  const bodies = JSON.parse(record.bodies) as ItemDocument['bodies'];
  const records =
    record.records === undefined ? {} : { records: JSON.parse(record.records) as ItemDocument['records'] };
  return { ...itemFromRecord(record, keys), bodies, ...records };
}

export function itemFromRecord(record: Omit<ItemRecord, 'bodies' | 'records'>, keys: Keyspace): Item {
  const { _id, source, type, status, locale, topics, authors, publishedAt, expiresAt, premium, featured } = record;
  const { textHash, revision, changedAt } = record;
  return {
    id: keys.idOf(_id),
    ...{ source, type, status, locale, topics, authors, publishedAt, expiresAt, premium, featured },
    ...{ textHash, revision, changedAt },
    variants: JSON.parse(record.variants) as Item['variants'],
    image: JSON.parse(record.image) as Item['image'],
    attributes: JSON.parse(record.attributes) as Item['attributes'],
  };
}
