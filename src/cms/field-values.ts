import { htmlToText, looksLikeHtml } from './html-text';
import { isObject } from './json-body';
import { cut, oneLine } from './plain-text';
import { plainText } from './rich-text';
import { isByLocale, essenceOf } from './field-shape';
import { LONGEST_URL } from './url-value';

export { imageOf } from './image-value';
export { namesOf } from './name-values';
export { urlOf } from './url-value';

export const VALUE_LIMITS = { title: 500, summary: 2_000, name: 200, names: 30, url: LONGEST_URL };

/** A value on one line, without markup; '' where there is none. */
export function titleOf(value: unknown, locale?: string): string {
  const essence = essenceOf(value, locale);
  if (typeof essence !== 'string') return '';
  const start = essence.slice(0, 5_000);
  // What a CMS has rendered has entities even where it has no tags.
  const isHtml = looksLikeHtml(start) || (isObject(value) && !isByLocale(value));
  return oneLine(isHtml ? htmlToText(start) : start, VALUE_LIMITS.title);
}

/** A short text without markup; '' where there is none. */
export function summaryOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const start = typeof value === 'string' ? value.slice(0, 20_000) : value;
  return cut(plainText(start).replace(/\s+/g, ' '), VALUE_LIMITS.summary);
}

/**
 * A point in time in ms since 1970, from ms or ISO 8601 (`2026-03-01`, `2026-03-01T09:00:00Z`, `2026-03-01 09:00:00`; UTC
 * where no zone is given). Null where there is none; 'invalid' where it is no time between the years 1900 and 9999.
 */
export function dateOf(value: unknown): number | null | 'invalid' {
  if (value === null || value === undefined || value === '') return null;
  const time = typeof value === 'string' ? parseIso(value.trim()) : value;
  if (typeof time !== 'number' || !Number.isFinite(time) || time < EARLIEST || time > LATEST) return 'invalid';
  return Math.trunc(time);
}

/** True, or what systems say in place of it: 1, and who may read it where that is not everybody (Ghost's `visibility`). */
export function flagOf(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && SAYS_YES.test(value));
}

const SAYS_YES = /^(?:true|yes|paid|premium|members|tiers|subscribers?)$/i;

/** A time far enough back for archives, and the last that is written with four digits. */
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s?(Z|[+-]\d\d:?\d\d)?)?$/i;

function parseIso(text: string): number {
  const [, year, month, day, clock = '00:00', zone = 'Z'] = ISO.exec(text.slice(0, 50)) ?? [];
  const date = `${year}-${month}-${day}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return NaN;
  return Date.parse(`${date}T${clock}${zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
}
