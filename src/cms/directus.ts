import { z } from 'zod';
import type { ContentChange } from '../core/content-change';
import type { DocumentRef, Normalized, RawDelivery } from '../core/content-source';
import { Refusal } from '../core/refusal';
import { verifyGivenSecret } from './bearer-secret';
import { directusApi } from './directus-api';
import { mayBeContent, parentKey, refOf, translationsOf } from './directus-collections';
import type { FieldMapping } from './field-mapping';
import { jsonObject, shaped } from './json-body';
import { badPayload, digestOf, ignored, type Source } from './source';

/**
 * Directus 10 and later, through a Flow: event hook (action) → webhook / request URL with `{{$trigger}}` as its body.
 *
 * What it cannot do: it signs nothing, so a long secret goes along in a header of the request (`x-webhook-secret` or
 * `Authorization: Bearer …`). It sends each event once. Its events hold what was typed and not what the item is like then: a
 * publish reads `{"status":"published"}`, an edit its changed fields only, and none of them says when. So all an event is
 * good for is to name the item, and the item is read from the API: without `api` in the configuration only deletes work.
 *
 * Order: the time at which Directus was asked, by our clock; of a delete, its arrival. Whatever order events come in, each
 * asks anew, so the last answer is the truth.
 *
 * - A filter (blocking) flow is sent before the change is stored: what is read then may be the old state. Use an action.
 * - Keys are numbers from nested writes and strings from addresses, for the same row; one event may name many.
 * - Rows of `<collection>_translations` and junctions (`articles_tags` with `articles_id`) mean the document they hang on.
 *   Renaming a tag sends the tag alone: documents show the new name when they are next saved.
 * - Templates do not escape: a body put together from single fields stops being JSON at the first quotation mark, and is
 *   refused. `{{$trigger}}` as a whole is always JSON.
 * - Two edits alike are two events with the same bytes, so the identity of a delivery has its time of arrival in it.
 */
export const directus: Source = {
  keptHeaders: [],
  order: { key: 'when Directus was asked for the item; of a delete, its arrival', onTie: 'the CMS is asked' },
  api: directusApi,

  verify: ({ headers }, secrets) => verifyGivenSecret(headers, secrets),

  check(delivery): void {
    eventOf(delivery);
  },

  deliveryId: ({ source, event, body, receivedAt }) => digestOf(source, event, String(receivedAt), body),

  normalize(delivery, mapping): Normalized {
    const told = eventOf(delivery);
    const [, collection, action] = EVENT.exec(told.event) ?? [];
    const named = told.collection ?? collection;
    if (action === undefined || named === undefined) return ignored(`${told.event} is not about an item.`);
    if (action === 'sort') return ignored('The order of items does not change what they read.');
    return meaningOf({ ...told, collection: named, isDelete: action === 'delete' }, delivery, mapping);
  },
};

const Key = z.union([z.string().max(500), z.number()]);
const Event = z.object({
  event: z.string().min(1).max(300).optional(),
  collection: z.string().min(1).max(200).optional(),
  key: Key.optional(),
  keys: z.union([Key, z.array(Key)]).optional(),
  id: Key.optional(),
  payload: z.unknown().optional(),
});

const EVENT = /^(?:(.{1,200})\.)?items\.(create|update|delete|promote|sort)$/;
/** So many documents at once are not asked for one by one. */
const MOST_KEYS = 500;

interface ItemEvent {
  readonly collection: string;
  readonly isDelete: boolean;
  readonly keys: readonly unknown[];
  readonly payload: unknown;
}

function eventOf(delivery: RawDelivery): Omit<ItemEvent, 'isDelete' | 'collection'> & {
  event: string;
  collection?: string;
} {
  const { event = delivery.event, collection, ...body } = shaped(Event, bodyOf(delivery));
  if (event === null) throw badPayload('The body names no event. Use {{$trigger}} as the whole body of the request.');
  const keys = [body.keys ?? body.key ?? body.id ?? []].flat();
  return { event, collection, keys, payload: body.payload };
}

function bodyOf({ body }: RawDelivery): Record<string, unknown> {
  try {
    return jsonObject(body);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw badPayload(
      `${error.message} Use {{$trigger}} as the whole body of the flow’s request: a text put together from single fields ` +
        'breaks at the first quotation mark.',
    );
  }
}

function meaningOf(event: ItemEvent, delivery: RawDelivery, mapping: FieldMapping): Normalized {
  const { collection, isDelete, keys } = event;
  const part = partMeaning(event, delivery, mapping);
  if (part !== undefined) return part;
  if (!mayBeContent(collection, mapping))
    return ignored(`${collection} is not a collection of content; name it under types in the mapping to take it.`);
  const refs = keys.map((key) => refOf(delivery.source, collection, key)).filter((ref) => ref !== null);
  if (refs.length === 0 || refs.length < keys.length)
    throw badPayload('The event does not say which items it is about. Use {{$trigger}} as the whole body.');
  if (isDelete) return { changes: refs.map((ref) => deletion(ref, delivery)), ignored: null };
  return refs.length > MOST_KEYS ? { changes: [], compareAll: true, ignored: null } : asking(refs);
}

/** What an event of a row means that is part of another document; undefined where it is a document itself. */
function partMeaning(
  { collection, isDelete, keys, payload }: ItemEvent,
  { source }: RawDelivery,
  mapping: FieldMapping,
): Normalized | undefined {
  if (mapping.types?.includes(collection) === true) return undefined;
  const link = parentKey(collection, payload);
  const translated = translationsOf(collection);
  if (link === undefined && translated === null) return undefined;
  const parent = link?.parent ?? translated?.parent ?? collection;
  if (!mayBeContent(parent, mapping)) return ignored(`${collection} belongs to ${parent}, which is not content.`);
  if (link === null || (isDelete && link === undefined))
    return ignored('A part was taken out of a document, which sends an event of its own.');
  const refs =
    link === undefined ? keys.map((key) => refOf(source, collection, key)) : [refOf(source, parent, link.key)];
  const known = refs.filter((ref) => ref !== null);
  return known.length > 0 ? asking(known) : ignored('It cannot be told which document this is a part of.');
}

function asking(refetch: readonly DocumentRef[]): Normalized {
  return { changes: [], refetch, ignored: null };
}

function deletion({ itemId }: DocumentRef, { source, receivedAt }: RawDelivery): ContentChange {
  return { op: 'delete', source, id: itemId, locale: null, version: { order: receivedAt, arrival: receivedAt } };
}
