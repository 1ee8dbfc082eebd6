import { isDeepStrictEqual } from 'node:util';
import type { Body, ItemDocument, SharedFields } from './item';
import { ALL_LOCALES, entriesOf, entryFor, mergeEntry, type LocaleEntries } from './locale-entry';
import { deriveDocument } from './merged-document';
import { compareVersions, type Version } from './version';

/** One locale of a document as a source sends it. Times are ms since 1970. */
export interface Content extends SharedFields {
  readonly title: string;
  readonly summary: string;
  readonly url: string | null;
  readonly body: Body | null;
  /** When the CMS made it live; the earliest is kept, and counts where no editor states a `publishedAt`. */
  readonly liveSince: number;
}

interface Change {
  readonly source: string;
  /** The item's id: what the source makes of the document's id in the CMS, the same for all its locales. */
  readonly id: string;
  readonly version: Version;
}

/** This locale now reads like this, and is published. */
export interface Upsert extends Change {
  readonly op: 'upsert';
  readonly locale: string;
  readonly content: Content;
}

/** `withdraw` hides and keeps the content; `delete` takes it away as well. A null locale means all, known and unknown. */
export interface Removal extends Change {
  readonly op: 'withdraw' | 'delete';
  readonly locale: string | null;
}

export type ContentChange = Upsert | Removal;

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
export function applyChange(document: ItemDocument | null, change: ContentChange, now: number): ItemDocument | 'unchanged' | 'stale' {
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
