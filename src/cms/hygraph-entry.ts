import { z } from 'zod';
import { contentOf, isContent } from './document-content';
import { FIELD_NAMES } from './field-names';
import type { FieldMapping } from './field-mapping';
import { dateOf } from './field-values';
import { isObject } from './json-body';
import { EVERY_LOCALE, localeRecords, type LocaleRecords } from './localized-fields';
import type { LocaleContent } from './whole-document';

const Time = z.string().max(50).nullish();
const Localization = z.looseObject({ locale: z.string().max(35), publishedAt: Time, updatedAt: Time });

/** An entry as a webhook's `data` and as the content API answers it. */
export const HygraphEntrySchema = z.looseObject({
  __typename: z.string().regex(/^[A-Za-z_]\w{0,99}$/, 'is not the name of a model'),
  id: z.string().regex(/^[\w-]{1,100}$/, 'is not an id of Hygraph'),
  stage: z.string().max(100).nullish(),
  locale: z.string().max(35).nullish(),
  localizations: z.array(Localization).max(200).nullish(),
  publishedAt: Time,
  updatedAt: Time,
});

export type HygraphEntry = z.infer<typeof HygraphEntrySchema>;

const SYSTEM_FIELDS = new Set(
  (
    '__typename id stage locale localizations documentInStages history scheduledIn ' +
    'createdAt createdBy updatedAt updatedBy publishedAt publishedBy'
  ).split(' '),
);

/** An entry taken apart by locale: what is translated stands in its localizations, the rest in the entry itself. */
export function localesOfHygraph(entry: HygraphEntry, mapping: FieldMapping): LocaleRecords | null {
  const types: [string] = [entry.__typename];
  const parts = localeRecords({ fields: fieldsOf(entry), types }, withOwnLocale(entry, mapping));
  return isContent({ record: parts.sample, types, systemFields: [] }, mapping) ? parts : null;
}

/** What the entry reads in each of its locales. Refuses (BAD_PAYLOAD) what has no title. */
export function contentsOfHygraph(
  entry: HygraphEntry,
  parts: LocaleRecords,
  liveSince: number,
  mapping: FieldMapping,
): LocaleContent[] {
  return parts.records.map(({ locale, record }) => {
    const document = { record, types: [entry.__typename] as [string], locale, liveSince, systemFields: [] };
    return { locale, content: { ...contentOf(document, mapping), originalLocale: parts.original } };
  });
}

/** Whether the entry says nothing but who it is. */
export function isBareHygraph(entry: HygraphEntry): boolean {
  return Object.keys(fieldsOf(entry)).length === 0;
}

/** Whether it names authors, topics or pictures without telling what they are. */
export function hasRelation(entry: HygraphEntry): boolean {
  const values = Object.values(fieldsOf(entry)).flatMap((byLocale) => Object.values(byLocale));
  return values.flat().some((value) => isObject(value) && isOnlyId(value));
}

/** The last time any of its locales was published (ms); null where it does not say. */
export function publishedAtOf(entry: HygraphEntry): number | null {
  const times = [entry, ...(entry.localizations ?? [])].map(({ publishedAt }) => dateOf(publishedAt));
  const known = times.filter((time) => typeof time === 'number');
  return known.length > 0 ? Math.max(...known) : null;
}

function fieldsOf(entry: HygraphEntry): Record<string, Record<string, unknown>> {
  const fields: Record<string, Record<string, unknown>> = Object.create(null) as Record<string, never>;
  const put = (record: Record<string, unknown>, locale: string) => {
    for (const [name, value] of Object.entries(record)) {
      if (!SYSTEM_FIELDS.has(name) && value !== undefined)
        fields[name] = { ...fields[name], [locale]: readable(name, value) };
    }
  };
  put(entry, EVERY_LOCALE);
  for (const localization of entry.localizations ?? []) put(localization, localization.locale);
  return fields;
}

/** A model without localizations has its one locale, if any, in the entry. */
function withOwnLocale({ locale, localizations }: HygraphEntry, mapping: FieldMapping): FieldMapping {
  const isOnly = typeof locale === 'string' && (localizations ?? []).length === 0;
  return isOnly ? { ...mapping, defaultLocale: locale } : mapping;
}

const RELATIONS: ReadonlySet<string> = new Set([...FIELD_NAMES.authors, ...FIELD_NAMES.topics]);

/** Rich text comes in up to five forms at once; an author is a document of its own, which a component is not. */
function readable(name: string, value: unknown): unknown {
  if (Array.isArray(value) || !isObject(value)) return value;
  const forms = [value.html, value.markdown, value.json, value.raw];
  const form = forms.find((candidate) => typeof candidate === 'string' || isObject(candidate));
  if (form !== undefined) return form;
  return RELATIONS.has(name.toLowerCase()) ? { createdAt: '', ...value } : value;
}

function isOnlyId(value: Record<string, unknown>): boolean {
  const names = Object.keys(value).filter((name) => name !== 'createdAt');
  return (
    typeof value.id === 'string' && names.every((name) => name === 'id' || name === '__typename' || name === 'stage')
  );
}
