import type { ContentChange } from './content-change';
import type { DocumentRef } from './content-source';

/** A request to a CMS, as data. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back: any status but 429, 5xx and redirects, which are the caller's to repeat. `json` is undefined where it was none. */
export interface ApiAnswer {
  readonly status: number;
  readonly json: unknown;
}

/** When an answer was true. */
export interface AnswerTimes {
  /** When the request was sent, by the CMS's clock as far as it can be told (ms): what it answered was true then or later. */
  readonly asOf: number;
  /** When the answer came, by our clock (ms). */
  readonly receivedAt: number;
  /** When the request was sent, by our clock (ms). */
  readonly askedAt?: number;
}

/** One page of a list of documents. */
export interface DocumentPage {
  /** What each listed document is like now; one entry per locale. Documents that are not published do not appear. */
  readonly changes: readonly ContentChange[];
  /** Documents that the list only names (bare ids), to be fetched one by one. */
  readonly refetch: readonly DocumentRef[];
  /** Documents that cannot be mapped, and why, in words an editor understands. */
  readonly unmapped: readonly { readonly itemId: string; readonly reason: string }[];
  /** Null: this was the last page. */
  readonly next: ApiRequest | null;
  /** How many documents the list has in all, where it says so. */
  readonly total: number | null;
}

/** The API of one CMS as connected to one tenant: requests and readings of answers, bound to its settings and mapping. Pure. */
export interface ConnectedApi {
  /** The connected source's name. */
  readonly name: string;
  /** Where all its requests go: none leaves this origin, and the token with it. */
  readonly baseUrl: string;
  /** Most requests a second. */
  readonly perSecond: number;
  /** Headers to be added right before a request is sent (`now` in ms): short-lived tokens. */
  credentials?(now: number): Readonly<Record<string, string>>;
  fetchOne(ref: DocumentRef): readonly ApiRequest[];
  /** Refuses (BAD_PAYLOAD, UNAUTHENTICATED) with a reason an editor understands. */
  readOne(answers: readonly ApiAnswer[], ref: DocumentRef, times: AnswerTimes): ContentChange[];
  list(type: string, since: number | null): ApiRequest;
  readPage(answer: ApiAnswer, request: ApiRequest, times: AnswerTimes): DocumentPage;
}
