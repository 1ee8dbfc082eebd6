import { z } from 'zod';
import type { ContentChange } from '../core/content-change';
import type { DocumentRef } from '../core/content-source';
import { answered } from './api-answer';
import type { ApiAnswer, ApiReading, ApiRequest, ApiSettings, ContentApi, ListPage } from './content-api';
import { refOf, translationsOf } from './directus-collections';
import { itemChanges, primaryKey, versionOf } from './directus-document';
import { readListed } from './listed-documents';
import { removalOf } from './whole-document';

/**
 * Directus over REST, with a static token of a user that may read the collections of content and what they lead to.
 *
 * One item is asked for as a list of one: Directus answers 403 both for an item that is gone and for a collection that the
 * token may not read, and only an empty list tells the first from the second. Relations come along three levels deep, which
 * is what it takes to see the tags behind a junction; narrow it with the option `fields` where items are big.
 *
 * Options (all may be left out): `fields` (a comma-separated list, `*.*.*`), `primaryKey` (`id`), `statusField` (`status`),
 * `published` (the statuses that readers may see, `published`), `createdField` and `updatedField` (`date_created`,
 * `date_updated`). Lists go by the primary key, page by page: who deletes while they are read can make one row slip through.
 */
export const directusApi: ContentApi = {
  needs: {},

  fetchOne({ type, id }, settings): ApiRequest[] {
    const part = translationsOf(type);
    const query = new URLSearchParams({ limit: '1', fields: fieldsIn(settings) });
    if (part === null) query.set(`filter[${primaryKey(settings)}][_eq]`, id);
    else query.set(`filter[${part.field}][id][_eq]`, id);
    return [request(part?.parent ?? type, query, settings)];
  },

  readOne([answer], ref, reading): ContentChange[] {
    const { data } = answered(answer, Items, 'Directus');
    const [record] = Array.isArray(data) ? data : [data];
    const part = translationsOf(ref.type);
    if (record !== undefined) return itemChanges({ collection: part?.parent ?? ref.type, record }, reading);
    return part === null ? [gone(ref, reading)] : [];
  },

  list(type, settings, since): ApiRequest {
    const paging = { limit: String(PAGE_SIZE), page: '1', sort: primaryKey(settings), meta: 'filter_count' };
    const query = new URLSearchParams({ ...paging, fields: fieldsIn(settings) });
    if (since !== null) {
      const { createdField = 'date_created', updatedField = 'date_updated' } = settings.options;
      const time = new Date(since).toISOString();
      query.set(`filter[_or][0][${updatedField}][_gte]`, time);
      query.set(`filter[_or][1][${createdField}][_gte]`, time);
    }
    return request(type, query, settings);
  },

  readPage(answer: ApiAnswer, asked: ApiRequest, reading: ApiReading): ListPage {
    const { data, meta } = answered(answer, Items, 'Directus');
    const items = [data].flat();
    const collection = collectionIn(asked.url);
    const idOf = (record: Record<string, unknown>) =>
      refOf(reading.source, collection, record[primaryKey(reading)])?.itemId ?? `${reading.source}:${collection}:?`;
    const listed = readListed(items, idOf, (record) =>
      itemChanges({ collection, record }, reading).filter(({ op }) => op === 'upsert'),
    );
    const total = meta?.filter_count ?? null;
    return { ...listed, refetch: [], next: nextPage(asked, items.length, total), total };
  },
};

const PAGE_SIZE = 50;
const Item = z.record(z.string(), z.unknown());
const Items = z.object({
  data: z.union([z.array(Item), Item]),
  meta: z.object({ filter_count: z.number().int().nonnegative().nullish() }).nullish(),
});

function fieldsIn({ options }: ApiSettings): string {
  return options.fields ?? '*.*.*';
}

function request(collection: string, query: URLSearchParams, { baseUrl, token }: ApiSettings): ApiRequest {
  const url = `${baseUrl}/items/${encodeURIComponent(collection)}?${query.toString()}`;
  return { method: 'GET', url, headers: token === null ? {} : { authorization: `Bearer ${token}` } };
}

function collectionIn(url: string): string {
  return decodeURIComponent(/\/items\/([^/?#]+)/.exec(url)?.[1] ?? '');
}

/** A server may allow fewer items a page than were asked for: then all pages are as long as the first turned out. */
function nextPage({ url, ...rest }: ApiRequest, length: number, total: number | null): ApiRequest | null {
  const next = new URL(url);
  const page = Number(next.searchParams.get('page'));
  const limit = page === 1 ? Math.min(length, PAGE_SIZE) : Number(next.searchParams.get('limit'));
  const isLast = total === null ? length < PAGE_SIZE : (page - 1) * limit + length >= total;
  if (length === 0 || isLast) return null;
  next.searchParams.set('limit', String(limit));
  next.searchParams.set('page', String(page + 1));
  return { ...rest, url: next.href };
}

function gone({ itemId }: DocumentRef, reading: ApiReading): ContentChange {
  return removalOf({ source: reading.source, id: itemId, version: versionOf(reading) }, 'delete');
}
