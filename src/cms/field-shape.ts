import { isObject } from './json-body';

/**
 * A value without what a CMS wraps it in: the languages of a field (`{"en-US": …}`: the document's own, else a related one,
 * else the first) and WordPress's `{"rendered"}`. Everything else as it is.
 */
export function essenceOf(value: unknown, locale?: string): unknown {
  const localized = inLocale(value, locale);
  return isObject(localized) && typeof localized.rendered === 'string' ? localized.rendered : localized;
}

/**
 * Whether an object holds a value per language. Names of two letters with or without a region are languages here, longer ones
 * only with a region: `url` and `alt` are languages too, and more often they are not meant as such.
 */
export function isByLocale(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => LANGUAGE.test(key)) && !(keys.length === 1 && keys[0] === 'id');
}

const LANGUAGE = /^(?:[a-z]{2}(?:[-_](?:[A-Z][a-z]{3}|[A-Za-z]{2}|\d{3})){0,2}|[a-z]{3}[-_][A-Za-z]{2,4})$/;

/** Of a value per language the document's own, else a related language's, else the first that is filled; others as they are. */
export function inLocale(values: unknown, locale?: string): unknown {
  if (!isByLocale(values)) return values;
  const language = (tag: string) => tag.split(/[-_]/, 1)[0]?.toLowerCase();
  const names = Object.keys(values);
  const own = locale === undefined ? undefined : names.find((name) => name.toLowerCase() === locale.toLowerCase());
  const related = locale === undefined ? undefined : names.find((name) => language(name) === language(locale));
  const filled = names.find((name) => values[name] !== null && values[name] !== '');
  return values[own ?? related ?? filled ?? names[0]!];
}

const LONGEST_LIST = 200;

/**
 * What stands at a path: `seo.metaDescription`, `slug.current`; `tags[].name` (or `tags.name`) goes through a list, `images.0`
 * takes one of it. Undefined where there is nothing.
 */
export function valueAt(record: unknown, path: string): unknown {
  const names = path.replaceAll('[]', '').split('.', 10);
  return names.reduce<unknown>(step, record);
}

function step(value: unknown, name: string): unknown {
  if (Array.isArray(value) && /^\d{1,4}$/.test(name)) return value[Number(name)];
  if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).flatMap((entry) => step(entry, name) ?? []);
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
