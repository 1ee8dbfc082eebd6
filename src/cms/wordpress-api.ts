import { z } from 'zod';
import { graphqlData } from './api-answer';
import type { ApiRequest, ApiSettings, ContentApi, ListPage } from './content-api';
import { readListed } from './listed-documents';
import { badPayload } from './source';
import { removalOf } from './whole-document';
import { changesOfPost, WordPressNodeSchema, type WordPressNode } from './wordpress-node';

/**
 * WPGraphQL. `baseUrl` is the whole address, usually `https://<site>/graphql`; the token an application password
 * (`user:password`) or a bearer token. With none it knows published posts only, which is enough; with one that may read
 * drafts, a translation that was unpublished is told from one that is no more.
 *
 * What it answers is true when it was asked (queries are sent by POST, which Smart Cache does not keep), so that is the
 * order.
 *
 * The option `languages` = `polylang` asks for language and translations as WPGraphQL for Polylang names them, of posts
 * and pages. `fields` is added to what is asked for, for types and plugins of your own: `... on Recipe { dish steps }`.
 */
export const wordpressApi: ContentApi = {
  needs: {},
  types: ['post', 'page'],

  fetchOne({ id }, settings) {
    const graphql = `query ($id: ID!) { one: contentNode(id: $id, idType: DATABASE_ID) { ${selection(settings)} } } ${FRAGMENT}`;
    return [query(settings, graphql, { id })];
  },

  readOne([answer], ref, reading) {
    const { one } = graphqlData(answer, OneSchema, 'WordPress');
    if (one !== null) return changesOfPost(one, reading);
    const { source, asOf, receivedAt } = reading;
    return [removalOf({ source, id: ref.itemId, version: { order: asOf, arrival: receivedAt } }, 'withdraw')];
  },

  list(type, settings, since) {
    const where = `{ contentTypes: [${typeEnum(type)}], orderby: [{ field: DATE, order: ASC }]${changedSince(since)} }`;
    const list = `contentNodes(first: ${PAGE}, after: $after, where: ${where})`;
    const nodes = `pageInfo { hasNextPage endCursor } nodes { ${selection(settings)} }`;
    return query(settings, `query ($after: String) { list: ${list} { ${nodes} } } ${FRAGMENT}`, { after: null });
  },

  readPage(answer, request, reading): ListPage {
    const { pageInfo, nodes } = graphqlData(answer, ListSchema, 'WordPress').list;
    const idOf = (node: WordPressNode) => `${reading.source}:${node.databaseId}`;
    const read = readListed(nodes, idOf, (node) => changesOfPost(node, reading));
    const { hasNextPage, endCursor } = pageInfo;
    const next = hasNextPage && typeof endCursor === 'string' ? after(request, endCursor) : null;
    return { ...read, refetch: [], next, total: null };
  },
};

/** WPGraphQL answers a hundred at most. */
const PAGE = 100;

const FRAGMENT =
  'fragment Content on ContentNode { databaseId contentTypeName status dateGmt modifiedGmt slug uri link ' +
  '... on NodeWithTitle { title } ... on NodeWithContentEditor { content } ... on NodeWithExcerpt { excerpt } ' +
  '... on NodeWithFeaturedImage { featuredImage { node { sourceUrl altText mediaDetails { width height } } } } ' +
  '... on NodeWithAuthor { author { node { name } } } ' +
  '... on Post { isSticky categories { nodes { name slug } } tags { nodes { name slug } } } }';

const POLYLANG = 'language { code locale slug } translations { ...Content language { code locale slug } }';

const OneSchema = z.object({ one: WordPressNodeSchema.nullable() });
const ListSchema = z.object({
  list: z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
    nodes: z.array(WordPressNodeSchema),
  }),
});

function selection({ options }: ApiSettings): string {
  const polylang = options.languages === 'polylang' ? `... on Post { ${POLYLANG} } ... on Page { ${POLYLANG} }` : '';
  return `...Content ${polylang} ${options.fields ?? ''}`;
}

function query({ baseUrl, token }: ApiSettings, graphql: string, variables: Record<string, string | null>): ApiRequest {
  const headers = {
    'content-type': 'application/json',
    ...(token !== null && { authorization: authorization(token) }),
  };
  return { method: 'POST', url: baseUrl, headers, body: JSON.stringify({ query: graphql, variables }) };
}

/** An application password goes with its user's name. */
function authorization(token: string): string {
  return token.includes(':') ? `Basic ${Buffer.from(token).toString('base64')}` : `Bearer ${token}`;
}

/** Whole days by the site's clock, so a day more is asked for. */
function changedSince(since: number | null): string {
  if (since === null) return '';
  const [year, month, day] = new Date(since - 24 * 3_600_000).toISOString().slice(0, 10).split('-').map(Number);
  return `, dateQuery: { column: MODIFIED, inclusive: true, after: { year: ${year}, month: ${month}, day: ${day} } }`;
}

function typeEnum(type: string): string {
  if (!/^[A-Za-z][\w-]{0,99}$/.test(type)) throw badPayload(`“${type.slice(0, 100)}” is not the name of a post type.`);
  return type.toUpperCase().replaceAll('-', '_');
}

function after(request: ApiRequest, cursor: string): ApiRequest {
  const sent = z.looseObject({ query: z.string() }).parse(JSON.parse(request.body ?? '{}'));
  return { ...request, body: JSON.stringify({ ...sent, variables: { after: cursor } }) };
}
