import { z } from 'zod';
import type { Content, ContentChange } from '../core/content-change';
import { contentOf, isContent, type CmsDocument } from './document-content';
import { dateOf } from './field-values';
import type { FieldMapping } from './field-mapping';
import { isObject } from './json-body';
import { DEFAULT_LOCALE, localeOf } from './locale';
import { badPayload } from './source';
import { removalOf, wholeDocument } from './whole-document';

const Language = z.looseObject({
  locale: z.string().nullish(),
  code: z.string().nullish(),
  slug: z.string().nullish(),
});
const OneSchema = z.looseObject({
  databaseId: z.number().int().positive(),
  contentTypeName: z.string().min(1).max(100).nullish(),
  status: z.string().max(50).nullish(),
  dateGmt: z.string().max(50).nullish(),
  language: Language.nullish(),
  languageCode: z.string().max(35).nullish(),
});

/** A post, page or any other type, as WPGraphQL answers it, with its translations where a plugin tells them. */
export const WordPressNodeSchema = OneSchema.extend({ translations: z.array(OneSchema.nullable()).max(200).nullish() });

export type WordPressNode = z.infer<typeof WordPressNodeSchema>;

export interface WordPressReading {
  readonly source: string;
  readonly mapping: FieldMapping;
  readonly asOf: number;
  readonly receivedAt: number;
}

/**
 * The changes that make an item what a post and its translations are: one item, named after the oldest of them. A post
 * that was an item of its own before it became a translation is taken away as such.
 */
export function changesOfPost(node: WordPressNode, reading: WordPressReading): ContentChange[] {
  const { source, asOf, receivedAt, mapping } = reading;
  const members = familyOf(node);
  if (!isContent({ record: recordOf(node), types: typesOf(node), systemFields: SYSTEM_FIELDS }, mapping)) return [];
  const version = { order: asOf, arrival: receivedAt };
  const ids = members.map(({ databaseId }) => databaseId);
  const id = `${source}:${Math.min(...ids)}`;
  const own = `${source}:${node.databaseId}`;
  const published = members.filter(({ status }) => (status ?? 'publish') === 'publish');
  const changes = wholeDocument(
    { source, id, version },
    published.map((member) => localeOfPost(member, node, mapping)),
  );
  return own === id ? changes : [removalOf({ source, id: own, version }, 'delete'), ...changes];
}

/** The oldest first, which is the original. */
function familyOf(node: WordPressNode): WordPressNode[] {
  const translations = (node.translations ?? []).filter((translation) => translation !== null);
  const others = translations.filter(({ databaseId }) => databaseId !== node.databaseId);
  return [node, ...others].sort((a, b) => a.databaseId - b.databaseId);
}

/** Translations come without what is the same for all types. */
function localeOfPost(member: WordPressNode, asked: WordPressNode, mapping: FieldMapping) {
  const locale = languageOf(member) ?? mapping.defaultLocale ?? DEFAULT_LOCALE;
  const document: CmsDocument = {
    record: recordOf(member),
    types: typesOf(member.contentTypeName ? member : asked),
    locale,
    liveSince: publishedAt(member),
    systemFields: SYSTEM_FIELDS,
  };
  const content: Content = contentOf(document, mapping);
  return { locale, content };
}

/** WordPress writes `pt_BR`. */
function languageOf({ language, languageCode }: WordPressNode): string | null {
  const given = [language?.locale, language?.slug, language?.code?.toLowerCase(), languageCode].find(Boolean);
  return localeOf(given?.replaceAll('_', '-'));
}

function typesOf({ contentTypeName }: WordPressNode): [string] {
  return [contentTypeName ?? 'post'];
}

function publishedAt({ dateGmt }: WordPressNode): number {
  const time = dateOf(dateGmt);
  if (typeof time === 'number') return time;
  throw badPayload('dateGmt is not a date.');
}

const SYSTEM_FIELDS = [
  '__typename',
  'id',
  'databaseId',
  'contentTypeName',
  'status',
  'dateGmt',
  'modifiedGmt',
  'language',
  'languageCode',
  'translations',
];

/** The fields without GraphQL's wrappings, under names that say what they are. */
function recordOf(node: WordPressNode): Record<string, unknown> {
  const plain = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, unwrapped(value)]));
  return { ...plain, url: node.uri ?? node.link, date: node.dateGmt, featured: node.isSticky === true };
}

function unwrapped(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (Array.isArray(value.nodes)) return value.nodes.filter((entry) => !isDefaultCategory(entry)).map(unwrapped);
  if (isObject(value.node)) return unwrapped(value.node);
  return typeof value.sourceUrl === 'string' ? pictureOf(value) : value;
}

/** What WordPress puts posts in that were put nowhere. */
function isDefaultCategory(entry: unknown): boolean {
  return isObject(entry) && entry.slug === 'uncategorized';
}

function pictureOf({ sourceUrl, altText, mediaDetails }: Record<string, unknown>): Record<string, unknown> {
  const { width, height } = isObject(mediaDetails) ? mediaDetails : {};
  return { url: sourceUrl, alt: altText, width, height };
}
