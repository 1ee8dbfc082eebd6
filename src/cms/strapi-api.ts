import { z } from 'zod';
import type { ContentChange } from '../core/content-change';
import { answered } from './api-answer';
import type { ApiAnswer, ApiReading, ApiRequest, ApiSettings, ContentApi, ListPage } from './content-api';
import { readListed } from './listed-documents';
import { strapiRecord } from './strapi-answer';
import { hasDraftRow, isArticle, rowUpsert, strapiRef, typesOf, type StrapiRow } from './strapi-document';
import { pathOf, typeIn, withType } from './strapi-paths';
import { removalOf, wholeDocument } from './whole-document';

/**
 * Strapi over REST, with an API token that may find (read-only is enough): `Settings → API Tokens`.
 *
 * A document has a row per locale, and only lists give all of them (`locale=*`). So one document is a list, asked for twice:
 * what is published, and whether there is a draft, which tells an unpublished document from a deleted one. Lists go by the
 * document's id, from one to the next, so that nothing is missed where rows come and go meanwhile; Strapi cuts a page to its
 * own limit (100 as it comes) without a word, so the page says how long it is. `since` looks at `publishedAt` too: publishing
 * many at once leaves `updatedAt` as it was.
 *
 * Options (all may be left out): `version` (`5`, or `4`), `populate` (`*`: relations and components one level deep),
 * `path.<model>` (the plural in the address, where it is not the English one: `path.news` = `news-items`).
 */
export const strapiApi: ContentApi = {
  needs: {},

  fetchOne({ type, id }, settings): ApiRequest[] {
    const one = { [`filters[${keyIn(settings)}][$eq]`]: id };
    const draft: Query = settings.options.version === '4' ? { publicationState: 'preview' } : { status: 'draft' };
    return [
      request(type, { ...one, ...wholeRows(settings) }, settings),
      request(type, { ...one, ...draft, ...allLocales(settings), 'fields[0]': 'updatedAt' }, settings),
    ];
  },

  readOne([published, drafts], ref, reading): ContentChange[] {
    const state = { source: reading.source, id: ref.itemId, version: versionOf(reading) };
    const rows = publishedRows(answered(published, Rows, 'Strapi').data, ref.type, reading);
    if (rows.some((row) => !isArticle(row, reading.mapping))) return [];
    const locales = rows.map((row) => rowUpsert(row, reading.mapping));
    if (locales.length > 0)
      return wholeDocument(
        state,
        locales.map(({ locale, content }) => ({ locale, content })),
      );
    return [removalOf(state, answered(drafts, Rows, 'Strapi').data.length > 0 ? 'withdraw' : 'delete')];
  },

  list(type, settings, since): ApiRequest {
    const time = since === null ? null : new Date(since).toISOString();
    const changed: Query =
      time === null ? {} : { 'filters[$or][0][updatedAt][$gt]': time, 'filters[$or][1][publishedAt][$gt]': time };
    const sorted = { 'sort[0]': `${keyIn(settings)}:asc` };
    return request(type, { ...wholeRows(settings), ...sorted, ...changed }, settings);
  },

  readPage(answer: ApiAnswer, asked: ApiRequest, reading: ApiReading): ListPage {
    const { data, meta } = answered(answer, Rows, 'Strapi');
    const rows = publishedRows(data, typeIn(asked.url), reading);
    const items = rows.filter((row) => isArticle(row, reading.mapping));
    const listed = readListed(
      items,
      (row) => strapiRef(row).itemId,
      (row) => [rowUpsert(row, reading.mapping)],
    );
    const next = meta.pagination.pageCount > 1 ? nextPage(asked, rows) : null;
    return { ...listed, refetch: [], next, total: isFirst(asked) ? meta.pagination.total : null };
  },
};

/** Strapi's own limit, as it comes. */
const PAGE_SIZE = 100;
const count = z.number().int().nonnegative();
const Rows = z.object({
  data: z.array(z.record(z.string(), z.unknown())),
  meta: z.object({ pagination: z.object({ pageCount: count, total: count }) }),
});

type Query = Readonly<Record<string, string>>;

function request(type: string, query: Query, { baseUrl, token, options }: ApiSettings): ApiRequest {
  const asked = new URLSearchParams({ 'pagination[pageSize]': String(PAGE_SIZE), ...query });
  const url = withType(`${baseUrl}/api/${pathOf(typesOf(type)[0], options)}?${asked.toString()}`, type);
  return { method: 'GET', url, headers: token === null ? {} : { authorization: `Bearer ${token}` } };
}

function wholeRows(settings: ApiSettings): Query {
  return { populate: settings.options.populate ?? '*', ...allLocales(settings) };
}

function allLocales({ options }: ApiSettings): Query {
  return { locale: options.version === '4' ? 'all' : '*' };
}

function keyIn({ options }: ApiSettings): string {
  return options.version === '4' ? 'id' : 'documentId';
}

function publishedRows(data: readonly Record<string, unknown>[], type: string, reading: ApiReading): StrapiRow[] {
  const rows = data.map((given): StrapiRow => {
    const entry = strapiRecord(given);
    return { source: reading.source, types: typesOf(type), entry, version: versionOf(reading) };
  });
  return rows.filter(({ entry }) => entry.publishedAt !== null);
}

const PLACE = /^filters\[\$and\]/;

function isFirst({ url }: ApiRequest): boolean {
  return ![...new URL(url).searchParams.keys()].some((name) => PLACE.test(name));
}

/** From the last document on, with its other locales; from the one behind it where a whole page was that document. */
function nextPage(asked: ApiRequest, rows: readonly StrapiRow[]): ApiRequest | null {
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (first === undefined || last === undefined) return null;
  const key = hasDraftRow(last) ? 'documentId' : 'id';
  const isOne = first.entry[key] === last.entry[key];
  const next = new URL(asked.url);
  for (const name of [...next.searchParams.keys()]) if (PLACE.test(name)) next.searchParams.delete(name);
  next.searchParams.set(`filters[$and][0][${key}][${isOne ? '$gt' : '$gte'}]`, String(last.entry[key]));
  return { ...asked, url: next.href };
}

function versionOf({ asOf, receivedAt }: ApiReading): StrapiRow['version'] {
  return { order: asOf, arrival: receivedAt };
}
