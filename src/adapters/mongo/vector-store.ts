import type { Model } from 'mongoose';
import type { StoredVector, VectorStore } from '../../ports/vector-store';
import { chunksOf, inKeyOrder } from './chunks';
import type { Keyspace } from './keyspace';
import { insertNew } from './log';
import { recordSchema, text, type TenantRecord } from './record-schema';

export interface VectorRecord extends TenantRecord {
  readonly space: string;
  /** 32-bit floats, little-endian. */
  readonly vector: Buffer;
}

export const vectorSchema = recordSchema({ space: text, vector: { type: Buffer, required: true } }, [
  [{ tenant: 1, space: 1 }],
]);

/** Vectors in MongoDB, as bytes. A known hash is left as it is: the same text in the same space is the same vector. */
export function mongoVectorStore(model: Model<VectorRecord>, keys: Keyspace): VectorStore {
  const { tenant } = keys;
  return {
    byHashes: async (space, hashes) => {
      const find = (some: string[]) => model.find({ _id: { $in: some } }, { vector: 1 }).lean<VectorRecord[]>();
      const records = await inKeyOrder(hashes.map(keys.within(space).key), find);
      return records.map((record) => record && vectorFromBytes(record.vector));
    },
    put: async (space, vectors) => {
      const records = vectors.map((vector) => vectorToRecord(vector, space, keys));
      for (const some of chunksOf(records)) await insertNew(model, some);
    },
    spaces: async () => (await model.distinct('space', { tenant })).sort(),
    removeSpace: async (space) => void (await model.deleteMany({ tenant, space })),
  };
}

export function vectorToRecord({ hash, vector }: StoredVector, space: string, keys: Keyspace): VectorRecord {
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  return { _id: keys.within(space).key(hash), tenant: keys.tenant, space, vector: bytes };
}

/** Copies: the bytes of an answer start anywhere in the driver's buffer, and floats must be aligned. */
export function vectorFromBytes(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
