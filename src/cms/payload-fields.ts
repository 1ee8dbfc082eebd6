import { fieldsFor } from './field-guess';
import type { FieldMapping, FieldRole } from './field-mapping';
import { FIELD_NAMES } from './field-names';
import { isObject } from './json-body';
import { EVERY_LOCALE, type LocalizedDocument } from './localized-fields';

type Doc = Readonly<Record<string, unknown>>;

/**
 * A document's fields by locale, from an answer with `locale=all`, where each localized field (also within groups, blocks
 * and related documents) is an object by locale. `locales`: the site's, comma-separated; not given, they are told from the
 * fields for title, summary and body.
 */
export function payloadFields(doc: Doc, mapping: FieldMapping, locales?: string): LocalizedDocument['fields'] {
  const codes = new Set(locales === undefined ? codesIn(doc, mapping) : locales.split(',').map((code) => code.trim()));
  const entries = Object.entries(doc).map(([name, value]): [string, Record<string, unknown>] => {
    // A localized field without a text in any language.
    if (isObject(value) && Object.keys(value).length === 0) return [name, { [EVERY_LOCALE]: null }];
    if (!holdsLocales(value, codes, DEPTH)) return [name, { [EVERY_LOCALE]: value }];
    const given = isLocalized(value, codes) ? Object.keys(value) : [...codes];
    return [name, Object.fromEntries(given.map((code) => [code, inLocale(value, code, codes, DEPTH)]))];
  });
  return Object.fromEntries(entries);
}

/** Whether topics, authors or image are only named by their ids (`depth=0`). */
export function hasBareIds(
  doc: Doc,
  types: readonly string[],
  mapping: FieldMapping,
  except: readonly string[],
): boolean {
  const bare = Object.keys(doc).filter((name) => !except.includes(name) && isBareId(doc[name]));
  const blank = Object.fromEntries(bare.map((name) => [name, null]));
  const roles = fieldsFor(blank, types, mapping, except);
  return LINKED.some((role) => roles[role].some((path) => bare.includes(path)));
}

const LINKED: readonly FieldRole[] = ['topics', 'authors', 'image'];
const DEPTH = 30;
/** `en`, `pt-BR`, `zh_Hant_TW`; three letters are not taken for a language unasked, for `url` and `alt` have three too. */
const CODE = /^[a-z]{2}(?:[-_][A-Za-z0-9]{2,8}){0,2}$/;

function codesIn(doc: Doc, { fields = {} }: FieldMapping): string[] {
  const mapped = TEXTS.flatMap((role) => fields[role] ?? []);
  const texts = Object.entries(doc).filter(
    ([name]) => mapped.includes(name) || TEXTS.some((role) => FIELD_NAMES[role].includes(plain(name))),
  );
  const codes = texts.map(([, value]) => (isObject(value) ? Object.keys(value) : []));
  return codes.filter((keys) => keys.length > 0 && keys.every((key) => CODE.test(key))).flat();
}

const TEXTS = ['title', 'summary', 'body'] as const;

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function isLocalized(value: unknown, codes: ReadonlySet<string>): value is Record<string, unknown> {
  return isObject(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => codes.has(key));
}

function holdsLocales(value: unknown, codes: ReadonlySet<string>, depth: number): boolean {
  if (depth < 0 || codes.size === 0 || typeof value !== 'object' || value === null) return false;
  return isLocalized(value, codes) || Object.values(value).some((inner) => holdsLocales(inner, codes, depth - 1));
}

function inLocale(value: unknown, code: string, codes: ReadonlySet<string>, depth: number): unknown {
  if (depth < 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => inLocale(inner, code, codes, depth - 1));
  if (isLocalized(value, codes)) return inLocale(value[code], code, codes, depth - 1);
  const entries = Object.entries(value).map(([name, inner]) => [name, inLocale(inner, code, codes, depth - 1)]);
  return Object.fromEntries(entries);
}

/** Numbers (SQL), 24 hex digits (MongoDB), UUIDs, or a list of them. */
function isBareId(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isBareId);
  return (
    typeof value === 'number' ||
    (typeof value === 'string' && /^(?:[0-9a-f]{24}|[0-9a-f]{8}-[0-9a-f-]{27})$/.test(value))
  );
}
