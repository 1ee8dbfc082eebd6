import type { Body, SharedFields } from './item';
import type { Version } from './version';

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
