import type { ContentChange } from '../core/content-change';
import type { DocumentRef } from '../core/content-source';
import type { ApiReading } from './content-api';
import { contentOf, isContent } from './document-content';
import { dateOf } from './field-values';
import type { FieldMapping } from './field-mapping';
import { localeRecords } from './localized-fields';
import { payloadFields } from './payload-fields';
import { badPayload } from './source';
import { removalOf, wholeDocument, type DocumentState } from './whole-document';

/** Fields that are Payload's own. */
export const PAYLOAD_FIELDS = ['id', '_status', 'createdAt', 'updatedAt', 'sizes', 'deletedAt'];

/** A document of a collection as Payload gives it. */
export interface PayloadDocument {
  readonly collection: string;
  readonly doc: Readonly<Record<string, unknown>>;
}

/** What it is called here. Refuses (BAD_PAYLOAD) an id that is none. */
export function payloadRef(source: string, collection: string, id: unknown): DocumentRef {
  const known =
    typeof id === 'number' ? Number.isSafeInteger(id) : typeof id === 'string' && /^[\w.:-]{1,100}$/.test(id);
  if (!known) throw badPayload('The document has no id.');
  return { type: collection, id: String(id), itemId: `${source}:${collection}:${String(id)}` };
}

/** Collections without drafts have no `_status`: what is stored is published. */
export function isPublished({ doc }: PayloadDocument): boolean {
  return doc._status === undefined || doc._status === 'published';
}

/** Whether it is content, whatever language it is read in. */
export function isArticle({ collection, doc }: PayloadDocument, mapping: FieldMapping): boolean {
  return isContent({ record: doc, types: [collection], systemFields: PAYLOAD_FIELDS }, mapping);
}

/**
 * What a document read with `locale=all` is like now: all its languages, or hidden where it is a draft. No changes where it
 * is not content.
 */
export function documentChanges(document: PayloadDocument, reading: ApiReading): ContentChange[] {
  const { collection, doc } = document;
  const { source, mapping, asOf, receivedAt } = reading;
  const { itemId } = payloadRef(source, collection, doc.id);
  const state: DocumentState = { source, id: itemId, version: { order: asOf, arrival: receivedAt } };
  const fields = payloadFields(doc, mapping, reading.options?.locales);
  const { records, sample } = localeRecords({ fields, types: [collection] }, mapping);
  if (!isArticle({ collection, doc: sample }, mapping)) return [];
  if (!isPublished(document)) return [removalOf(state, 'withdraw')];
  const locales = records.map(({ locale, record }) => {
    const liveSince = wentLive(doc, asOf);
    const systemFields = PAYLOAD_FIELDS;
    return { locale, content: contentOf({ record, types: [collection], locale, liveSince, systemFields }, mapping) };
  });
  return wholeDocument(state, locales);
}

/** Payload does not keep when a document went live: not before it was made. */
export function wentLive({ createdAt }: PayloadDocument['doc'], otherwise: number): number {
  const created = dateOf(createdAt);
  return typeof created === 'number' ? created : otherwise;
}
