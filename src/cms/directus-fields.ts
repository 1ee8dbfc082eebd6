import type { FieldMapping } from './field-mapping';
import { fieldOf, isObject } from './json-body';
import { DEFAULT_LOCALE } from './locale';
import { EVERY_LOCALE, type LocalizedDocument } from './localized-fields';

/** An item of a collection as the API gives it. */
export interface DirectusItem {
  readonly collection: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/**
 * An item's fields by locale: its own are in the default locale where `translations` has them too, else in all. Relations
 * are unwrapped: a junction's row becomes what it leads to, a file an image, a user a name.
 */
export function directusFields(
  { collection, record }: DirectusItem,
  mapping: FieldMapping,
): LocalizedDocument['fields'] {
  const original = mapping.defaultLocale ?? DEFAULT_LOCALE;
  const translations = translationsIn(record);
  const names = new Set(translations.flatMap(({ values }) => Object.keys(values)));
  const own = Object.entries(record).filter(([name]) => name !== 'translations');
  const base = own.map(([name, value]): [string, Record<string, unknown>] => [
    name,
    { [names.has(name) ? original : EVERY_LOCALE]: valueOf(value, collection) },
  ]);
  const fields = Object.fromEntries(base);
  for (const { locale, values } of translations)
    for (const [name, value] of Object.entries(values)) {
      if (value !== null && value !== undefined)
        fields[name] = { ...fields[name], [locale]: valueOf(value, collection) };
    }
  return fields;
}

interface Translation {
  readonly locale: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const LANGUAGE_FIELDS = ['languages_code', 'languages_id', 'language', 'languages', 'locale'];
const MOST_LOCALES = 100;

function translationsIn(record: DirectusItem['record']): Translation[] {
  const rows = fieldOf(record, 'translations');
  if (!Array.isArray(rows)) return [];
  return rows.slice(0, MOST_LOCALES).flatMap((row) => {
    const locale = isObject(row) ? languageOf(row) : undefined;
    if (!isObject(row) || locale === undefined) return [];
    const values = Object.entries(row).filter(([name]) => !LANGUAGE_FIELDS.includes(name) && !isLink(name));
    return [{ locale, values: Object.fromEntries(values) }];
  });
}

function languageOf(row: Record<string, unknown>): string | undefined {
  const value = LANGUAGE_FIELDS.map((name) => fieldOf(row, name)).find(
    (given) => given !== undefined && given !== null,
  );
  const code = isObject(value) ? (value.code ?? value.id) : value;
  return typeof code === 'string' && code !== '' ? code : undefined;
}

function isLink(name: string): boolean {
  return name === 'id' || name.endsWith('_id');
}

function valueOf(value: unknown, collection: string): unknown {
  if (Array.isArray(value)) return value.slice(0, 500).map((entry) => unwrapped(behind(entry, collection)));
  return unwrapped(value);
}

/** What a junction's row leads to: of `{articles_id, tags_id: {…}}` in an article the tag. */
function behind(row: unknown, collection: string): unknown {
  if (!isObject(row)) return row;
  const links = Object.keys(row).filter((name) => name.endsWith('_id') && name !== `${collection}_id`);
  return links.map((name) => row[name]).find((target) => isObject(target)) ?? row;
}

function unwrapped(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (isFile(value)) return { ...value, url: `/assets/${String(value.id)}`, alt: value.description ?? value.title };
  const { first_name: first, last_name: last } = value;
  const name = [first, last].filter((part) => typeof part === 'string' && part !== '').join(' ');
  return name === '' ? value : { name };
}

function isFile({ id, type, filename_disk: disk }: Record<string, unknown>): boolean {
  if (typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id)) return false;
  return typeof disk === 'string' || (typeof type === 'string' && /^(?:image|video|audio|application)\//.test(type));
}
