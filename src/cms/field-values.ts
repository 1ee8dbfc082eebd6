import type { Image } from '../core/item';
import { fieldOf, isObject } from './json-body';
import { htmlToText, looksLikeHtml } from './html-text';
import { cut, oneLine } from './plain-text';
import { plainText } from './rich-text';

export const VALUE_LIMITS = { title: 500, summary: 2_000, name: 200, names: 30, url: 2_000 };

/** A value on one line, without markup; '' where there is none. */
export function titleOf(value: unknown): string {
  if (typeof value !== 'string') return '';
  const start = value.slice(0, 5_000);
  return oneLine(looksLikeHtml(start) ? htmlToText(start) : start, VALUE_LIMITS.title);
}

/** A short text without markup; '' where there is none. */
export function summaryOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const start = typeof value === 'string' ? value.slice(0, 20_000) : value;
  return cut(plainText(start).replace(/\s+/g, ' '), VALUE_LIMITS.summary);
}

/** Names of topics or authors, from a name, a list separated by commas, an object with a name, or a list of those. */
export function namesOf(value: unknown): string[] {
  const entries = Array.isArray(value)
    ? value.slice(0, 200)
    : typeof value === 'string'
      ? value.slice(0, 5_000).split(',')
      : [value];
  const names = entries.map((entry) => oneLine(nameOf(entry), VALUE_LIMITS.name)).filter((name) => name !== '');
  return distinct(names).slice(0, VALUE_LIMITS.names);
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

/** An address to lead readers to: http(s) or a path of the site; null for anything else (`javascript:`, `data:`). */
export function urlOf(value: unknown, base?: string): string | null {
  if (typeof value !== 'string' || value.length > VALUE_LIMITS.url) return null;
  const trimmed = value.trim();
  if (/^\/(?![/\\])[^\s\\]*$/.test(trimmed)) return base === undefined ? trimmed : absolute(trimmed, base);
  return /^https?:\/\//i.test(trimmed) ? absolute(trimmed) : null;
}

/** A picture, from an address, an object with one, or the first of a list. */
export function imageOf(value: unknown, base?: string): Image | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const image = isObject(first) ? first : { url: first };
  const url = urlOf(image.url ?? image.src ?? image.href, base);
  if (url === null) return null;
  const alt = [image.alt, image.alternativeText, image.altText, image.description].find(
    (text) => typeof text === 'string',
  );
  return { url, alt: oneLine(typeof alt === 'string' ? alt : '', 500), ...sizeOf(image) };
}

export function flagOf(value: unknown): boolean {
  return value === true || value === 'true';
}

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

/** The first spelling of each, whatever its case. */
function distinct(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()));
}

function nameOf(entry: unknown): string {
  if (typeof entry === 'string') return entry.slice(0, 1_000);
  if (!isObject(entry)) return '';
  const found = ['name', 'title', 'label', 'displayName', 'fullName', 'username', 'slug']
    .map((key) => fieldOf(entry, key))
    .find((name) => typeof name === 'string');
  return typeof found === 'string' ? found.slice(0, 1_000) : '';
}

function absolute(url: string, base?: string): string | null {
  return URL.canParse(url, base) ? new URL(url, base).href : null;
}

function sizeOf({ width, height }: Record<string, unknown>): { width?: number; height?: number } {
  const isSize = (size: unknown): size is number =>
    typeof size === 'number' && Number.isInteger(size) && size > 0 && size < 100_000;
  return { ...(isSize(width) && { width }), ...(isSize(height) && { height }) };
}
