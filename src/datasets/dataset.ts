import type { InteractionType } from '../core/interaction';
import type { BodyFormat, Image, Json } from '../core/item';

/**
 * One language of one item as a file gives it: the shape of a line of the JSONL format. Records with the same id and
 * another locale are variants of one item. Times are ms since 1970.
 */
export interface ItemRecord {
  readonly id: string;
  readonly type: string;
  readonly locale: string;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly bodyFormat: Exclude<BodyFormat, 'blocks'>;
  readonly topics: readonly string[];
  readonly authors: readonly string[];
  readonly image: Image | null;
  readonly url: string | null;
  readonly publishedAt: number;
  readonly expiresAt: number | null;
  readonly premium: boolean;
  readonly attributes: Readonly<Record<string, Json>>;
}

/** One thing a reader did, as a file gives it. */
export interface InteractionRecord {
  readonly id: string;
  readonly userId: string;
  readonly type: InteractionType;
  readonly itemId: string;
  readonly at: number;
  readonly value: number | null;
}

/** A line that could not be used; reading goes on behind it. */
export interface LineProblem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

export type OnProblem = (problem: LineProblem) => void;

/** Data that can be read again and again, a record at a time. Reading rejects with a `DatasetMissing` where files are not there. */
export interface Dataset {
  items(onProblem: OnProblem): AsyncIterable<ItemRecord>;
  interactions(onProblem: OnProblem): AsyncIterable<InteractionRecord>;
}

/** The files a data set is made of are not where the caller said. */
export class DatasetMissing extends Error {
  constructor(what: string, paths: readonly string[]) {
    super(`${what} was not found. Looked for: ${paths.join(', ')}`);
    this.name = 'DatasetMissing';
  }
}

/** Fields that a source does not know, at their empty values. */
export const NO_DETAILS = {
  summary: '',
  body: '',
  bodyFormat: 'text',
  topics: [],
  authors: [],
  image: null,
  url: null,
  expiresAt: null,
  premium: false,
  attributes: {},
} as const;
