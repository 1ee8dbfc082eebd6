import type { DocumentRef } from '../core/content-source';
import { isContent } from './document-content';
import type { FieldMapping } from './field-mapping';
import { isObject } from './json-body';

/** Collections whose rows are parts of another collection's documents. */
export interface PartOf {
  readonly parent: string;
  /** The parent's field that holds them. */
  readonly field: string;
}

/** Rows of `articles_translations` belong to `articles`, as Directus names them itself; null for all others. */
export function translationsOf(collection: string): PartOf | null {
  const parent = /^(.{1,100})_translations$/.exec(collection)?.[1];
  return parent === undefined ? null : { parent, field: 'translations' };
}

/**
 * The document that a junction's row hangs on: of `articles_tags` the one in `articles_id`. Null where the row was cut off
 * (its document sends an event of its own then), undefined where the row names no document.
 */
export function parentKey(collection: string, row: unknown): { parent: string; key: unknown } | null | undefined {
  if (!isObject(row)) return undefined;
  const link = Object.keys(row).find((key) => key.endsWith('_id') && collection.startsWith(`${key.slice(0, -3)}_`));
  if (link === undefined) return undefined;
  return row[link] === null ? null : { parent: link.slice(0, -3), key: row[link] };
}

/** Whether documents of this collection may be items, judged by its name alone: an event need not hold their fields. */
export function mayBeContent(collection: string, mapping: FieldMapping): boolean {
  if (collection.startsWith('directus_')) return false;
  return isContent({ record: { title: null, body: null }, types: [collection], systemFields: [] }, mapping);
}

/** A document as it is called here; null where the key is none. Keys are numbers or strings, for the same row too. */
export function refOf(source: string, collection: string, key: unknown): DocumentRef | null {
  const known = typeof key === 'number' ? Number.isSafeInteger(key) : typeof key === 'string' && KEY.test(key);
  if (!known) return null;
  return { type: collection, id: String(key), itemId: `${source}:${collection}:${String(key)}` };
}

const KEY = /^[^\p{C}\s]{1,100}$/u;
