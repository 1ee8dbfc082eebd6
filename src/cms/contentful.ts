import type { Normalized, RawDelivery } from '../core/content-source';
import { givenSecret, verifyGivenSecret } from './bearer-secret';
import { contentfulApi } from './contentful-api';
import { changesOfEntry, entryRef, EntrySchema, localesOfEntry, needsLinked, timeOf } from './contentful-entry';
import type { Entry } from './contentful-entry';
import { CONTENTFUL_SIGNATURE, CONTENTFUL_SIGNED_HEADERS, signedHeaderNames } from './contentful-signature';
import { verifyContentful } from './contentful-signature';
import type { FieldMapping } from './field-mapping';
import { jsonObject, shaped } from './json-body';
import { digestOf, ignored, isOneOf, type Source } from './source';
import { removalOf } from './whole-document';

const TOPIC = 'x-contentful-topic';

/**
 * Contentful. Signed requests (a space's webhook signing secret), or a secret header set in the webhook's settings;
 * either is enough, the first is better: the second can be repeated by whoever reads it.
 *
 * Order: an entry's `sys.updatedAt`, which in a publish is the time of publishing, and `sys.deletedAt` of what was
 * unpublished or deleted. Ties: the later arrival wins.
 *
 * What the events mean:
 * - `Entry.publish` carries the published entry with all its languages in one body: one item, and languages that it no
 *   longer has are withdrawn. Authors, topics and pictures are links to other entries and assets, without their names:
 *   the text is taken at once and the entry asked for. Without an API those stay empty.
 * - `Entry.unpublish` and `Entry.delete` carry a `DeletedEntry` without fields. Where locales are unpublished one by
 *   one and the entry itself still stands, the CMS is asked which are left.
 * - create, save, auto_save and unarchive are about drafts. What is archived is withdrawn.
 * - A body that the webhook's settings have changed beyond recognition is refused; one that has kept `sys` is asked
 *   for.
 *
 * The topic is a header, and only sometimes among the signed ones: where it is not, nothing is believed that the body
 * does not say itself, and the CMS is asked.
 */
export const contentful: Source = {
  keptHeaders: [TOPIC, CONTENTFUL_SIGNED_HEADERS],
  order: {
    key: 'sys.updatedAt (the time of publishing), sys.deletedAt of a removal',
    onTie: 'the later arrival wins',
  },
  api: contentfulApi,

  verify(delivery, secrets, now): void {
    const { headers } = delivery;
    const given = givenSecret(headers);
    if (given !== undefined && isOneOf(given, secrets)) return;
    if (headers[CONTENTFUL_SIGNATURE] === undefined) verifyGivenSecret(headers, secrets);
    else verifyContentful(delivery, secrets, now);
  },

  check({ body }): void {
    jsonObject(body);
  },

  deliveryId: ({ source, event, headers, body }) => digestOf(source, event, headers[TOPIC] ?? null, body),

  normalize(delivery, mapping): Normalized {
    const topic = delivery.headers[TOPIC] ?? '';
    const [, kind, action] = /^ContentManagement\.(\w{1,50})\.(\w{1,50})$/.exec(topic) ?? [];
    if (kind !== undefined && kind !== 'Entry') return ignored(`${kind}.${action} is not about an entry.`);
    const entry = shaped(EntrySchema, jsonObject(delivery.body));
    const type = entry.sys.contentType?.sys.id;
    if (!['Entry', 'DeletedEntry'].includes(entry.sys.type)) return ignored(`${entry.sys.type} is not an entry.`);
    if (type !== undefined && mapping.types?.includes(type) === false) return ignored(notOurs(type));
    return meaningOf(isVouchedFor(delivery) ? action : undefined, entry, delivery, mapping);
  },
};

function meaningOf(action: string | undefined, entry: Entry, delivery: RawDelivery, mapping: FieldMapping): Normalized {
  const isGone = entry.sys.type === 'DeletedEntry';
  switch (action) {
    case 'publish':
      return isGone ? asked(entry, delivery) : published(entry, delivery, mapping);
    case 'delete':
      return isGone ? removed(entry, 'delete', delivery) : asked(entry, delivery);
    case 'archive':
      return removed(entry, 'withdraw', delivery);
    case 'unpublish':
    case undefined:
      return isGone ? removed(entry, 'withdraw', delivery) : asked(entry, delivery);
    default:
      return ignored(`Entry.${action} does not change what is published.`);
  }
}

function published(entry: Entry, delivery: RawDelivery, mapping: FieldMapping): Normalized {
  const parts = localesOfEntry(entry, mapping);
  if (parts === null) return ignored(notOurs(entry.sys.contentType?.sys.id ?? ''));
  if (isPartlyPublished(entry)) return asked(entry, delivery);
  const changes = changesOfEntry(entry, { ...delivery, mapping, linked: new Map() });
  return { changes, ignored: null, ...(needsLinked(entry) && { refetch: [entryRef(entry, delivery.source)] }) };
}

function removed(entry: Entry, op: 'withdraw' | 'delete', { source, receivedAt }: RawDelivery): Normalized {
  const { deletedAt, archivedAt, updatedAt } = entry.sys;
  const order = timeOf(deletedAt ?? archivedAt ?? updatedAt, 'sys.deletedAt');
  const state = { source, id: entryRef(entry, source).itemId, version: { order, arrival: receivedAt } };
  return { changes: [removalOf(state, op)], ignored: null };
}

function asked(entry: Entry, { source }: RawDelivery): Normalized {
  return { changes: [], refetch: [entryRef(entry, source)], ignored: null };
}

/** The secret vouches for everything that came with it, a signature only for the headers it was made over. */
function isVouchedFor({ headers }: RawDelivery): boolean {
  if (headers[CONTENTFUL_SIGNED_HEADERS] === undefined) return true;
  return signedHeaderNames(headers).includes(TOPIC);
}

/** With locales published one by one, the body may hold what is still a draft. */
function isPartlyPublished({ sys }: Entry): boolean {
  const states = Object.values(sys.fieldStatus ?? {}).flatMap((byLocale) => Object.values(byLocale));
  return states.some((state) => state !== 'published');
}

function notOurs(type: string): string {
  return `${type} is not a content type with a title and a text; name it under types in the mapping to take it.`;
}
