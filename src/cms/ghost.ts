import type { ContentChange } from '../core/content-change';
import type { Normalized, RawDelivery } from '../core/content-source';
import { ghostApi } from './ghost-api';
import { ghostRef, GHOST_TYPES, isLive, isWanted, postChanges, type GhostPost, type GhostType } from './ghost-post';
import { GHOST_SIGNATURE_HEADER, ghostSignedAt, verifyGhost } from './ghost-signature';
import type { FieldMapping } from './field-mapping';
import { isObject, jsonObject } from './json-body';
import { badPayload, digestOf, ignored, type Source } from './source';
import { removalOf, type DocumentState } from './whole-document';

/**
 * Ghost 5 and 6, one webhook an event: `post.published`, `post.published.edited`, `post.unpublished`, `post.deleted` and
 * `site.changed` (the same of `page` where pages are to be recommended). Ghost 5 does not say which event it is: put it at
 * the end of the address (`/webhooks/ghost/post.published`); without it the post's own status tells as much as it can.
 *
 * Signature: `x-ghost-signature: sha256=<hex>, t=<ms>`, the HMAC of the raw body and t, within five minutes of our clock.
 *
 * Order: t, the time of sending in ms. A post's `updated_at` has whole seconds and stays as it is when tags change or many
 * posts are changed at once. Two in the same ms: the later arrival wins.
 *
 * - A post is published where its status says so, hidden where it was and no longer is, gone where `current` is empty. One
 *   delete sends three or four calls, each of which has the id in `previous`; any one of them may get lost.
 * - Actions on many posts in the list (unpublish, access, tags, delete) send `site.changed` and nothing else: only
 *   comparing all posts tells what happened. So does every single publish, so comparing waits until things are quiet.
 * - Imports send only `post.tag.attached`: the post is then read from the API.
 * - Ghost has no languages: everything is in the default locale of the mapping.
 * - Bodies hold staff with their addresses and every revision of the text: only what readers see is taken.
 * - It gives up after 2 s and sends nothing again; an answer of 410 would delete the webhook.
 */
export const ghost: Source = {
  keptHeaders: [GHOST_SIGNATURE_HEADER],
  order: { key: 't of the signature, the time of sending, in ms', onTie: 'the later arrival wins' },
  api: ghostApi,

  verify: ({ headers, body }, secrets, now) => verifyGhost(headers[GHOST_SIGNATURE_HEADER], body, secrets, now),

  check({ body }): void {
    jsonObject(body);
  },

  deliveryId: ({ source, event, headers, body }) =>
    digestOf(source, event, headers[GHOST_SIGNATURE_HEADER] ?? null, body),

  normalize(delivery, mapping): Normalized {
    const body = jsonObject(delivery.body);
    const event = eventOf(body, delivery);
    if (event === 'site.changed') return { changes: [], compareAll: true, ignored: null };
    const type = GHOST_TYPES.find((known) => isObject(body[known]));
    if (type === undefined) return ignored(`${event ?? 'The event'} is not about a post or a page.`);
    if (!isWanted(type, mapping)) return ignored(`The mapping does not name ${type} among its types.`);
    return meaningOf(event, tellingOf(type, body[type], delivery), mapping);
  },
};

/** What a call says of one post. */
interface Telling {
  readonly type: GhostType;
  readonly current: GhostPost['post'];
  readonly previous: GhostPost['post'];
  readonly state: DocumentState;
  readonly id: string;
}

function eventOf(body: Record<string, unknown>, { event }: RawDelivery): string | null {
  if (typeof body.event === 'string') return body.event.slice(0, 100);
  return event ?? (Object.keys(body).length === 0 ? 'site.changed' : null);
}

function tellingOf(type: GhostType, told: unknown, { source, headers, receivedAt }: RawDelivery): Telling {
  const { current, previous } = isObject(told) ? told : {};
  const [now, before] = [current, previous].map((state) => (isObject(state) ? state : {})) as [
    GhostPost['post'],
    GhostPost['post'],
  ];
  const ref = ghostRef(source, type, now.id ?? before.id);
  if (ref === null) throw badPayload(`The ${type} has no id, neither now nor before.`);
  const version = { order: ghostSignedAt(headers[GHOST_SIGNATURE_HEADER]), arrival: receivedAt };
  return { type, current: now, previous: before, id: ref.id, state: { source, id: ref.itemId, version } };
}

function meaningOf(event: string | null, telling: Telling, mapping: FieldMapping): Normalized {
  const { type, current, previous, state, id } = telling;
  const isGone = Object.keys(current).length === 0;
  if (event?.includes('.tag.') === true)
    return isGone
      ? ignored('The tags of a deleted post.')
      : { changes: [], refetch: [{ type, id, itemId: state.id }], ignored: null };
  if (event?.endsWith('.deleted') === true || (isGone && event === null)) return only(removalOf(state, 'delete'));
  if (isGone || event?.endsWith('.unpublished') === true) return only(removalOf(state, 'withdraw'));
  if (isLive({ type, post: current }))
    return { changes: postChanges({ type, post: current }, state, mapping), ignored: null };
  return previous.status === 'published'
    ? only(removalOf(state, 'withdraw'))
    : ignored(`A ${type} that is not published.`);
}

function only(change: ContentChange): Normalized {
  return { changes: [change], ignored: null };
}
