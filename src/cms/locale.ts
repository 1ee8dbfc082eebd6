import { badPayload } from './source';

const LANGUAGE_TAG = /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}$/;

/** For content that names no locale, where the mapping names none either. */
export const DEFAULT_LOCALE = 'en';

/** A locale as it stands, null where none is given. Refuses (BAD_PAYLOAD) what is no language tag. */
export function localeOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string' && LANGUAGE_TAG.test(value)) return value;
  const shown = typeof value === 'string' ? `“${value.slice(0, 30)}”` : 'It';
  throw badPayload(`The locale must be a language tag like “en” or “pt-BR”. ${shown} is none.`);
}
