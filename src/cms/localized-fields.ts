import { fieldsFor } from './field-guess';
import type { FieldMapping } from './field-mapping';
import { DEFAULT_LOCALE, localeOf } from './locale';

/** Values of one field by locale; what all locales share stands under `EVERY_LOCALE`. */
export type LocalizedValues = Readonly<Record<string, unknown>>;
export const EVERY_LOCALE = '';

/** A document whose fields each hold all their languages. */
export interface LocalizedDocument {
  readonly fields: Readonly<Record<string, LocalizedValues>>;
  readonly types: readonly [string, ...string[]];
}

/** The same document, a record for each locale it can be read in. */
export interface LocaleRecords {
  /** The locale that values are taken from where they are not translated. */
  readonly original: string;
  /** Each has its own texts, and the original's value in every other field that is not translated. */
  readonly records: readonly { readonly locale: string; readonly record: Readonly<Record<string, unknown>> }[];
  /** What the fields look like, for telling which is which. */
  readonly sample: Readonly<Record<string, unknown>>;
}

/**
 * Takes a document apart by locale. It can be read in the locales that have a title (in the original's where none has
 * one, so that it is said what is missing). The original is the mapping's default locale, else the one that most fields
 * have.
 */
export function localeRecords(document: LocalizedDocument, mapping: FieldMapping): LocaleRecords {
  const original = originalOf(document.fields, mapping);
  const sample = mapFields(document.fields, (values) => valueIn(values, original) ?? Object.values(values)[0]);
  const roles = fieldsFor(sample, document.types, mapping);
  const texts = new Set([...roles.title, ...roles.summary, ...roles.body].map(topName));
  const titles = roles.title.map((path) => document.fields[topName(path)] ?? {});
  const titled = [...localesOf(document.fields).keys()].filter((locale) =>
    titles.some((values) => isFilled(values[locale])),
  );
  const records = (titled.length > 0 ? titled : [original]).map((locale) => ({
    locale: localeOf(locale) ?? original,
    record: mapFields(document.fields, (values, name) =>
      texts.has(name) ? valueIn(values, locale) : (valueIn(values, locale) ?? valueIn(values, original)),
    ),
  }));
  return { original, records, sample };
}

function valueIn(values: LocalizedValues, locale: string): unknown {
  return values[locale] ?? values[EVERY_LOCALE];
}

function originalOf(fields: LocalizedDocument['fields'], { defaultLocale }: FieldMapping): string {
  const counts = localesOf(fields);
  if (defaultLocale !== undefined && (counts.size === 0 || counts.has(defaultLocale))) return defaultLocale;
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? DEFAULT_LOCALE;
}

/** How many fields have a value in each locale, in the order of their appearance. */
function localesOf(fields: LocalizedDocument['fields']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const locale of Object.values(fields).flatMap((values) => Object.keys(values))) {
    if (locale !== EVERY_LOCALE) counts.set(locale, (counts.get(locale) ?? 0) + 1);
  }
  return counts;
}

function mapFields(
  fields: LocalizedDocument['fields'],
  valueOf: (values: LocalizedValues, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, valueOf(values, name)]));
}

function topName(path: string): string {
  return path.split('.', 1)[0] ?? path;
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() !== '' : value !== null && value !== undefined;
}
