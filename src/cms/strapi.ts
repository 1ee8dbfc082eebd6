import { z } from 'zod';
import type { ContentChange } from '../core/content-change';
import type { Normalized, RawDelivery } from '../core/content-source';
import { Refusal } from '../core/refusal';
import type { Version } from '../core/version';
import { contentOf, isContent, type CmsDocument } from './document-content';
import type { FieldMapping } from './field-mapping';
import { dateOf } from './field-values';
import { isObject, jsonObject, shaped } from './json-body';
import { DEFAULT_LOCALE, localeOf } from './locale';
import { badPayload, digestOf, ignored, isOneOf, type Source } from './source';

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
 * Strapi 4 has one row per locale with an `id` of its own and no document above them, so each locale is an item. There is
 * no draft row beside the published one: an update with `publishedAt: null` is an unpublish.
 */
export const strapi: Source = {
  keptHeaders: [],

  verify({ headers }, secrets): void {
    const bearer = /^Bearer +(\S{1,500})$/i.exec(headers.authorization ?? '')?.[1];
    const given = bearer ?? headers['x-webhook-secret'];
    if (given === undefined)
      throw new Refusal('BAD_SIGNATURE', 'Send the secret as “Authorization: Bearer …” or “x-webhook-secret”.');
    if (!isOneOf(given, secrets)) throw new Refusal('BAD_SIGNATURE', 'This is not the secret of this source.');
  },

  check({ body }): void {
    shaped(Envelope, jsonObject(body));
  },

  deliveryId: ({ source, event, body }) => digestOf(source, event, body),

  normalize(delivery, mapping): Normalized {
    const { event, entry, ...envelope } = shaped(Envelope, jsonObject(delivery.body));
    if (!event.startsWith('entry.')) return ignored(`${event} is not about an entry.`);
    if (!isObject(entry)) throw badPayload(NO_ENTRY);
    const row = rowOf(entry, envelope, delivery);
    if (!isContent({ record: entry, types: row.types, systemFields: SYSTEM_FIELDS }, mapping)) {
      return ignored(
        `${row.types[0]} is not a content type with a title and a text; name it under types in the mapping to take it.`,
      );
    }
    return meaningOf(event, row, mapping);
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

const NO_ENTRY =
  'Strapi sent an event without its entry (its issue 25387), so it cannot be told which document it is about. Publish the document again.';

const SYSTEM_FIELDS = [
  'id',
  'documentId',
  'createdAt',
  'updatedAt',
  'publishedAt',
  'locale',
  'localizations',
  'createdBy',
  'updatedBy',
];

/** One row of Strapi's database and the event it came with. */
interface Row {
  readonly entry: Readonly<Record<string, unknown>>;
  readonly types: readonly [string, ...string[]];
  readonly id: string;
  readonly source: string;
  /** Null for types without locales: a removal then concerns whatever locale they were taken in under. */
  readonly locale: string | null;
  readonly version: Version;
  /** Strapi 5 keeps a draft row beside the published one; Strapi 4 has but one row. */
  readonly hasDraftRow: boolean;
}

function rowOf(
  entry: Record<string, unknown>,
  envelope: Omit<Envelope, 'event' | 'entry'>,
  delivery: RawDelivery,
): Row {
  const { model, uid } = envelope;
  const type = model ?? uid?.split('.').at(-1);
  if (type === undefined) throw badPayload('The event names no model.');
  return {
    entry,
    types: uid ? [type, uid] : [type],
    ...identityOf(entry, type, delivery.source),
    source: delivery.source,
    locale: localeOf(entry.locale),
    version: { order: sentAt(envelope.createdAt, delivery.receivedAt), arrival: delivery.receivedAt },
  };
}

function identityOf(
  { documentId, id }: Record<string, unknown>,
  type: string,
  source: string,
): Pick<Row, 'id' | 'hasDraftRow'> {
  if (typeof documentId === 'string' && /^[\w-]{1,100}$/.test(documentId))
    return { id: `${source}:${documentId}`, hasDraftRow: true };
  const known = typeof id === 'number' ? Number.isSafeInteger(id) : typeof id === 'string' && /^[\w-]{1,100}$/.test(id);
  if (!known) throw badPayload('The entry has neither a documentId (Strapi 5) nor an id (Strapi 4).');
  return { id: `${source}:${type}:${String(id)}`, hasDraftRow: false };
}

function sentAt(createdAt: unknown, receivedAt: number): number {
  const time = dateOf(createdAt);
  if (time === 'invalid') throw badPayload('createdAt, the time of the event, is not a date.');
  return time ?? receivedAt;
}

function meaningOf(event: string, row: Row, mapping: FieldMapping): Normalized {
  const isDraft = row.entry.publishedAt === null;
  switch (event) {
    case 'entry.publish':
      return only(upsert(row, mapping));
    case 'entry.create':
    case 'entry.update':
      if (!isDraft) return only(upsert(row, mapping));
      return row.hasDraftRow || event === 'entry.create'
        ? ignored('A draft is not published content.')
        : only(removal('withdraw', row));
    case 'entry.unpublish':
      return only(removal('withdraw', row));
    case 'entry.delete':
      return only(removal('delete', row));
    default:
      return ignored(`${event} does not change what is published.`);
  }
}

function only(change: ContentChange): Normalized {
  return { changes: [change], ignored: null };
}

function removal(op: 'withdraw' | 'delete', { source, id, locale, version }: Row): ContentChange {
  return { op, source, id, locale, version };
}

function upsert(row: Row, mapping: FieldMapping): ContentChange {
  const { entry, types, source, id, version } = row;
  const locale = row.locale ?? mapping.defaultLocale ?? DEFAULT_LOCALE;
  const wentLive = dateOf(entry.publishedAt);
  const liveSince = typeof wentLive === 'number' ? wentLive : version.order;
  const document: CmsDocument = { record: entry, types, locale, liveSince, systemFields: SYSTEM_FIELDS };
  return { op: 'upsert', source, id, locale, version, content: contentOf(document, mapping) };
}
