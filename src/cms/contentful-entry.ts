import { z } from 'zod';
import type { ContentChange } from '../core/content-change';
import type { DocumentRef } from '../core/content-source';
import { hasLink, withLinks, type LinkedResources } from './contentful-links';
import { contentOf, isContent } from './document-content';
import type { FieldMapping } from './field-mapping';
import { dateOf } from './field-values';
import { localeRecords, type LocaleRecords, type LocalizedValues } from './localized-fields';
import { badPayload } from './source';
import { wholeDocument } from './whole-document';

const Time = z.string().max(50).nullish();
const Id = z.string().regex(/^[\w.-]{1,64}$/, 'is not an id of Contentful');
const Link = z.looseObject({ sys: z.looseObject({ id: Id }) });

/** What webhooks and the Delivery API (with `locale=*`) have in common. */
export const EntrySchema = z.looseObject({
  sys: z.looseObject({
    type: z.string().max(100),
    id: Id,
    contentType: Link.optional(),
    revision: z.number().optional(),
    createdAt: Time,
    updatedAt: Time,
    archivedAt: Time,
    deletedAt: Time,
    /** By `*` or field, and by locale: draft, changed or published, where locales are published one by one. */
    fieldStatus: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  }),
  fields: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  metadata: z.looseObject({ tags: z.array(Link).max(500).optional() }).optional(),
});

export type Entry = z.infer<typeof EntrySchema>;

export function entryRef({ sys }: Entry, source: string): DocumentRef {
  return { type: sys.contentType?.sys.id ?? '', id: sys.id, itemId: `${source}:${sys.id}` };
}

/** An entry taken apart by locale; null where its content type is none of ours. */
export function localesOfEntry(entry: Entry, mapping: FieldMapping): LocaleRecords | null {
  const types = typesOf(entry);
  const parts = localeRecords({ fields: withTags(entry), types }, mapping);
  return isContent({ record: parts.sample, types, systemFields: [] }, mapping) ? parts : null;
}

/** Whether the entry names authors, topics or pictures that are not in the body. */
export function needsLinked(entry: Entry): boolean {
  return Object.values(entry.fields ?? {}).some((values) => Object.values(values).some((value) => hasLink(value)));
}

/** What an entry and what it links to are made of here. */
export interface EntryReading {
  readonly source: string;
  readonly mapping: FieldMapping;
  readonly receivedAt: number;
  readonly linked: LinkedResources;
}

/** The changes that make our item what the published entry is: all its locales, and no others. */
export function changesOfEntry(entry: Entry, { source, mapping, receivedAt, linked }: EntryReading): ContentChange[] {
  const parts = localesOfEntry(entry, mapping);
  if (parts === null) return [];
  const updatedAt = timeOf(entry.sys.updatedAt, 'sys.updatedAt');
  const state = { source, id: entryRef(entry, source).itemId, version: { order: updatedAt, arrival: receivedAt } };
  const locales = parts.records.map(({ locale, record }) => {
    const resolved = mapValues(record, (value) => withLinks(value, linked, [locale, parts.original]));
    const document = { record: resolved, types: typesOf(entry), locale, liveSince: liveSince(entry), systemFields: [] };
    return { locale, content: { ...contentOf(document, mapping), originalLocale: parts.original } };
  });
  return wholeDocument(state, locales);
}

/** A time of the entry (ms). Refuses (BAD_PAYLOAD) where it is missing or none. */
export function timeOf(value: string | null | undefined, name: string): number {
  const time = dateOf(value);
  if (typeof time !== 'number') throw badPayload(`${name} is not a date.`);
  return time;
}

/** The first publish is an entry's first revision; of a later one only the creation is known. */
function liveSince({ sys }: Entry): number {
  const time = sys.revision === 1 ? sys.updatedAt : (sys.createdAt ?? sys.updatedAt);
  return timeOf(time, 'sys.createdAt');
}

function typesOf({ sys }: Entry): [string] {
  const type = sys.contentType?.sys.id;
  if (type === undefined) throw badPayload('The entry names no content type.');
  return [type];
}

/** Contentful's own tags are named by their ids; an entry's field of that name goes first. */
function withTags({ fields = {}, metadata }: Entry): Record<string, LocalizedValues> {
  const tags = metadata?.tags?.map(({ sys }) => sys.id) ?? [];
  return tags.length === 0 || Object.hasOwn(fields, 'tags') ? fields : { ...fields, tags: { '': tags } };
}

function mapValues(record: Readonly<Record<string, unknown>>, map: (value: unknown) => unknown) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
