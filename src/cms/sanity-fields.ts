import { isObject } from './json-body';
import { EVERY_LOCALE, type LocalizedValues } from './localized-fields';

/** A project's files are addressed by these. */
export interface SanityPlace {
  readonly project: string | undefined;
  readonly dataset: string | undefined;
}

/**
 * The fields of a document by language. Sanity translates fields in two ways, by convention: a list of
 * `internationalizedArray…` (an entry per language, named by `language` or `_key`), or an object of a type `locale…`
 * with a field per language. Everything else is the same in all languages.
 */
export function sanityFields(
  document: Readonly<Record<string, unknown>>,
  place: SanityPlace,
): Record<string, LocalizedValues> {
  const own = Object.entries(document).filter(([name]) => !name.startsWith('_') && !LANGUAGE_FIELDS.includes(name));
  return Object.fromEntries(own.map(([name, value]) => [name, byLanguage(value, place)]));
}

const LANGUAGE_FIELDS = ['language', 'locale', 'lang', '__i18n_lang'];

/** The language of a document that has one of its own beside its translations; null where it has none. */
export function languageOf(document: Readonly<Record<string, unknown>>): string | null {
  const found = LANGUAGE_FIELDS.map((name) => document[name]).find((value) => typeof value === 'string');
  return typeof found === 'string' && found !== '' ? found : null;
}

/** Whether a value names another document without telling what it is. */
export function hasReference(value: unknown): boolean {
  if (Array.isArray(value)) return value.slice(0, 200).some(hasReference);
  return isObject(value) && typeof value._ref === 'string';
}

function byLanguage(value: unknown, place: SanityPlace): LocalizedValues {
  const languages = arrayLanguages(value) ?? objectLanguages(value) ?? [[EVERY_LOCALE, value] as const];
  return Object.fromEntries(languages.map(([language, entry]) => [language, withAddress(entry, place)]));
}

function arrayLanguages(value: unknown): (readonly [string, unknown])[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const entries = value.map((entry) => {
    if (!isObject(entry) || !Object.hasOwn(entry, 'value')) return null;
    if (typeof entry._type !== 'string' || !entry._type.startsWith('internationalizedArray')) return null;
    const language = entry.language ?? entry._key;
    return typeof language === 'string' ? ([language, entry.value] as const) : null;
  });
  return entries.every((entry) => entry !== null) ? entries : null;
}

function objectLanguages(value: unknown): (readonly [string, unknown])[] | null {
  if (!isObject(value) || typeof value._type !== 'string' || !/^locale[A-Z]/.test(value._type)) return null;
  return Object.entries(value).filter(([name]) => !name.startsWith('_'));
}

const IMAGE_REF = /^image-([A-Za-z0-9]{1,200})-(\d{1,6})x(\d{1,6})-([a-z]{2,5})$/;

/** A picture's address and size are written in its reference; among the blocks of a text too. */
function withAddress(value: unknown, place: SanityPlace): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => (isObject(entry) ? withAddress(entry, place) : entry));
  const asset = isObject(value) && isObject(value.asset) ? value.asset : undefined;
  if (!isObject(value) || asset === undefined) return value;
  if (typeof asset.url === 'string') return { ...value, url: asset.url };
  const { project, dataset } = place;
  const [, id, width, height, format] = typeof asset._ref === 'string' ? (IMAGE_REF.exec(asset._ref) ?? []) : [];
  if (id === undefined || !isName(project) || !isName(dataset)) return value;
  const url = `https://cdn.sanity.io/images/${project}/${dataset}/${id}-${width}x${height}.${format}`;
  return { ...value, url, width: Number(width), height: Number(height) };
}

function isName(name: string | undefined): name is string {
  return name !== undefined && /^[\w~-]{1,64}$/.test(name);
}
