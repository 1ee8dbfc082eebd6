import { isDeepStrictEqual } from 'node:util';
import type { ContentChange } from './content-change';
import type { ItemDocument } from './item';
import { ALL_LOCALES, entriesOf, entryFor, mergeEntry, type LocaleEntries } from './locale-entry';
import { deriveDocument } from './merged-document';
import { compareVersions } from './version';

/**
 * What a document is after a change; null: nothing is known of it yet.
 *
 * Each locale is two last-writer-wins registers, its status (written by every change) and its content (written by upserts
 * and deletes), beside two minima (the oldest upsert, the earliest time it was live). So any order and repetition of the
 * same changes with distinct versions gives the same document; of changes that share a version, the one applied last wins.
 * A withdrawal that overtakes its publish leaves a tombstone which the publish fills but does not raise.
 *
 * The original's locale, which gives the item its shared fields, is the published one the CMS calls so, else the oldest.
 * Answers `stale` where something newer is known and the change adds nothing, `unchanged` where it is a repeat. The same
 * content with a newer version is an answer to be stored, else an older change could come in between; its text is the
 * same, so its text hash is too, and nothing is embedded again. `revision` and `textHash` are left as they were (0 and ''
 * for a new document): the caller sets them.
 */
export function applyChange(
  document: ItemDocument | null,
  change: ContentChange,
  now: number,
): ItemDocument | 'unchanged' | 'stale' {
  const before = entriesOf(document);
  const next = deriveDocument(change, merged(before, change), document, now);
  if (document === null || !sameDocument(document, next)) return next;
  return isOlder(before, change) ? 'stale' : 'unchanged';
}

function merged(before: LocaleEntries, change: ContentChange): LocaleEntries {
  const locales = change.locale === null ? [...before.keys(), ALL_LOCALES] : [change.locale];
  const after = new Map(before);
  for (const locale of locales) after.set(locale, mergeEntry(locale, entryFor(before, locale), change));
  return after;
}

function sameDocument(a: ItemDocument, b: ItemDocument): boolean {
  return isDeepStrictEqual({ ...a, changedAt: 0 }, { ...b, changedAt: 0 });
}

function isOlder(before: LocaleEntries, change: ContentChange): boolean {
  const known = entryFor(before, change.locale ?? ALL_LOCALES)?.variant.version;
  return known !== undefined && compareVersions(change.version, known) < 0;
}
