import type { Content, ContentChange } from '../core/content-change';
import type { Version } from '../core/version';

/** A document's identity here, and when it was as it is told. */
export interface DocumentState {
  readonly source: string;
  readonly id: string;
  readonly version: Version;
}

/** What a document reads in one locale. */
export interface LocaleContent {
  readonly locale: string;
  readonly content: Content;
}

/**
 * The changes that make a document what it is said to be: these locales and no others. The withdrawal of everything
 * counts as a moment older than the locales that follow it, so that the same told again changes nothing.
 */
export function wholeDocument(state: DocumentState, locales: readonly LocaleContent[]): ContentChange[] {
  if (locales.length === 0) return [removalOf(state, 'withdraw')];
  const { order, arrival } = state.version;
  const others = removalOf({ ...state, version: { order: order - 1, arrival } }, 'withdraw');
  return [others, ...locales.map((locale): ContentChange => ({ ...state, op: 'upsert', ...locale }))];
}

/** Takes away all locales, known and unknown. */
export function removalOf({ source, id, version }: DocumentState, op: 'withdraw' | 'delete'): ContentChange {
  return { op, source, id, version, locale: null };
}
