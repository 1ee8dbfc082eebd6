import type { Model } from 'mongoose';
import type { ModelInfo, ModelStore } from '../../ports/model-store';
import { chunksOf } from './chunks';
import type { Keyspace } from './keyspace';
import { json, recordSchema, text, type TenantRecord } from './record-schema';

export interface ModelRecord extends TenantRecord {
  readonly version: string;
  /** How many chunks each part has, and everything else of the info, as JSON text. */
  readonly info: string;
  readonly chunks: string;
}

export interface ModelChunkRecord extends TenantRecord {
  readonly version: string;
  readonly bytes: Buffer;
}

export const modelSchema = recordSchema({ version: text, info: json, chunks: json }, [[{ tenant: 1, version: -1 }]]);
export const modelChunkSchema = recordSchema({ version: text, bytes: { type: Buffer, required: true } }, [
  [{ tenant: 1, version: 1 }],
]);

/** A document holds 16 MB; small ones are spread better and read sooner. */
const CHUNK_BYTES = 2_000_000;
/** Chunks that travel at once. */
const AT_ONCE = 8;

/** Trained models in MongoDB: bytes in chunks, the record that names them written last. */
export function mongoModelStore(
  models: Model<ModelRecord>,
  chunks: Model<ModelChunkRecord>,
  keys: Keyspace,
): ModelStore {
  const { tenant } = keys;
  const keyOf = (version: string, part: string, place: number) =>
    keys.within(version).within(part).key(String(place).padStart(6, '0'));
  const find = (version: string) => models.findOne({ _id: keys.key(version) }).lean<ModelRecord>();

  const put = async (version: string, part: string, pieces: readonly Uint8Array[]) => {
    const writes = pieces.map((piece, place) => ({
      updateOne: {
        filter: { _id: keyOf(version, part, place) },
        update: { $set: { tenant, version, bytes: Buffer.from(piece) } },
        upsert: true,
      },
    }));
    for (const some of chunksOf(writes, AT_ONCE)) await chunks.bulkWrite(some);
    return [part, pieces.length] as const;
  };

  const read = async (version: string, part: string, count: number) => {
    const wanted = Array.from({ length: count }, (_, place) => keyOf(version, part, place));
    const pieces: Buffer[] = [];
    for (const some of chunksOf(wanted, AT_ONCE)) {
      const found = await chunks.find({ _id: { $in: some } }).sort({ _id: 1 }).lean<ModelChunkRecord[]>(); // prettier-ignore
      if (found.length < some.length) return null;
      pieces.push(...found.map(({ bytes }) => bytes));
    }
    return Uint8Array.from(Buffer.concat(pieces));
  };

  return {
    save: async (info, parts) => {
      const counts: (readonly [string, number])[] = [];
      for (const [name, bytes] of parts) counts.push(await put(info.version, name, cut(bytes)));
      const record = { tenant, version: info.version, info: JSON.stringify(info), chunks: JSON.stringify(counts) };
      await models.updateOne({ _id: keys.key(info.version) }, { $set: record }, { upsert: true });
    },
    list: async (limit) => {
      const records = await models.find({ tenant }).sort({ version: -1 }).limit(limit).lean<ModelRecord[]>();
      return records.map(({ info }) => JSON.parse(info) as ModelInfo);
    },
    info: async (version) => {
      const record = await find(version);
      return record === null ? null : (JSON.parse(record.info) as ModelInfo);
    },
    part: async (version, name) => {
      const record = await find(version);
      const counts = new Map(record === null ? [] : (JSON.parse(record.chunks) as [string, number][]));
      const count = counts.get(name);
      return count === undefined ? null : read(version, name, count);
    },
    prune: async (keep) => {
      // The record first: what it names must be whole.
      await models.deleteMany({ tenant, version: { $nin: [...keep] } });
      await chunks.deleteMany({ tenant, version: { $nin: [...keep] } });
    },
  };
}

function cut(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / CHUNK_BYTES);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES));
}
