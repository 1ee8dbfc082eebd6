import type { Content } from '../core/content-change';
import type { Image, Json } from '../core/item';
import { tellOf } from './document-watch';
import { fieldsFor, mappedNames, type GuessedFields } from './field-guess';
import type { FieldMapping, FieldRole } from './field-mapping';
import { essenceOf, inLocale, valueAt } from './field-shape';
import { fieldTimeOf } from './field-time';
import { flagOf, imageOf, namesOf, summaryOf, titleOf, urlOf, VALUE_LIMITS } from './field-values';
import { fieldOf, isObject } from './json-body';
import { cleaned } from './plain-text';
import { bodyOf } from './rich-text';
import { isSafeKey, safeJson } from './safe-json';
import { badPayload } from './source';

/** A CMS's document and what its source knows of it. */
export interface CmsDocument {
  readonly record: Readonly<Record<string, unknown>>;
  /** What the content type is called, the item's type first. */
  readonly types: readonly [string, ...string[]];
  readonly locale: string;
  /** When the CMS made it live (ms). */
  readonly liveSince: number;
  /** Fields that are the CMS's own. */
  readonly systemFields: readonly string[];
}

/**
 * Whether documents of this type are items: those the mapping names, else those that have a title and a text (or where
 * the mapping says which fields those are). Judged by the names of the fields, so that empty and deleted ones are known too.
 */
export function isContent(
  { record, types, systemFields }: Omit<CmsDocument, 'liveSince' | 'locale'>,
  mapping: FieldMapping,
): boolean {
  tellOf({ record, types, systemFields }, mapping);
  if (mapping.types !== undefined) return types.some((type) => mapping.types?.includes(type));
  if (NO_CONTENT_TYPES.test(types[0])) return false;
  const fields = fieldsFor(record, types, mapping, systemFields);
  return fields.title.length > 0 && (fields.summary.length > 0 || fields.body.length > 0);
}

/** Types that have titles and descriptions and are still not what readers come for; `mapping.types` overrides. */
const NO_CONTENT_TYPES =
  /^(?:tag|category|topic|keyword|author|writer|person|people|user|menu|navigation|footer|header|setting|global|redirect|seo)s?$/i;

/** Why documents of a type are passed over, for an editor. */
export function notContentReason([type]: CmsDocument['types'], mapping: FieldMapping): string {
  const name = type.slice(0, VALUE_LIMITS.name);
  if (mapping.types !== undefined) return `${name} is not among the content types that the mapping names under types.`;
  return `${name} is not a content type with a title and a text; name it under types in the mapping to take it.`;
}

/** The content of a document, by mapping and guess. Refuses (BAD_PAYLOAD) what has no title, and mapped dates that are none. */
export function contentOf(document: CmsDocument, mapping: FieldMapping): Content {
  tellOf(document, mapping);
  const fields = fieldsFor(document.record, document.types, mapping, document.systemFields);
  const read: Reader = { document, mapping, fields };
  const title = titleOf(firstFilled(read, 'title'), document.locale);
  if (title === '') throw badPayload(noTitle(read));
  return { title, ...textsOf(read), ...factsOf(read), originalLocale: null, liveSince: document.liveSince };
}

interface Reader {
  readonly document: CmsDocument;
  readonly mapping: FieldMapping;
  readonly fields: GuessedFields;
}

function textsOf(read: Reader): Pick<Content, 'summary' | 'body' | 'url'> {
  return {
    summary: summaryOf(firstFilled(read, 'summary')),
    body: bodyOf(firstFilled(read, 'body'), read.mapping.bodyFormat),
    url: urlOf(firstFilled(read, 'url')) ?? templated(read),
  };
}

function factsOf(read: Reader): Omit<Content, 'title' | 'summary' | 'body' | 'url' | 'originalLocale' | 'liveSince'> {
  return {
    type: read.document.types[0],
    topics: allNames(read, 'topics'),
    authors: allNames(read, 'authors'),
    image: pictureOf(read),
    publishedAt: timeOf(read, 'publishedAt'),
    expiresAt: timeOf(read, 'expiresAt'),
    premium: flagOf(firstFilled(read, 'premium')),
    featured: flagOf(firstFilled(read, 'featured')),
    attributes: attributesOf(read),
  };
}

function firstFilled({ document, fields }: Reader, role: FieldRole): unknown {
  const values = fields[role].map((path) => inLocale(valueAt(document.record, path), document.locale));
  return values.find((value) => !isBlank(value)) ?? null;
}

function isBlank(given: unknown): boolean {
  const value = essenceOf(given);
  if (typeof value === 'string') return value.trim() === '';
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function allNames({ document, fields }: Reader, role: 'topics' | 'authors'): string[] {
  return namesOf(fields[role].flatMap((path) => namesOf(inLocale(valueAt(document.record, path), document.locale))));
}

/** Its alternative text may stand in a field beside it (Ghost's `feature_image_alt`). */
function pictureOf(read: Reader): Image | null {
  const { fields, document, mapping } = read;
  const image = imageOf(firstFilled(read, 'image'), mapping.assetBase);
  if (image === null || image.alt !== '') return image;
  const names = fields.image.flatMap((path) => [`${path}_alt`, `${path}Alt`]);
  const alt = names.map((name) => fieldOf(document.record, name)).find((text) => typeof text === 'string');
  return { ...image, alt: titleOf(alt) };
}

/** A field that was only guessed is passed over where it cannot be read; one that the mapping names must be right. */
function timeOf(read: Reader, role: 'publishedAt' | 'expiresAt'): number | null {
  const value = firstFilled(read, role);
  const time = fieldTimeOf(value);
  if (time !== 'invalid') return time;
  if (mappedNames(role, read.document.types, read.mapping) === undefined) return null;
  const shown =
    typeof value === 'string' || typeof value === 'number' ? `“${String(value).slice(0, 50)}”` : 'its value';
  throw badPayload(`${read.fields[role].join(', ')}: ${shown} is not a date. Write it like 2026-03-01T09:00:00Z.`);
}

function templated({ document, mapping }: Reader): string | null {
  if (mapping.urlTemplate === undefined) return null;
  const parts = mapping.urlTemplate.replace(/\{([\w.]{1,100})\}/g, (_, path: string) => {
    const value = path === 'locale' ? document.locale : wordAt(document, path);
    return typeof value === 'string' || typeof value === 'number'
      ? encodeURIComponent(cleaned(String(value).slice(0, 300)))
      : '\n';
  });
  return parts.includes('\n') ? null : urlOf(parts);
}

/** A slug is a text, or an object with one (Sanity's `{"current"}`). */
function wordAt({ record, locale }: CmsDocument, path: string): unknown {
  const value = inLocale(valueAt(record, path), locale);
  return isObject(value) ? fieldOf(value, 'current') : value;
}

const MAX_ATTRIBUTES = 50;
const PRIVATE = /e-?mail|phone|password|token|secret|address/i;

/** What is left and is simple: values and short lists of values, nothing that may be a person's. */
function attributesOf({ document, fields }: Reader): Record<string, Json> {
  const taken = new Set([...Object.values(fields).flat(), ...document.systemFields]);
  const left = Object.entries(document.record).filter(
    ([key]) => !taken.has(key) && isSafeKey(key) && !PRIVATE.test(key),
  );
  const simple = left.filter(
    ([, value]) => isSimple(value) || (Array.isArray(value) && value.length <= 50 && value.every(isSimple)),
  );
  return Object.fromEntries(simple.slice(0, MAX_ATTRIBUTES).map(([key, value]) => [key, safeJson(value)]));
}

function isSimple(value: unknown): boolean {
  return typeof value === 'boolean' || Number.isFinite(value) || (typeof value === 'string' && value.length <= 1_000);
}

function noTitle({ document, fields }: Reader): string {
  const names =
    fields.title.length > 0
      ? `Fill in “${fields.title.join('” or “')}”`
      : 'Name the field that holds it under fields.title of the mapping';
  return `This ${document.types[0].slice(0, VALUE_LIMITS.name)} has no title. ${names}, and publish it again.`;
}
