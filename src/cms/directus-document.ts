import type { ContentChange } from '../core/content-change';
import type { ApiReading } from './content-api';
import { refOf } from './directus-collections';
import { directusFields, type DirectusItem } from './directus-fields';
import { contentOf, isContent } from './document-content';
import { dateOf } from './field-values';
import { localeRecords } from './localized-fields';
import { badPayload } from './source';
import { removalOf, wholeDocument, type DocumentState } from './whole-document';

/** Fields that are Directus' own, as it names them in a new collection. */
const SYSTEM_FIELDS = ['id', 'status', 'sort', 'user_created', 'user_updated', 'date_created', 'date_updated'];

/**
 * What an item is like now: all its languages, or hidden where its status is not a published one. No changes where it is
 * not content. Items without a status field are published.
 */
export function itemChanges(item: DirectusItem, reading: ApiReading): ContentChange[] {
  const state = stateOf(item, reading);
  const types = [item.collection] as const;
  const fields = directusFields(item, reading.mapping);
  const { records, sample } = localeRecords({ fields, types }, reading.mapping);
  const systemFields = [...SYSTEM_FIELDS, statusField(reading), primaryKey(reading)];
  if (!isContent({ record: sample, types, systemFields }, reading.mapping)) return [];
  if (!isPublished(item.record, reading)) return [removalOf(state, 'withdraw')];
  const liveSince = liveSinceOf(item.record, state);
  const locales = records.map(({ locale, record }) => ({
    locale,
    content: contentOf({ record, types, locale, liveSince, systemFields }, reading.mapping),
  }));
  return wholeDocument(state, locales);
}

/** Refuses (BAD_PAYLOAD) an item without its key. */
export function stateOf({ collection, record }: DirectusItem, reading: ApiReading): DocumentState {
  const key = primaryKey(reading);
  const ref = refOf(reading.source, collection, record[key]);
  if (ref === null)
    throw badPayload(`An item of ${collection} has no “${key}”. Name its primary key in api.options.primaryKey.`);
  return { source: reading.source, id: ref.itemId, version: versionOf(reading) };
}

/** By our clock: deletes have no other time than their arrival. */
export function versionOf({ askedAt, asOf, receivedAt }: ApiReading): DocumentState['version'] {
  return { order: askedAt ?? asOf, arrival: receivedAt };
}

export function primaryKey({ options }: Pick<ApiReading, 'options'>): string {
  return options?.primaryKey ?? 'id';
}

function statusField({ options }: ApiReading): string {
  return options?.statusField ?? 'status';
}

/** Whether one is published now; also for listed items. */
function isPublished(record: DirectusItem['record'], reading: ApiReading): boolean {
  const status = Object.hasOwn(record, statusField(reading)) ? record[statusField(reading)] : undefined;
  const published = (reading.options?.published ?? 'published').split(',').map((value) => value.trim());
  return status === undefined || (typeof status === 'string' && published.includes(status));
}

/** Directus does not say when an item went live: not before it was made. */
function liveSinceOf({ date_created }: DirectusItem['record'], { version }: DocumentState): number {
  const created = dateOf(date_created);
  return typeof created === 'number' ? created : version.order;
}
