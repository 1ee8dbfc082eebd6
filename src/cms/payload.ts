import { z } from 'zod';
import type { ContentChange, Upsert } from '../core/content-change';
import type { DocumentRef, Normalized, RawDelivery } from '../core/content-source';
import type { Version } from '../core/version';
import { contentOf } from './document-content';
import { dateOf } from './field-values';
import type { FieldMapping } from './field-mapping';
import { isObject, jsonObject, shaped } from './json-body';
import { DEFAULT_LOCALE, localeOf } from './locale';
import { payloadApi } from './payload-api';
import { isArticle, isPublished, PAYLOAD_FIELDS, payloadRef, wentLive, type PayloadDocument } from './payload-document';
import { hasBareIds } from './payload-fields';
import { PAYLOAD_SIGNATURE_HEADER, verifyPayload } from './payload-signature';
import { badPayload, digestOf, ignored, type Source } from './source';

/**
 * Payload 3, which has no webhooks: the plugin in `payload-plugin.example.ts` makes its hooks post, signed over the raw body
 * with `x-payload-signature: t=<s>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, within five minutes of our clock both ways:
 *
 *     { "event": "articles.update", "sentAt": "2026-11-21T11:09:45.096Z", "collection": "articles", "operation": "update",
 *       "id": 1, "locale": "en", "draft": false, "doc": { … }, "previousDoc": { … } }
 *
 * Order: `sentAt`, the time of the hook in ms (the second of the signature where it is missing). A document's own `updatedAt`
 * stays as it was in a delete. Two in the same ms: the later arrival wins.
 *
 * What a hook is given is not what readers see, so the API is asked wherever the two may differ:
 * - `_status: draft` is a draft saved over a published text that stays live, or an unpublish: nothing but the request's
 *   `draft=true` tells them apart. Sent along as `draft` it is passed over; else the API is asked.
 * - Related documents are bare ids where the request had `depth=0`; other languages than the default one may be filled with
 *   the default one's text; `locale: all` has them all in another shape. The API is asked.
 * - What is left is a published document in the default language, taken as it is but for the fields that are neither guessed
 *   nor mapped: the hook sees with the editor's rights, and these may be notes. They come with the next reading of the API.
 * - A hook runs before its transaction ends; the plugin therefore waits a moment before it posts.
 */
export const payload: Source = {
  keptHeaders: [PAYLOAD_SIGNATURE_HEADER],
  order: { key: 'sentAt, the time of the hook, in ms', onTie: 'the later arrival wins' },
  api: payloadApi,

  verify: ({ headers, body }, secrets, now) => verifyPayload(headers[PAYLOAD_SIGNATURE_HEADER], body, secrets, now),

  check({ body }): void {
    shaped(HookCall, jsonObject(body));
  },

  deliveryId: ({ source, event, headers, body }) =>
    digestOf(source, event, headers[PAYLOAD_SIGNATURE_HEADER] ?? null, body),

  normalize(delivery, mapping): Normalized {
    const call = shaped(HookCall, jsonObject(delivery.body));
    const collection = call.collection ?? call.event?.replace(/\.[^.]*$/, '');
    if (collection === undefined) throw badPayload('The call names no collection.');
    const doc = isObject(call.doc) ? call.doc : {};
    const ref = payloadRef(delivery.source, collection, call.id ?? doc.id);
    if (!isArticle({ collection, doc }, mapping) && !(call.operation === 'delete' && call.doc === undefined))
      return ignored(
        `${collection} is not a collection with a title and a text; name it under types in the mapping to take it.`,
      );
    return meaningOf({ ...call, collection, doc, ref }, delivery, mapping);
  },
};

const Id = z.union([z.string().max(100), z.number()]);
const HookCall = z.object({
  event: z.string().min(1).max(200).optional(),
  collection: z.string().min(1).max(100).optional(),
  operation: z.enum(['create', 'update', 'delete']),
  sentAt: z.union([z.string().max(50), z.number()]).nullish(),
  id: Id.optional(),
  locale: z.string().max(50).nullish(),
  draft: z.boolean().nullish(),
  /** As the recorded hooks call it. */
  draftQuery: z.boolean().nullish(),
  doc: z.unknown().optional(),
});

type Call = z.infer<typeof HookCall> & PayloadDocument & { readonly ref: DocumentRef };

function meaningOf(call: Call, delivery: RawDelivery, mapping: FieldMapping): Normalized {
  if (call.operation === 'delete') return { changes: [deletion(call, delivery)], ignored: null };
  if (isPublished(call))
    return isWhole(call, mapping)
      ? { changes: [upsert(call, delivery, mapping)], ignored: null }
      : { changes: [], refetch: [call.ref], ignored: null };
  const isDraftSave = call.operation === 'create' || call.draft === true || call.draftQuery === true;
  if (isDraftSave) return ignored('A draft is not published content.');
  return { changes: [], refetch: [call.ref], ignored: null };
}

/** Whether the document can be taken as it came. */
function isWhole({ doc, collection, locale }: Call, mapping: FieldMapping): boolean {
  const { defaultLocale = DEFAULT_LOCALE } = mapping;
  const isOriginal = locale === null || locale === undefined || locale === defaultLocale;
  return isOriginal && !hasBareIds(doc, [collection], mapping, PAYLOAD_FIELDS);
}

function upsert(call: Call, delivery: RawDelivery, mapping: FieldMapping): Upsert {
  const { doc, collection, ref } = call;
  const locale = localeOf(call.locale) ?? mapping.defaultLocale ?? DEFAULT_LOCALE;
  const version = versionOf(call, delivery);
  const liveSince = wentLive(doc, version.order);
  const content = contentOf(
    { record: doc, types: [collection], locale, liveSince, systemFields: PAYLOAD_FIELDS },
    mapping,
  );
  return {
    op: 'upsert',
    source: delivery.source,
    id: ref.itemId,
    locale,
    version,
    content: { ...content, attributes: {} },
  };
}

function deletion(call: Call, delivery: RawDelivery): ContentChange {
  return {
    op: 'delete',
    source: delivery.source,
    id: call.ref.itemId,
    locale: null,
    version: versionOf(call, delivery),
  };
}

function versionOf({ sentAt }: Call, { headers, receivedAt }: RawDelivery): Version {
  const time = dateOf(sentAt);
  if (time === 'invalid') throw badPayload('sentAt, the time of the hook, is not a date.');
  const signed = Number(/^t=(\d{1,12}),/.exec(headers[PAYLOAD_SIGNATURE_HEADER] ?? '')?.[1] ?? NaN) * 1_000;
  return { order: time ?? (Number.isFinite(signed) ? signed : receivedAt), arrival: receivedAt };
}
