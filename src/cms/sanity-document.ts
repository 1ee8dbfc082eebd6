import { z } from 'zod';
import type { ContentChange } from '../core/content-change';
import type { Version } from '../core/version';
import { contentOf, isContent } from './document-content';
import type { FieldMapping } from './field-mapping';
import { dateOf } from './field-values';
import { localeOf } from './locale';
import { localeRecords, type LocaleRecords } from './localized-fields';
import { languageOf, sanityFields, type SanityPlace } from './sanity-fields';
import { badPayload } from './source';
import { wholeDocument, type LocaleContent } from './whole-document';

const Id = z.string().regex(/^[\w.-]{1,128}$/, 'is not an id of Sanity');

/** A published document as a webhook without a projection, or with one that keeps these, and the query API have it. */
export const SanityDocumentSchema = z.looseObject({
  _id: Id,
  _type: z.string().min(1).max(200),
  _createdAt: z.string().max(50).nullish(),
  _updatedAt: z.string().max(50).nullish(),
});

export type SanityDocument = z.infer<typeof SanityDocumentSchema>;

export interface SanityReading {
  readonly source: string;
  readonly mapping: FieldMapping;
  readonly receivedAt: number;
  readonly place: SanityPlace;
}

/** A document taken apart by the languages of its fields; null where its type is none of ours. */
export function localesOfDocument(
  document: SanityDocument,
  { mapping, place }: Pick<SanityReading, 'mapping' | 'place'>,
): LocaleRecords | null {
  if (/^(?:sanity|system|translation)\./.test(document._type)) return null;
  const types = [document._type] as const;
  const language = languageOf(document);
  const own = language === null ? mapping : { ...mapping, defaultLocale: localeOf(language) ?? undefined };
  const parts = localeRecords({ fields: sanityFields(document, place), types: [...types] }, own);
  return isContent({ record: parts.sample, types: [...types], systemFields: [] }, mapping) ? parts : null;
}

/**
 * The changes that make an item what its documents are: one with all languages in its fields, or one for each language.
 * The first is the original. Empty where they are none of ours. `asOf`: when they were seen (ms), where a document that
 * is no longer among them cannot be told from their own times.
 */
export function changesOfDocuments(
  id: string,
  documents: readonly SanityDocument[],
  reading: SanityReading,
  asOf: number | null = null,
): ContentChange[] {
  const locales = documents.flatMap((document) => contentsOf(document, reading));
  if (locales.length === 0) return [];
  const order = asOf === null ? Math.max(...documents.map(orderOf)) : wholeSecond(asOf);
  const version: Version = { order, arrival: reading.receivedAt };
  const originalLocale = locales[0]?.locale ?? null;
  const told = locales.map(({ locale, content }) => ({ locale, content: { ...content, originalLocale } }));
  return wholeDocument({ source: reading.source, id, version }, told);
}

function contentsOf(document: SanityDocument, reading: SanityReading): LocaleContent[] {
  const parts = localesOfDocument(document, reading);
  if (parts === null) return [];
  const originalFirst = [...parts.records].sort(
    (a, b) => Number(b.locale === parts.original) - Number(a.locale === parts.original),
  );
  return originalFirst.map(({ locale, record }) => {
    const types = [document._type] as [string];
    const read = { record, types, locale, liveSince: createdAt(document), systemFields: [] };
    return { locale, content: contentOf(read, reading.mapping) };
  });
}

/** What a document's changes are ordered by: `_updatedAt`, which has whole seconds. */
export function orderOf(document: SanityDocument): number {
  return wholeSecond(updatedAt(document));
}

/** Times that are compared with `_updatedAt` must not be finer than it is. */
export function wholeSecond(time: number): number {
  return Math.floor(time / 1_000) * 1_000;
}

/** When the published document was last changed (ms). Refuses (BAD_PAYLOAD) where it does not say. */
function updatedAt({ _updatedAt }: SanityDocument): number {
  const time = dateOf(_updatedAt);
  if (typeof time === 'number') return time;
  throw badPayload(
    '_updatedAt is missing: keep _id, _type, _createdAt and _updatedAt in the projection of the webhook.',
  );
}

function createdAt(document: SanityDocument): number {
  const time = dateOf(document._createdAt);
  return typeof time === 'number' ? time : updatedAt(document);
}
