import type { ApiAnswer, ApiRequest, DocumentPage } from '../core/connected-api';
import type { ContentChange } from '../core/content-change';
import type { DocumentRef } from '../core/content-source';
import type { FieldMapping } from './field-mapping';

export type { ApiAnswer, ApiRequest };

/** Where a CMS's API is and how to be let in; from the source's configuration. */
export interface ApiSettings {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly token: string | null;
  /** What else this kind of CMS needs: a space, an environment, a dataset, … */
  readonly options: Readonly<Record<string, string>>;
}

/** What a reading of an answer needs to know. */
export interface ApiReading {
  /** The connected source's name. */
  readonly source: string;
  readonly mapping: FieldMapping;
  /** When the request was sent, by the CMS's clock as far as it can be told (ms): what it answered was true then or later. */
  readonly asOf: number;
  /** When the answer came, by our clock (ms). */
  readonly receivedAt: number;
  /** When the request was sent, by our clock (ms): the order of sources whose webhooks carry no time of the CMS's. */
  readonly askedAt?: number;
  /** As in `ApiSettings`. */
  readonly options?: ApiSettings['options'];
}

/** One page of a list of documents. */
export type ListPage = DocumentPage;

/**
 * How one kind of CMS is asked for its documents: requests and readings of answers, pure; the HTTP is one adapter for all.
 * Readings refuse (BAD_PAYLOAD) what is not this CMS's answer, and (UNAUTHENTICATED) where the token is not accepted.
 */
export interface ContentApi {
  /** Options it cannot do without, with what each is: for the configuration's check and the guide. */
  readonly needs: Readonly<Record<string, string>>;
  /** The content types that every site of this kind has: what is listed where the mapping names none. */
  readonly types?: readonly string[];
  /**
   * Headers that let a request in where they are good for a moment only: whoever sends a request adds them right before
   * (`now` in ms). Missing: the requests carry what they need.
   */
  credentials?(settings: ApiSettings, now: number): Readonly<Record<string, string>>;
  /** Asks for one document with all its locales; several requests where one is not enough. */
  fetchOne(ref: DocumentRef, settings: ApiSettings): readonly ApiRequest[];
  /**
   * What it is like now: an upsert per published locale and a withdrawal of each locale (or of all: null) that is not;
   * a delete where the CMS does not know it.
   */
  readOne(answers: readonly ApiAnswer[], ref: DocumentRef, reading: ApiReading): ContentChange[];
  /** The first page of everything of a type that is published; `since` (ms) narrows it to what changed after, where the CMS can. */
  list(type: string, settings: ApiSettings, since: number | null): ApiRequest;
  readPage(answer: ApiAnswer, request: ApiRequest, reading: ApiReading): ListPage;
}
