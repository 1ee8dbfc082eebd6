import { z } from 'zod';
import type { ContentChange } from '../core/content-change';
import { Refusal } from '../core/refusal';
import { answered } from './api-answer';
import type { ApiAnswer, ApiReading, ApiRequest, ApiSettings, ContentApi, ListPage } from './content-api';
import { GHOST_TYPES, ghostRef, isLive, isWanted, postChanges, type GhostPost, type GhostType } from './ghost-post';
import { ghostToken } from './ghost-token';
import { readListed } from './listed-documents';
import { badPayload } from './source';
import { removalOf, type DocumentState } from './whole-document';

/**
 * Ghost's Admin API, with the Admin API key of a custom integration (`<id>:<secret>`) as `token`: the Content API gives paid
 * posts without their text. Each request gets a token of its own, made when it is sent and good for four minutes.
 *
 * Lists are the published posts, 100 a page (`limit=all` gives no more either), by id. `since` finds what was edited, not
 * what was changed for many posts at once: that leaves `updated_at` as it was. It is written `2026-11-21 11:13:58`; with a T
 * in between Ghost finds nothing and says nothing.
 */
export const ghostApi: ContentApi = {
  needs: {},
  types: GHOST_TYPES,

  credentials({ token }, now) {
    const made = ghostToken(token ?? '', now);
    if (made === null)
      throw new Refusal(
        'UNAUTHENTICATED',
        'api.token must be an Admin API key of Ghost: “<id>:<secret>”, both in hex digits.',
      );
    return { authorization: `Ghost ${made}` };
  },

  fetchOne({ type, id }, settings): ApiRequest[] {
    return [request(`${plural(typeOf(type))}/${encodeURIComponent(id)}/`, {}, settings)];
  },

  readOne([answer], ref, reading): ContentChange[] {
    const state: DocumentState = { source: reading.source, id: ref.itemId, version: versionOf(reading) };
    if (answer?.status === 404) return [removalOf(state, 'delete')];
    const type = typeOf(ref.type);
    const [post] = postsIn(answer, type);
    if (post === undefined) return [removalOf(state, 'delete')];
    if (!isWanted(type, reading.mapping)) return [];
    return isLive({ type, post })
      ? postChanges({ type, post }, state, reading.mapping)
      : [removalOf(state, 'withdraw')];
  },

  list(type, settings, since): ApiRequest {
    const time = since === null ? null : new Date(since).toISOString().slice(0, 19).replace('T', ' ');
    const filter = time === null ? 'status:published' : `status:published+updated_at:>='${time}'`;
    return request(
      `${plural(typeOf(type))}/`,
      { filter, order: 'id asc', limit: String(PAGE_SIZE), page: '1' },
      settings,
    );
  },

  readPage(answer: ApiAnswer, asked: ApiRequest, reading: ApiReading): ListPage {
    const type: GhostType = asked.url.includes('/admin/pages/') ? 'page' : 'post';
    const posts = postsIn(answer, type).filter((post) => isLive({ type, post }) && isWanted(type, reading.mapping));
    const idOf = ({ id }: GhostPost['post']) => `${reading.source}:${String(id)}`;
    const listed = readListed(posts, idOf, (post) => listedChanges({ type, post }, reading));
    const { next = null, total = null } = metaOf(answer);
    return { ...listed, refetch: [], next: next === null ? null : { ...asked, url: withPage(asked.url, next) }, total };
  },
};

const PAGE_SIZE = 100;
const Post = z.looseObject({ id: z.string() });
const Paging = z.object({
  meta: z.object({
    pagination: z.object({
      next: z.number().int().positive().nullish(),
      total: z.number().int().nonnegative().nullish(),
    }),
  }),
});

function request(path: string, query: Record<string, string>, { baseUrl }: ApiSettings): ApiRequest {
  const all = new URLSearchParams({ ...query, formats: 'html', include: 'tags,authors' });
  return { method: 'GET', url: `${baseUrl}/ghost/api/admin/${path}?${all.toString()}`, headers: {} };
}

function typeOf(type: string): GhostType {
  return GHOST_TYPES.find((known) => type === known || type === plural(known)) ?? 'post';
}

function plural(type: GhostType): string {
  return `${type}s`;
}

function postsIn(answer: ApiAnswer | undefined, type: GhostType): GhostPost['post'][] {
  const Answer = z.object({ [plural(type)]: z.array(Post) });
  return answered(answer, Answer, 'Ghost')[plural(type)] ?? [];
}

function metaOf({ json }: ApiAnswer): { next?: number | null; total?: number | null } {
  const meta = Paging.safeParse(json);
  return meta.success ? meta.data.meta.pagination : {};
}

function listedChanges({ type, post }: GhostPost, reading: ApiReading): ContentChange[] {
  const ref = ghostRef(reading.source, type, post.id);
  if (ref === null) throw badPayload(`The ${type} has no id that Ghost would give.`);
  const state = { source: reading.source, id: ref.itemId, version: versionOf(reading) };
  return postChanges({ type, post }, state, reading.mapping).filter(({ op }) => op === 'upsert');
}

function versionOf({ asOf, receivedAt }: ApiReading): DocumentState['version'] {
  return { order: asOf, arrival: receivedAt };
}

function withPage(url: string, page: number): string {
  const next = new URL(url);
  next.searchParams.set('page', String(page));
  return next.href;
}
