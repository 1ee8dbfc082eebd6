const languages = new Intl.DisplayNames(['en'], { type: 'language' });
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const ENDINGS = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

/** `3rd`. */
export function ordinal(n) {
  return `${n}${ENDINGS[ordinals.select(n)]}`;
}

/** `1 place`, `3 places`. */
export function count(n, one, many = `${one}s`) {
  return `${n} ${n === 1 ? one : many}`;
}

/** `machine learning` for a slug. */
export function topicName(slug) {
  return slug.replaceAll('-', ' ');
}

/** `Portuguese` for `pt`; the tag itself where nobody knows it. */
export function languageName(locale) {
  try {
    return languages.of(locale) ?? locale;
  } catch {
    return locale;
  }
}

/** `a, b and c`. */
export function list(words) {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(words);
}

/** `yesterday`, `3 weeks ago` for an ISO moment. */
export function ago(moment) {
  const hours = (Date.parse(moment) - Date.now()) / 3_600_000;
  if (Math.abs(hours) < 1) return 'just now';
  if (Math.abs(hours) < 24) return relative.format(Math.round(hours), 'hour');
  if (Math.abs(hours) < 24 * 14) return relative.format(Math.round(hours / 24), 'day');
  if (Math.abs(hours) < 24 * 60) return relative.format(Math.round(hours / 168), 'week');
  return relative.format(Math.round(hours / 730), 'month');
}

/** `12 ms`, `0.4 ms`, `1.2 s`. */
export function duration(ms) {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 1 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** What an item's attributes say about its length or price, in a word or two; null where nothing. */
export function extent({ readingMinutes, durationMinutes, price, currency }) {
  if (typeof readingMinutes === 'number') return `${readingMinutes} min read`;
  if (typeof durationMinutes === 'number') return `${durationMinutes} min`;
  if (typeof price === 'number')
    return new Intl.NumberFormat('en', { style: 'currency', currency: currency ?? 'EUR' }).format(price);
  return null;
}
