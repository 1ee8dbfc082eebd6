import { z } from 'zod';
import type { DocumentRef, Normalized, RawDelivery } from '../core/content-source';
import { verifyGivenSecret } from './bearer-secret';
import { jsonObject, shaped } from './json-body';
import { badPayload, digestOf, ignored, type Source } from './source';
import { removalOf } from './whole-document';
import { wordpressApi } from './wordpress-api';

/**
 * WordPress with WPGraphQL and the plugin WPGraphQL Webhooks, by itself or with WPGraphQL Smart Cache.
 *
 * What it cannot do: it signs nothing, so a long secret goes along in a header that is set in the webhook's settings
 * (`Authorization: Bearer …` or `x-webhook-secret`); use https. It sends each call once, does not wait for the answer,
 * and forgets it. A webhook is for one event, so several are needed.
 *
 * Bodies hold ids only, so the API is needed for everything but deletions: each event means that the CMS is asked what
 * the post is like now. There is no event for unpublishing or trashing, only `post_updated`.
 *
 * Order: the time of asking; of a deletion, the time it came (its `sent_at` has no time zone). Ties: the CMS is asked.
 *
 * Posts, pages and other types alike; which of them are items the answer shows. With Smart Cache the body names GraphQL
 * ids (`key`, base64 of `post:42`) in place of `post_id`.
 */
export const wordpress: Source = {
  keptHeaders: [],
  order: { key: 'the time at which the CMS was asked', onTie: 'the CMS is asked' },
  api: wordpressApi,

  verify: ({ headers }, secrets) => verifyGivenSecret(headers, secrets),

  check({ body }): void {
    shaped(BodySchema, jsonObject(body));
  },

  /** With the time of sending, for two edits of a post have the same body within a second. */
  deliveryId: ({ source, event, body, receivedAt }) => digestOf(source, event, String(receivedAt), body),

  normalize(delivery, mapping): Normalized {
    const body = shaped(BodySchema, jsonObject(delivery.body));
    const event = body._webhook_meta?.event_type ?? delivery.event ?? '';
    if (OTHERS.test(event)) return ignored(`${event} is not about a post.`);
    const ids = idsIn(body);
    if (ids.length === 0) {
      if (event !== '' && !/^post/.test(event)) return ignored(`${event} is not about a post.`);
      throw badPayload('The body names no post: post_id, object_id or key is expected.');
    }
    const type = mapping.types?.length === 1 ? (mapping.types[0] ?? '') : '';
    const refetch = ids.map((id): DocumentRef => ({ type, id, itemId: `${delivery.source}:${id}` }));
    return { changes: event === 'post_deleted' ? deletions(refetch, delivery) : [], refetch, ignored: null };
  },
};

/** About media, people and comments; a picture or an author of a post shows with the post's next update. */
const OTHERS = /^(?:media|user|comment|term_(?:created|deleted|updated|meta))/;

const PostId = z.union([z.number().int().positive(), z.string().regex(/^[1-9]\d{0,15}$/)]);
const BodySchema = z.looseObject({
  post_id: PostId.optional(),
  object_id: PostId.optional(),
  key: z.string().max(500).optional(),
  smart_cache_keys: z
    .array(z.union([z.string().max(500), z.number()]))
    .max(500)
    .optional(),
  _webhook_meta: z.looseObject({ event_type: z.string().max(100) }).optional(),
});

function idsIn({ post_id, object_id, key, smart_cache_keys = [] }: z.infer<typeof BodySchema>): string[] {
  const own = post_id ?? object_id;
  const keys = [...(key === undefined ? [] : [key]), ...smart_cache_keys].map(postOfKey);
  return [...new Set([own === undefined ? null : String(own), ...keys])].filter((id) => id !== null);
}

/** The post that a GraphQL id stands for; null where it is something else's, or no id (`list:post`, `skipped:post`). */
function postOfKey(key: string | number): string | null {
  if (typeof key === 'number') return null;
  return /^post:([1-9]\d{0,15})$/.exec(Buffer.from(key, 'base64').toString())?.[1] ?? null;
}

/** A deleted post does not come back under its id. */
function deletions(refs: readonly DocumentRef[], { source, receivedAt }: RawDelivery) {
  const version = { order: receivedAt, arrival: receivedAt };
  return refs.map(({ itemId }) => removalOf({ source, id: itemId, version }, 'delete'));
}
