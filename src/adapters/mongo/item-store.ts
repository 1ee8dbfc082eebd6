import DataLoader from 'dataloader';
import type { AnyObject, Model } from 'mongoose';
import type { Item, ItemDocument } from '../../core/item';
import type { ItemStore } from '../../ports/item-store';
import { assertFinite } from '../assert-finite';
import { inKeyOrder } from './chunks';
import { GroupInserts } from './group-inserts';
import type { Keyspace } from './keyspace';
import { insertNew } from './log';
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

/** Items parsed at a stretch while following: more of them would hold the event loop for too long. */
const READ_AT_ONCE = 100;
const WITHOUT_BODIES = { bodies: 0, records: 0 } as const;

/**
 * Items in MongoDB. Bodies lie beside the rest and are left there unless documents are asked for. Documents that are asked
 * for one by one at the same moment are one query, and new ones that come at the same moment one write: of a backlog the
 * trips cost more than what they carry.
 */
export function mongoItemStore(model: Model<ItemRecord>, keys: Keyspace, now: () => number): ItemStore {
  const tail = new Tail<ItemRecord>('changedAt', now);
  const recordsOf = (ids: readonly string[], projection: AnyObject) =>
    inKeyOrder(ids.map(keys.key), (some) => model.find({ _id: { $in: some } }, projection).lean<ItemRecord[]>());
  const documents = new DataLoader<string, ItemRecord | null>((ids) => recordsOf(ids, {}), { cache: false });
  const inserts = new GroupInserts<ItemRecord>((records) => insertNew(model, records));

  return {
    byIds: async (ids) => {
      const records = await recordsOf(ids, WITHOUT_BODIES);
      return records.map((record) => record && itemFromRecord(record, keys));
    },
    documentsByIds: async (ids) => {
      const records = ids.length === 1 ? [await documents.load(ids[0]!)] : await recordsOf(ids, {});
      return records.map((record) => record && documentFromRecord(record, keys));
    },
    save: async (document, expectedRevision) => {
      assertFinite(document);
      const saved = { ...document, revision: expectedRevision + 1, changedAt: now() };
      const record = documentToRecord(saved, keys);
      if (expectedRevision === 0) return inserts.add(record, record.bodies.length + record.variants.length);
      return replace(model, record, expectedRevision);
    },
    changedSince: async ({ changedAt, id }, limit) => {
      const place = { at: changedAt, key: keys.key(id) };
      const records = await tail.read(place, limit, (range, count) => {
        const page = model.find({ tenant: keys.tenant, ...range }, WITHOUT_BODIES).sort({ changedAt: 1, _id: 1 });
        return page.limit(count).batchSize(READ_AT_ONCE).lean<ItemRecord[]>();
      });
      return records.map((record) => itemFromRecord(record, keys));
    },
  };
}

async function replace(model: Model<ItemRecord>, record: ItemRecord, expectedRevision: number): Promise<boolean> {
  const { matchedCount } = await model.replaceOne({ _id: record._id, revision: expectedRevision }, record);
  return matchedCount === 1;
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
