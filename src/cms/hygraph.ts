import { z } from 'zod';
import type { Normalized, RawDelivery } from '../core/content-source';
import type { FieldMapping } from './field-mapping';
import { hygraphApi } from './hygraph-api';
import {
  contentsOfHygraph,
  hasRelation,
  HygraphEntrySchema,
  isBareHygraph,
  localesOfHygraph,
  publishedAtOf,
  type HygraphEntry,
} from './hygraph-entry';
import { HYGRAPH_SIGNATURE, hygraphSignedAt, verifyHygraph } from './hygraph-signature';
import { jsonObject, shaped } from './json-body';
import { digestOf, ignored, type Source } from './source';
import { removalOf, wholeDocument } from './whole-document';

/**
 * Hygraph (once GraphCMS), signed with the webhook's secret key.
 *
 * Order: the entry's `publishedAt` (the latest of its localizations); of a removal, and where there is none, the time
 * of signing. Calls may wait minutes in Hygraph's queue, so a removal that was queued behind a new publish can win
 * until the CMS is next asked. Ties: the later arrival wins.
 *
 * What the operations mean:
 * - `publish` carries the entry of that stage: its own fields, and the translated ones in `localizations`, all
 *   languages at once; what they no longer have is withdrawn. Only the stage PUBLISHED counts. Relations are bare ids:
 *   the text is taken at once and the entry asked for.
 * - `unpublish` carries what was published and hides everything at once. It does not say which of several localizations
 *   it was about, so the CMS is asked what is left.
 * - `delete` carries the draft. `create` and `update` are about drafts.
 * - With “Include payload” switched off there is no telling what happened: refused, and the message says so.
 */
export const hygraph: Source = {
  keptHeaders: [HYGRAPH_SIGNATURE],
  order: {
    key: 'publishedAt of the entry or its localizations; of a removal the time of signing',
    onTie: 'the later arrival wins',
  },
  api: hygraphApi,

  verify: ({ headers, body }, secrets, now) => verifyHygraph(headers[HYGRAPH_SIGNATURE], body, secrets, now),

  check({ body }): void {
    jsonObject(body);
  },

  /** With the time of signing: unpublished twice, an entry that was not changed in between has the same body twice. */
  deliveryId: ({ source, headers, body }) => digestOf(source, headers[HYGRAPH_SIGNATURE] ?? null, body),

  normalize(delivery, mapping): Normalized {
    const { operation, data } = shaped(BodySchema, jsonObject(delivery.body));
    const { stage } = data;
    const isPublic = stage === null || stage === undefined || stage === 'PUBLISHED';
    if (isForeign(data, mapping)) return ignored(notOurs(data.__typename));
    if (operation === 'delete') return removed('delete', data, delivery);
    if (operation === 'create' || operation === 'update') {
      return stage === 'PUBLISHED' ? asked(data, delivery) : ignored('A draft is not published content.');
    }
    if (!isPublic) return ignored(`The stage ${stage} is not what readers see.`);
    if (operation === 'publish') return published(data, delivery, mapping);
    if (operation === 'unpublish') return removed('withdraw', data, delivery);
    return ignored(`${operation} does not change what is published.`);
  },
};

const NO_DATA = 'is missing: switch on “Include payload” in the settings of the webhook';
const BodySchema = z.object({
  operation: z.string().min(1).max(100),
  data: z.custom<object>((data) => typeof data === 'object' && data !== null, NO_DATA).pipe(HygraphEntrySchema),
});

function published(entry: HygraphEntry, delivery: RawDelivery, mapping: FieldMapping): Normalized {
  const { source, receivedAt } = delivery;
  const parts = isBareHygraph(entry) ? null : localesOfHygraph(entry, mapping);
  if (parts === null) return asked(entry, delivery);
  const order = publishedAtOf(entry) ?? signedAt(delivery);
  const state = { source, id: `${source}:${entry.id}`, version: { order, arrival: receivedAt } };
  const changes = wholeDocument(state, contentsOfHygraph(entry, parts, order, mapping));
  return { changes, ignored: null, ...(hasRelation(entry) && { refetch: [refOf(entry, source)] }) };
}

function removed(op: 'withdraw' | 'delete', entry: HygraphEntry, delivery: RawDelivery): Normalized {
  const { source, receivedAt } = delivery;
  const version = { order: signedAt(delivery), arrival: receivedAt };
  const changes = [removalOf({ source, id: `${source}:${entry.id}`, version }, op)];
  const mayLeaveSome = op === 'withdraw' && (entry.localizations ?? []).length > 1;
  return { changes, ignored: null, ...(mayLeaveSome && { refetch: [refOf(entry, source)] }) };
}

function asked(entry: HygraphEntry, { source }: RawDelivery): Normalized {
  return { changes: [], refetch: [refOf(entry, source)], ignored: null };
}

function refOf({ __typename: type, id }: HygraphEntry, source: string) {
  return { type, id, itemId: `${source}:${id}` };
}

function signedAt({ headers }: RawDelivery): number {
  return hygraphSignedAt(headers[HYGRAPH_SIGNATURE] ?? '');
}

/** Of an entry without fields of its own only the mapping can tell. */
function isForeign(entry: HygraphEntry, mapping: FieldMapping): boolean {
  if (isBareHygraph(entry)) return mapping.types?.includes(entry.__typename) === false;
  return localesOfHygraph(entry, mapping) === null;
}

function notOurs(type: string): string {
  return `${type} is not a content type with a title and a text; name it under types in the mapping to take it.`;
}
