import { Schema, type IndexDefinition, type IndexOptions, type SchemaDefinition } from 'mongoose';

/** What every document of every collection has. */
export interface TenantRecord {
  readonly _id: string;
  readonly tenant: string;
}

export type DeclaredIndex = readonly [IndexDefinition, IndexOptions?];

/** A field that holds JSON as text. */
export const json = { type: String, required: true } as const;
export const text = { type: String, required: true } as const;
export const number = { type: Number, required: true } as const;

/**
 * A schema with the key and the tenant in it, and its indexes. Free JSON, records keyed by locale and nested lists are
 * stored as JSON text: keys with dots, dollars or `__proto__` come back as they went in, the order of keys is kept, and
 * parsing it is several times faster than reading the same nested BSON. What is queried stays a field.
 */
export function recordSchema(fields: SchemaDefinition, indexes: readonly DeclaredIndex[] = []): Schema {
  const schema = new Schema(
    { _id: text, tenant: text, ...fields },
    { autoIndex: false, autoCreate: false, versionKey: false, id: false, minimize: false, bufferCommands: false },
  );
  for (const [index, options] of indexes) schema.index(index, options);
  return schema;
}
