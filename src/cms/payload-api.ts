import { z } from 'zod';
import type { ContentChange } from '../core/content-change';
import { answered } from './api-answer';
import type { ApiAnswer, ApiReading, ApiRequest, ApiSettings, ContentApi, ListPage } from './content-api';
import { readListed } from './listed-documents';
import { documentChanges } from './payload-document';
import { removalOf } from './whole-document';

/**
 * Payload over REST: without a token where everybody may read what is published, else with the API key of a user
 * (`useAPIKey` in the collection of users) who may read what readers may, and no more: what it may read is shown. A wrong key
 * is nobody's, and not refused. All locales in one answer, relations one level deep.
 *
 * Options (all may be left out): `userCollection` (`users`; whose API key it is), `apiRoute` (`/api`), `depth` (`1`),
 * `locales` (`en,pt-BR`; needed where a locale has three letters). A token with a space in it is sent as it is.
 */
export const payloadApi: ContentApi = {
  needs: {},

  fetchOne({ type, id }, settings): ApiRequest[] {
    return [request(`${encodeURIComponent(type)}/${encodeURIComponent(id)}`, new URLSearchParams(), settings)];
  },

  readOne([answer], ref, reading): ContentChange[] {
    if (answer?.status === 404) return [removalOf(stateOf(ref.itemId, reading), 'delete')];
    return documentChanges({ collection: ref.type, doc: answered(answer, Doc, 'Payload') }, reading);
  },

  list(type, settings, since): ApiRequest {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), page: '1', sort: 'id' });
    if (since !== null) query.set('where[updatedAt][greater_than]', new Date(since).toISOString());
    return request(encodeURIComponent(type), query, settings);
  },

  readPage(answer: ApiAnswer, asked: ApiRequest, reading: ApiReading): ListPage {
    const { docs, nextPage, totalDocs } = answered(answer, Docs, 'Payload');
    const collection = decodeURIComponent(/\/([^/?#]+)(?:\?|$)/.exec(asked.url)?.[1] ?? '');
    const idOf = ({ id }: Record<string, unknown>) => `${reading.source}:${collection}:${String(id)}`;
    const listed = readListed(docs, idOf, (doc) =>
      documentChanges({ collection, doc }, reading).filter(({ op }) => op === 'upsert'),
    );
    const next = typeof nextPage === 'number' ? { ...asked, url: withPage(asked.url, nextPage) } : null;
    return { ...listed, refetch: [], next, total: totalDocs };
  },
};

const PAGE_SIZE = 100;
const Doc = z.looseObject({ id: z.union([z.string(), z.number()]) });
const Docs = z.object({
  docs: z.array(Doc),
  nextPage: z.number().int().positive().nullish(),
  totalDocs: z.number().int().nonnegative(),
});

function request(path: string, query: URLSearchParams, { baseUrl, token, options }: ApiSettings): ApiRequest {
  query.set('depth', options.depth ?? '1');
  query.set('locale', 'all');
  const url = `${baseUrl}${options.apiRoute ?? '/api'}/${path}?${query.toString()}`;
  return { method: 'GET', url, headers: token === null ? {} : { authorization: authorization(token, options) } };
}

function authorization(token: string, { userCollection = 'users' }: ApiSettings['options']): string {
  return token.includes(' ') ? token : `${userCollection} API-Key ${token}`;
}

function withPage(url: string, page: number): string {
  const next = new URL(url);
  next.searchParams.set('page', String(page));
  return next.href;
}

function stateOf(itemId: string, { source, asOf, receivedAt }: ApiReading) {
  return { source, id: itemId, version: { order: asOf, arrival: receivedAt } };
}
