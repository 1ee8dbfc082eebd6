import { z } from 'zod';
import type { ContentChange } from '../core/content-change';
import { graphqlData } from './api-answer';
import type { ApiReading, ApiRequest, ApiSettings, ContentApi, ListPage } from './content-api';
import {
  contentsOfHygraph,
  HygraphEntrySchema,
  localesOfHygraph,
  publishedAtOf,
  type HygraphEntry,
} from './hygraph-entry';
import { readListed } from './listed-documents';
import { badPayload } from './source';
import { removalOf, wholeDocument } from './whole-document';

/**
 * The content API (GraphQL), stage PUBLISHED, with all localizations. GraphQL names every field it wants, and fields
 * are each project's own: the option `fields` holds them (`fields.Article` those of one model, `plural.Story` a model's
 * plural where it is not its name with an s, `localized` = `false` where no model is localized, `locales` = `en, de`
 * where entries may lack the default locale).
 *
 * Its answers are cached: it may take 30 s until all caches are up to date. What it answers counts as seen a minute
 * before the asking, or at the entry's own `publishedAt`, whichever is later.
 */
export const hygraphApi: ContentApi = {
  needs: {
    fields: 'the fields to ask for, as GraphQL: title excerpt content { html } coverImage { url } authors { name }',
  },

  fetchOne({ type, id }, settings) {
    const given = `where: { id: ${JSON.stringify(id)} }, stage: PUBLISHED${localesOf(settings)}`;
    return [query(settings, `{ one: ${firstLower(nameOf(type))}(${given}) ${selection(type, settings)} }`)];
  },

  readOne([answer], ref, reading) {
    const { one } = graphqlData(answer, OneSchema, 'Hygraph');
    if (one !== null) return changesOf(one, reading);
    return [removalOf({ source: reading.source, id: ref.itemId, version: seen(reading) }, 'withdraw')];
  },

  list: (type, settings, since) => query(settings, listQuery(type, settings, since)),

  readPage(answer, request, reading): ListPage {
    const { list } = graphqlData(answer, ListSchema, 'Hygraph');
    const entries = list.edges.map(({ node }) => node);
    const read = readListed(
      entries,
      ({ id }) => `${reading.source}:${id}`,
      (entry) => changesOf(entry, reading),
    );
    const { hasNextPage, endCursor } = list.pageInfo;
    const next = hasNextPage && typeof endCursor === 'string' ? after(request, endCursor) : null;
    return { ...read, refetch: [], next, total: list.aggregate?.count ?? null };
  },
};

const PAGE = 100;
const STALE_MS = 60_000;

const OneSchema = z.object({ one: HygraphEntrySchema.nullable() });
const ListSchema = z.object({
  list: z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
    aggregate: z.object({ count: z.number() }).nullish(),
    edges: z.array(z.object({ node: HygraphEntrySchema })),
  }),
});

function changesOf(entry: HygraphEntry, reading: ApiReading): ContentChange[] {
  const parts = localesOfHygraph(entry, reading.mapping);
  if (parts === null) return [];
  const { order, arrival } = seen(reading);
  const publishedAt = publishedAtOf(entry);
  const version = { order: Math.max(order, publishedAt ?? order), arrival };
  const state = { source: reading.source, id: `${reading.source}:${entry.id}`, version };
  return wholeDocument(state, contentsOfHygraph(entry, parts, publishedAt ?? reading.asOf, reading.mapping));
}

function seen({ asOf, receivedAt }: ApiReading) {
  return { order: asOf - STALE_MS, arrival: receivedAt };
}

function query({ baseUrl, token }: ApiSettings, graphql: string): ApiRequest {
  return {
    method: 'POST',
    url: baseUrl,
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: graphql, variables: {} }),
  };
}

function listQuery(type: string, settings: ApiSettings, since: number | null): string {
  const model = nameOf(type);
  const plural = settings.options[`plural.${model}`] ?? `${firstLower(model)}s`;
  const changed = since === null ? '' : `, where: { updatedAt_gte: "${new Date(since).toISOString()}" }`;
  return (
    `query ($after: String) { list: ${nameOf(plural)}Connection(first: ${PAGE}, after: $after, stage: PUBLISHED, ` +
    `orderBy: createdAt_ASC${changed}${localesOf(settings)}) { pageInfo { hasNextPage endCursor } aggregate { count } ` +
    `edges { node ${selection(model, settings)} } } }`
  );
}

/** Queries are named after the API id of their model. */
function firstLower(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** Asked in the default locale, unless more are named. */
function localesOf({ options: { locales } }: ApiSettings): string {
  if (locales === undefined) return '';
  return `, locales: [${locales
    .split(',')
    .map((locale) => nameOf(locale.trim()))
    .join(', ')}]`;
}

function selection(type: string, { options }: ApiSettings): string {
  const fields = options[`fields.${type}`] ?? options.fields ?? '';
  const own = '__typename id stage publishedAt updatedAt';
  if (options.localized === 'false') return `{ ${own} ${fields} }`;
  return `{ ${own} localizations(includeCurrent: true) { locale publishedAt updatedAt ${fields} } }`;
}

function after(request: ApiRequest, cursor: string): ApiRequest {
  const sent = z.looseObject({ query: z.string() }).parse(JSON.parse(request.body ?? '{}'));
  return { ...request, body: JSON.stringify({ ...sent, variables: { after: cursor } }) };
}

/** Names go into the query as they are: nothing else may come with them. */
function nameOf(name: string): string {
  if (/^[A-Za-z_]\w{0,99}$/.test(name)) return name;
  throw badPayload(`“${name.slice(0, 100)}” is not the name of a Hygraph model.`);
}
