import { z } from 'zod';
import type { Content, ContentChange } from '../core/content-change';
import type { Normalized, RawDelivery } from '../core/content-source';
import type { Json } from '../core/item';
import type { Version } from '../core/version';
import type { FieldMapping } from './field-mapping';
import { dateOf, imageOf, namesOf, summaryOf, titleOf, urlOf } from './field-values';
import { SIGNATURE_HEADER, signedAt, verifyGeneric } from './generic-signature';
import { jsonObject, shaped } from './json-body';
import { DEFAULT_LOCALE, localeOf } from './locale';
import { bodyOf } from './rich-text';
import { isSafeKey, safeJson } from './safe-json';
import { badPayload, digestOf, type Source } from './source';

/**
 * Our own format, for everything that has no row of its own. `POST /webhooks/<source>` with a JSON body, signed over the
 * raw bytes: `x-attune-signature: t=<ms>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, within 5 minutes of our clock both ways.
 *
 *     { "op": "upsert", "id": "night-trains", "locale": "en", "version": 1767225600000,
 *       "item": { "type": "article", "title": "Night trains are back", "body": "<p>…</p>", "topics": ["travel"] } }
 *     { "op": "withdraw", "id": "night-trains", "locale": "en" }      hides it; without a locale: all of them
 *     { "op": "delete", "id": "night-trains" }                        and takes the content away
 *     { "changes": [ …up to 100 of these… ] }
 *
 * Order: `version`, a number or a date that grows with every change of the document; the same kind for all changes of one.
 * Without it, the time of signing: then send a repeat with its first signature, else it counts as newer. A tie goes to the
 * later arrival. The delivery's identity is a digest of signature time and body, so a repeat of the same bytes is a duplicate.
 *
 * `id` is the item's id as readers' frontends will use it. All fields of `item` but type and title may be left out; they are
 * what the document reads from now on, not a patch. See README.md for each of them.
 */
export const generic: Source = {
  keptHeaders: [SIGNATURE_HEADER],
  verify: ({ headers, body }, secrets, now) => verifyGeneric(headers[SIGNATURE_HEADER], body, secrets, now),
  check({ body }): void {
    jsonObject(body);
  },
  deliveryId: ({ source, event, headers, body }) =>
    digestOf(source, event, String(signedAt(headers[SIGNATURE_HEADER] ?? '')), body),
  normalize(delivery, mapping): Normalized {
    const { changes } = shaped(Envelope, asList(jsonObject(delivery.body)));
    return { changes: changes.map((change) => changeOf(change, delivery, mapping)), ignored: null };
  },
};

const Time = z.union([z.string().max(50), z.number(), z.null()]).optional();
const Name = z.string().max(1_000);
const BodySchema = z.union([
  z.string(),
  z.object({ format: z.enum(['html', 'markdown', 'blocks', 'text']).optional(), value: z.unknown().optional() }),
  z.null(),
]);
const ImageSchema = z.union([z.string().max(2_000), z.looseObject({ url: z.string().max(2_000) }), z.null()]);

const ItemSchema = z.strictObject({
  type: z.string().regex(/^[\w.:-]{1,100}$/, 'must be a word of up to 100 letters, digits and . : - _'),
  title: z.string(),
  summary: z.string().nullish(),
  body: BodySchema.optional(),
  topics: z.array(Name).max(200).nullish(),
  authors: z.array(Name).max(200).nullish(),
  image: ImageSchema.optional(),
  url: z.string().nullish(),
  publishedAt: Time,
  expiresAt: Time,
  premium: z.boolean().nullish(),
  featured: z.boolean().nullish(),
  originalLocale: z.string().nullish(),
  attributes: z.unknown().optional(),
});

const Id = z.string().regex(/^[^\p{C}\s]{1,200}$/u, 'must be 1 to 200 characters without spaces');
const ChangeBase = { id: Id, locale: z.string().nullish(), version: Time };
const ChangeSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('upsert'), ...ChangeBase, item: ItemSchema }),
  z.strictObject({ op: z.literal('withdraw'), ...ChangeBase }),
  z.strictObject({ op: z.literal('delete'), ...ChangeBase }),
]);
const Envelope = z.strictObject({ changes: z.array(ChangeSchema).min(1).max(100) });

function asList(body: Record<string, unknown>): unknown {
  return Object.hasOwn(body, 'changes') ? body : { changes: [body] };
}

function changeOf(
  change: z.infer<typeof ChangeSchema>,
  delivery: RawDelivery,
  { defaultLocale }: FieldMapping,
): ContentChange {
  const { source, receivedAt } = delivery;
  const locale = localeOf(change.locale);
  const base = { source, id: change.id, version: versionOf(change.version, delivery) };
  if (change.op !== 'upsert') return { ...base, op: change.op, locale };
  return {
    ...base,
    op: 'upsert',
    locale: locale ?? defaultLocale ?? DEFAULT_LOCALE,
    content: contentOf(change.item, receivedAt),
  };
}

function versionOf(version: unknown, { headers, receivedAt }: RawDelivery): Version {
  if (version === null || version === undefined)
    return { order: signedAt(headers[SIGNATURE_HEADER] ?? ''), arrival: receivedAt };
  const order = typeof version === 'number' ? version : timeOf('version', version);
  if (order === null || !Number.isSafeInteger(order)) throw badPayload('version must be a whole number or a date.');
  return { order, arrival: receivedAt };
}

function contentOf(item: z.infer<typeof ItemSchema>, receivedAt: number): Content {
  const title = titleOf(item.title);
  if (title === '') throw badPayload('title: must not be empty.');
  const { body = null } = item;
  return {
    type: item.type,
    title,
    summary: summaryOf(item.summary),
    body: typeof body === 'object' && body !== null ? bodyOf(body.value, body.format) : bodyOf(body),
    url: urlOf(item.url),
    topics: namesOf(item.topics ?? []),
    authors: namesOf(item.authors ?? []),
    image: imageOf(item.image),
    publishedAt: timeOf('publishedAt', item.publishedAt),
    expiresAt: timeOf('expiresAt', item.expiresAt),
    premium: item.premium === true,
    featured: item.featured === true || flag(item.attributes),
    attributes: attributesOf(item.attributes),
    originalLocale: localeOf(item.originalLocale),
    liveSince: receivedAt,
  };
}

function timeOf(field: string, value: unknown): number | null {
  const time = dateOf(value);
  if (time === 'invalid')
    throw badPayload(`${field}: “${String(value).slice(0, 50)}” is not a date. Write it like 2026-03-01T09:00:00Z.`);
  return time;
}

const ATTRIBUTE_LIMITS = { depth: 4, nodes: 300, stringLength: 2_000 };

function attributesOf(value: unknown): Record<string, Json> {
  const kept = safeJson(value, ATTRIBUTE_LIMITS);
  if (kept === null || typeof kept !== 'object' || Array.isArray(kept)) return {};
  return Object.fromEntries(Object.entries(kept).filter(([key]) => isSafeKey(key)));
}

function flag(attributes: unknown): boolean {
  return attributesOf(attributes).editorsPick === true;
}
