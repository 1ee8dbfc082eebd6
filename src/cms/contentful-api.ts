import { z } from 'zod';
import { answered } from './api-answer';
import { changesOfEntry, entryRef, EntrySchema, type Entry } from './contentful-entry';
import { Includes, linkedResources } from './contentful-links';
import type { ApiReading, ApiRequest, ApiSettings, ContentApi, ListPage } from './content-api';
import { readListed } from './listed-documents';
import { removalOf } from './whole-document';

/**
 * The Content Delivery API: published entries only, all languages at once (`locale=*`), what they link to beside them.
 *
 * It is cached at the edge, so an answer may be seconds old. An entry says itself how old it is (`sys.updatedAt`, its
 * last publish); that there is none counts as seen a minute before the asking, so that a stale answer hides nothing
 * just published.
 *
 * Lists are walked by the time of creation: the next page begins where this one ended, so that entries which disappear
 * meanwhile push none past the reader. A page may repeat some.
 */
export const contentfulApi: ContentApi = {
  needs: { space: 'the id of the space, in Settings → General settings' },

  fetchOne: ({ id }, settings) => [entriesRequest(settings, { 'sys.id': id })],

  readOne([answer], ref, reading) {
    const { items, includes = {} } = answered(answer, EntriesSchema, 'Contentful');
    const entry = items.find(({ sys }) => sys.id === ref.id);
    if (entry !== undefined) return changesOfEntry(entry, { ...reading, linked: linkedResources(includes) });
    return [removalOf(absent(ref.itemId, reading), 'withdraw')];
  },

  list: (type, settings, since) =>
    entriesRequest(settings, {
      content_type: type,
      order: 'sys.createdAt,sys.id',
      limit: String(PAGE),
      skip: '0',
      ...(since !== null && { 'sys.updatedAt[gte]': new Date(since).toISOString() }),
    }),

  readPage(answer, request, reading): ListPage {
    const { items, includes = {}, total } = answered(answer, EntriesSchema, 'Contentful');
    const linked = linkedResources(includes);
    const idOf = (entry: Entry) => entryRef(entry, reading.source).itemId;
    const read = readListed(items, idOf, (entry) => changesOfEntry(entry, { ...reading, linked }));
    const isFirst = !new URL(request.url).searchParams.has(CREATED);
    return { ...read, refetch: [], next: nextPage(request, items, total), total: isFirst ? total : null };
  },
};

/**
 * Entries that an answer holds at most: with all languages and links, a thousand could pass the 7 MB that are allowed.
 */
const PAGE = 100;
const CREATED = 'sys.createdAt[gte]';
const STALE_MS = 60_000;

const EntriesSchema = z.looseObject({
  total: z.number(),
  skip: z.number(),
  items: z.array(EntrySchema),
  includes: Includes.optional(),
});

function entriesRequest({ baseUrl, token, options }: ApiSettings, query: Record<string, string>): ApiRequest {
  const { space = '', environment = 'master' } = options;
  const url = new URL(
    `${baseUrl}/spaces/${encodeURIComponent(space)}/environments/${encodeURIComponent(environment)}/entries`,
  );
  url.search = new URLSearchParams({ ...query, locale: '*', include: '1' }).toString();
  return {
    method: 'GET',
    url: url.href,
    // Where locales are published one by one, drafts of a locale would be answered too without the second header.
    headers: { authorization: `Bearer ${token ?? ''}`, 'x-contentful-locale-based-publishing': 'true' },
  };
}

function absent(id: string, { source, asOf, receivedAt }: ApiReading) {
  return { source, id, version: { order: asOf - STALE_MS, arrival: receivedAt } };
}

function nextPage(request: ApiRequest, items: readonly Entry[], total: number): ApiRequest | null {
  const url = new URL(request.url);
  const skipped = Number(url.searchParams.get('skip') ?? 0);
  const last = items.at(-1)?.sys.createdAt;
  if (items.length === 0 || skipped + items.length >= total || last === null || last === undefined) return null;
  const isSameMoment = url.searchParams.get(CREATED) === last;
  const atLast = items.filter(({ sys }) => sys.createdAt === last).length;
  url.searchParams.set(CREATED, last);
  url.searchParams.set('skip', String(isSameMoment ? skipped + items.length : atLast));
  return { ...request, url: url.href };
}
