import type { Upsert } from '../core/content-change';
import type { DocumentRef } from '../core/content-source';
import type { Version } from '../core/version';
import { contentOf, isContent, type CmsDocument } from './document-content';
import { dateOf } from './field-values';
import type { FieldMapping } from './field-mapping';
import { DEFAULT_LOCALE, localeOf } from './locale';
import { badPayload } from './source';

/** Fields that are Strapi's own. */
const SYSTEM_FIELDS = [
  'id',
  'documentId',
  'createdAt',
  'updatedAt',
  'publishedAt',
  'locale',
  'localizations',
  'createdBy',
  'updatedBy',
];

/** One row of Strapi's database: a document in one locale, as a draft or published. */
export interface StrapiRow {
  readonly source: string;
  /** The model, and its uid where it is known. */
  readonly types: readonly [string, ...string[]];
  readonly entry: Readonly<Record<string, unknown>>;
  readonly version: Version;
}

/** The model and its uid: of `api::article.article` also `article`, and the other way round as Strapi makes them. */
export function typesOf(type: string): [string, string] {
  const model = type.split('.').at(-1) ?? type;
  return [model, type.includes('::') ? type : `api::${type}.${type}`];
}

/** What a document is called here, and by Strapi. Refuses (BAD_PAYLOAD) what has no id. */
export function strapiRef({ entry, types, source }: Omit<StrapiRow, 'version'>): DocumentRef {
  const { documentId, id } = entry;
  const type = types.find((name) => name.includes('::')) ?? types[0];
  if (typeof documentId === 'string' && /^[\w-]{1,100}$/.test(documentId))
    return { type, id: documentId, itemId: `${source}:${documentId}` };
  const known = typeof id === 'number' ? Number.isSafeInteger(id) : typeof id === 'string' && /^[\w-]{1,100}$/.test(id);
  if (!known) throw badPayload('The entry has neither a documentId (Strapi 5) nor an id (Strapi 4).');
  return { type, id: String(id), itemId: `${source}:${types[0]}:${String(id)}` };
}

/** Strapi 5 keeps a draft row beside the published one; Strapi 4 has but one row. */
export function hasDraftRow({ entry }: Pick<StrapiRow, 'entry'>): boolean {
  return typeof entry.documentId === 'string';
}

/** Whether rows of this type are items. */
export function isArticle({ entry, types }: Pick<StrapiRow, 'entry' | 'types'>, mapping: FieldMapping): boolean {
  return isContent({ record: entry, types, systemFields: SYSTEM_FIELDS }, mapping);
}

/** The content of a published row. */
export function rowUpsert(row: StrapiRow, mapping: FieldMapping): Upsert {
  const { entry, types, source, version } = row;
  const locale = localeOf(entry.locale) ?? mapping.defaultLocale ?? DEFAULT_LOCALE;
  const wentLive = dateOf(entry.publishedAt);
  const liveSince = typeof wentLive === 'number' ? wentLive : version.order;
  const document: CmsDocument = { record: entry, types, locale, liveSince, systemFields: SYSTEM_FIELDS };
  return { op: 'upsert', source, id: strapiRef(row).itemId, locale, version, content: contentOf(document, mapping) };
}
