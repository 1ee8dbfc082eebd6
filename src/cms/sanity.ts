import { z } from 'zod';
import type { DocumentRef, Normalized, RawDelivery } from '../core/content-source';
import { dateOf } from './field-values';
import type { FieldMapping } from './field-mapping';
import { jsonObject, shaped } from './json-body';
import { sanityApi } from './sanity-api';
import { changesOfDocuments, localesOfDocument, SanityDocumentSchema, wholeSecond } from './sanity-document';
import { hasReference, languageOf } from './sanity-fields';
import { SANITY_SIGNATURE, sanitySignedAt, verifySanity } from './sanity-signature';
import { badPayload, digestOf, ignored, type Source } from './source';
import { removalOf } from './whole-document';

/**
 * Sanity, GROQ-powered webhooks (document webhooks), signed with the webhook's secret.
 *
 * Order: `_updatedAt`, and of a delete the time of its transaction; both in whole seconds, for `_updatedAt` has no
 * more. It delivers at least once and not always in order. Ties: the later arrival wins.
 *
 * What the events mean: there are no event names, but create, update and delete in the header `sanity-operation`, which
 * is not signed: a projection with `"_operation": delta::operation()` says it in the body, and that goes first.
 * - Drafts and versions of releases have ids of their own (`drafts.…`, `versions.…`) and are passed over: by default
 *   Sanity does not send them. Publishing creates or updates the document without prefix; unpublishing deletes it.
 * - The body is what the projection makes of the document; the whole document where there is none. With nothing but
 *   `_id` and other fields of Sanity's own, the CMS is asked. In between there is nothing: fields that are left out
 *   count as empty.
 * - Authors, topics and the like are references, unless the projection follows them (`"author": author->{name}`): the
 *   text is taken at once and the document asked for. A picture's address is made from its reference.
 * - A document with a `language` has its translations in other documents, which the body does not name: the CMS is
 *   asked for all of them. Languages inside fields (`internationalizedArray…`, `locale…`) come with the body.
 * - A changed `translation.metadata` means that translations were joined: they are asked for.
 */
export const sanity: Source = {
  keptHeaders: [
    SANITY_SIGNATURE,
    'idempotency-key',
    'sanity-operation',
    'sanity-document-id',
    'sanity-transaction-time',
    'sanity-project-id',
    'sanity-dataset',
  ],
  order: {
    key: '_updatedAt, of a delete the time of its transaction, in whole seconds',
    onTie: 'the later arrival wins',
  },
  api: sanityApi,

  verify: ({ headers, body }, secrets, now) => verifySanity(headers[SANITY_SIGNATURE], body, secrets, now),

  check({ body }): void {
    documentIn(body);
  },

  deliveryId({ source, headers, body }): string {
    const key = headers['idempotency-key'];
    if (key !== undefined && key !== '') return digestOf(source, key);
    return digestOf(source, headers['sanity-operation'] ?? null, headers['sanity-transaction-time'] ?? null, body);
  },

  normalize(delivery, mapping): Normalized {
    const { headers, source } = delivery;
    const body = documentIn(delivery.body);
    const id = shaped(SanityDocumentSchema.shape._id, body._id ?? headers['sanity-document-id']);
    if (/^(?:drafts|versions)\./.test(id))
      return ignored('A draft, or a version in a release, is not published content.');
    const type = typeof body._type === 'string' ? body._type : '';
    const ref: DocumentRef = { type, id, itemId: `${source}:${id}` };
    if (type === 'translation.metadata') return translationsIn(body, source);
    if (/^(?:sanity|system)\./.test(type)) return ignored(`${type} is Sanity's own.`);
    if (type !== '' && mapping.types?.includes(type) === false) return ignored(notOurs(type));
    if (operationOf(body, headers) === 'delete') return deleted(ref, delivery);
    return changed({ ...body, _id: id }, ref, delivery, mapping);
  },
};

/** What deletes leave behind may be null. */
function documentIn(body: Uint8Array): Record<string, unknown> {
  return body.byteLength < 10 && Buffer.from(body).toString().trim() === 'null' ? {} : jsonObject(body);
}

function operationOf({ _operation }: Record<string, unknown>, headers: RawDelivery['headers']): string {
  const operation = typeof _operation === 'string' ? _operation : (headers['sanity-operation'] ?? 'update');
  if (!['create', 'update', 'delete'].includes(operation)) {
    throw badPayload('sanity-operation must be create, update or delete.');
  }
  return operation;
}

/** Its translations may live on: the CMS knows what is left of them. */
function deleted(ref: DocumentRef, { source, headers, receivedAt }: RawDelivery): Normalized {
  const order = wholeSecond(deletedAt(headers));
  const state = { source, id: ref.itemId, version: { order, arrival: receivedAt } };
  return { changes: [removalOf(state, 'delete')], refetch: [ref], ignored: null };
}

/** The header of the transaction's time is not signed: it cannot be later than the signature. */
function deletedAt(headers: RawDelivery['headers']): number {
  const signedAt = sanitySignedAt(headers[SANITY_SIGNATURE] ?? '');
  const time = dateOf(headers['sanity-transaction-time']);
  return typeof time === 'number' ? Math.min(time, signedAt) : signedAt;
}

function changed(
  body: Readonly<Record<string, unknown>>,
  ref: DocumentRef,
  delivery: RawDelivery,
  mapping: FieldMapping,
): Normalized {
  const { source, receivedAt, headers } = delivery;
  if (isBare(body) || languageOf(body) !== null) return { changes: [], refetch: [ref], ignored: null };
  const place = { project: headers['sanity-project-id'], dataset: headers['sanity-dataset'] };
  const document = shaped(SanityDocumentSchema, body);
  if (localesOfDocument(document, { mapping, place }) === null) return ignored(notOurs(document._type));
  const changes = changesOfDocuments(ref.itemId, [document], { source, mapping, receivedAt, place });
  return { changes, ignored: null, ...(Object.values(body).some(hasReference) && { refetch: [ref] }) };
}

function isBare(body: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(body).every((name) => name.startsWith('_'));
}

const TranslationsSchema = z.object({
  translations: z.array(z.looseObject({ value: z.looseObject({ _ref: z.string().max(200) }).nullish() })).max(200),
});

function translationsIn(body: Readonly<Record<string, unknown>>, source: string): Normalized {
  const parsed = TranslationsSchema.safeParse(body);
  const ids = parsed.success ? parsed.data.translations.flatMap(({ value }) => value?._ref ?? []) : [];
  if (ids.length === 0) return ignored('A list of translations that names none.');
  return { changes: [], refetch: ids.map((id) => ({ type: '', id, itemId: `${source}:${id}` })), ignored: null };
}

function notOurs(type: string): string {
  return `${type} is not a content type with a title and a text; name it under types in the mapping to take it.`;
}
