import type { ApiRequest, DocumentPage } from '../core/connected-api';
import type { ContentChange } from '../core/content-change';
import type { DocumentRef } from '../core/content-source';

/** A place in a list, to go on from later: a request without its headers, so that no token is kept with it. */
export type WalkPlace = Pick<ApiRequest, 'method' | 'url' | 'body'>;

export interface WalkOptions {
  /** Only what changed after (ms), where the CMS can tell; null: everything. */
  readonly since: number | null;
  /** Where an earlier walk of the same type left off. */
  readonly from?: WalkPlace;
  readonly signal?: AbortSignal;
}

/** A page of a list as it was found. */
export interface WalkedPage extends Omit<DocumentPage, 'next'> {
  /** When it was asked for, by the CMS's clock as far as it can be told (ms). */
  readonly asOf: number;
  /** Where the next page is; null: this was the last one. */
  readonly next: WalkPlace | null;
}

/**
 * The documents of one connected CMS, as it knows them itself. Laws:
 * - What it answers was true when it was asked or later, and says so in its versions: two answers of one document are
 *   ordered as the calls were, and stand beside webhooks of the same CMS.
 * - It asks as often as the configuration allows and no more, waits where the CMS says so, and repeats what may be repeated.
 * - Rejects with `ApiUnavailable` where the CMS cannot be asked now, and with a Refusal (BAD_PAYLOAD, UNAUTHENTICATED,
 *   TOO_LARGE) where asking again would not help.
 */
export interface DocumentSource {
  /** What a document is like now; a delete where the CMS does not know it. */
  fetch(ref: DocumentRef): Promise<ContentChange[]>;
  /** Everything of a type, page by page: the next page is asked for when the one before was taken. */
  walk(type: string, options: WalkOptions): AsyncIterable<WalkedPage>;
}

/** The world's failure: a CMS cannot be asked at the moment. The message names the source and holds no secret. */
export class ApiUnavailable extends Error {
  constructor(
    message: string,
    /** How long it is best left alone (ms); 0: it did not say. */
    readonly retryAfterMs = 0,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ApiUnavailable';
  }
}
