import { dateOf } from './field-values';

/** Numbers between these are seconds since 1970 (2001 to 5138); as milliseconds they would be days of the early seventies. */
const [FIRST_SECOND, LAST_SECOND] = [1e9, 1e11];

/**
 * The time in a document's date field (ms), as `dateOf` reads it, and with the habits of databases: seconds since 1970, and
 * the first moment of 1970 or a date of zeros for a field that is not filled. Null: none; 'invalid': no date.
 */
export function fieldTimeOf(value: unknown): number | null | 'invalid' {
  if (typeof value === 'string' && /^0000-00-00(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/.test(value.trim())) return null;
  const isSeconds = typeof value === 'number' && value >= FIRST_SECOND && value < LAST_SECOND;
  const time = dateOf(isSeconds ? value * 1000 : value);
  return time === 0 ? null : time;
}
