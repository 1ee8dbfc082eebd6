import { z } from 'zod';
import type { ContentChange } from '../core/content-change';
import type { Normalized, RawDelivery } from '../core/content-source';
import { verifyGivenSecret } from './bearer-secret';
import { dateOf } from './field-values';
import type { FieldMapping } from './field-mapping';
import { isObject, jsonObject, shaped } from './json-body';
import { localeOf } from './locale';
import { badPayload, digestOf, ignored, type Source } from './source';
import { strapiApi } from './strapi-api';
import { hasDraftRow, isArticle, rowUpsert, strapiRef, type StrapiRow } from './strapi-document';

/**
 * Strapi 4 and 5.
 *
 * What it cannot do: it signs nothing, so a long secret goes along in a header that is set in its webhook settings
 * (`Authorization: Bearer …` or `x-webhook-secret`); whoever reads it can send anything, so use https. It sends each event
 * once and forgets what failed, so what was lost comes back with the next publish only. It has no idempotency key: the
 * digest of the body serves, for the body holds the time of sending in ms.
 *
 * Order: the body's `createdAt`, the time of sending. The entry's own times are no order: an unpublish carries the old
 * published row, with `publishedAt` set and the `updatedAt` of its publish. Two events in the same ms: the later arrival wins.
 *
 * What the events mean, as a running Strapi 5 sends them:
 * - One click on Publish sends `entry.update` with the draft row (`publishedAt: null`) and `entry.publish` with the published
 *   one. Drafts are not content: `create` and `update` with `publishedAt: null` are passed over.
 * - Types without draft & publish send only create, update and delete, with `publishedAt` set (or no such field): content.
 * - `entry.unpublish` withdraws the locale, whatever its `publishedAt` says.
 * - `entry.delete` comes once per row: draft and published, for each locale. A draft cannot be deleted alone (discarding
 *   one sends nothing), so either row's delete means that the locale is gone, and one of the two may get lost.
 * - Each publish makes a new row with a new `id`; the document is `documentId`, its locales are separate events.
 * - Relations come whole (author, tags, cover, components) except in unpublish (counts) and delete (none), where only the
 *   identity is read. Renaming a tag sends the tag alone: articles show the new name when they are next published.
 * - `publishedAt` is the last publish, so a corrected comma would look like news: the earliest one seen is kept. A field of
 *   your own (`publishDate` or what the mapping names) goes before it.
 *
 * An event without its entry (`"entry": "null"`, Strapi's issue 25387) names no document: then all are compared with the API.
 *
 * Strapi 4 has one row per locale with an `id` of its own and no document above them, so each locale is an item. There is
 * no draft row beside the published one: an update with `publishedAt: null` is an unpublish.
 */
export const strapi: Source = {
  keptHeaders: [],
  order: { key: 'createdAt of the event, the time of sending, in ms', onTie: 'the later arrival wins' },
  api: strapiApi,

  verify: ({ headers }, secrets) => verifyGivenSecret(headers, secrets),

  check({ body }): void {
    shaped(Envelope, jsonObject(body));
  },

  deliveryId: ({ source, event, body }) => digestOf(source, event, body),

  normalize(delivery, mapping): Normalized {
    const { event, entry, ...envelope } = shaped(Envelope, jsonObject(delivery.body));
    if (!event.startsWith('entry.')) return ignored(`${event} is not about an entry.`);
    if (!isObject(entry)) return { changes: [], compareAll: true, ignored: null };
    const row = rowOf(entry, envelope, delivery);
    // Also where it is none of ours: an event that names no document is worth a dead letter.
    const { itemId } = strapiRef(row);
    if (!isArticle(row, mapping)) {
      return ignored(
        `${row.types[0]} is not a content type with a title and a text; name it under types in the mapping to take it.`,
      );
    }
    return meaningOf(event, row, itemId, mapping);
  },
};

const Envelope = z.object({
  event: z.string().min(1).max(100),
  createdAt: z.union([z.string().max(50), z.number()]).nullish(),
  model: z.string().min(1).max(200).nullish(),
  uid: z.string().min(1).max(200).nullish(),
  entry: z.unknown().optional(),
});

type Envelope = z.infer<typeof Envelope>;

function rowOf(
  entry: Record<string, unknown>,
  { model, uid, createdAt }: Omit<Envelope, 'event' | 'entry'>,
  { source, receivedAt }: RawDelivery,
): StrapiRow {
  const type = model ?? uid?.split('.').at(-1);
  if (type === undefined) throw badPayload('The event names no model.');
  const version = { order: sentAt(createdAt, receivedAt), arrival: receivedAt };
  return { entry, types: uid ? [type, uid] : [type], source, version };
}

function sentAt(createdAt: unknown, receivedAt: number): number {
  const time = dateOf(createdAt);
  if (time === 'invalid') throw badPayload('createdAt, the time of the event, is not a date.');
  return time ?? receivedAt;
}

function meaningOf(event: string, row: StrapiRow, itemId: string, mapping: FieldMapping): Normalized {
  const isDraft = row.entry.publishedAt === null;
  switch (event) {
    case 'entry.publish':
      return only(rowUpsert(row, mapping));
    case 'entry.create':
    case 'entry.update':
      if (!isDraft) return only(rowUpsert(row, mapping));
      return hasDraftRow(row) || event === 'entry.create'
        ? ignored('A draft is not published content.')
        : only(removal('withdraw', row, itemId));
    case 'entry.unpublish':
      return only(removal('withdraw', row, itemId));
    case 'entry.delete':
      return only(removal('delete', row, itemId));
    default:
      return ignored(`${event} does not change what is published.`);
  }
}

function only(change: ContentChange): Normalized {
  return { changes: [change], ignored: null };
}

/** Types without locales name none: a removal then concerns whatever locale they were taken in under. */
function removal(op: 'withdraw' | 'delete', { source, entry, version }: StrapiRow, id: string): ContentChange {
  return { op, source, id, locale: localeOf(entry.locale), version };
}
