import { createHash } from 'node:crypto';
import type { ItemDocument, Json } from './item';

/** Goes up whenever the same document may give another text: every item is then embedded anew. */
export const EMBEDDING_TEXT_VERSION = 1;

/**
 * Longest text, in UTF-16 units: longer ones did not bring an article nearer to what its readers also read (the
 * hashed part of our embedders was best at 4,000), and it fits the 2,048 tokens of most served models. One exception
 * to "more is better": the local model reads 128 tokens, about the first 500 characters, which is why the order below
 * matters.
 */
export const EMBEDDING_TEXT_MAX = 4000;

const TITLE_MAX = 300;
const SUMMARY_MAX = 800;
const TOPICS = 12;
const AUTHORS = 3;
const LABEL_MAX = 60;
const ATTRIBUTES_MAX = 1000;

/** What the recipe reads of a document; nothing else can change the text. */
export type EmbeddingSource = Pick<
  ItemDocument,
  'type' | 'locale' | 'variants' | 'bodies' | 'topics' | 'authors' | 'attributes'
>;

/**
 * The recipe of what is embedded, in falling weight: title, summary (where the body does not begin with it anyway),
 * topics, authors, body, of the original's locale, cut at `EMBEDDING_TEXT_MAX`. A document without title, summary and
 * body gives its topics, authors, textual attributes and type. The type of a written document is left out: an article
 * and a podcast about the same thing belong together. Topics are a set, so their order does not matter. Never empty
 * for a typed item.
 */
export function embeddingTextOf(document: EmbeddingSource): string {
  const { title, summary, body } = wordsOf(document);
  const topics = labels(topicWords(document.topics), TOPICS);
  const authors = labels(document.authors, AUTHORS);
  const parts = hasWords(title, summary, body)
    ? [title, body.startsWith(summary) ? '' : summary, topics, authors, body]
    : [topics, authors, attributeWords(document.attributes), clean(document.type)];
  return cut(sentences(parts), EMBEDDING_TEXT_MAX);
}

/** The key of a text's vector: changes with the text and with the recipe's version. 43 characters, base64url. */
export function textHashOf(text: string): string {
  return createHash('sha256').update(`${EMBEDDING_TEXT_VERSION}\n${text}`).digest('base64url');
}

interface Words {
  readonly title: string;
  readonly summary: string;
  readonly body: string;
}

/** The original's words; where the original has none, those of the first locale that has. */
function wordsOf(document: EmbeddingSource): Words {
  const others = Object.keys(document.variants).sort();
  const candidates = [document.locale, ...others].map((locale) => wordsIn(document, locale));
  return candidates.find(({ title, summary, body }) => hasWords(title, summary, body)) ?? candidates[0]!;
}

function wordsIn(document: EmbeddingSource, locale: string): Words {
  const variant = document.variants[locale];
  return {
    title: cut(clean(variant?.title ?? ''), TITLE_MAX),
    summary: cut(clean(variant?.summary ?? ''), SUMMARY_MAX),
    // Cleaning reads the whole string: a body of megabytes is cut first, with room for the whitespace that goes.
    body: clean((document.bodies[locale]?.text ?? '').slice(0, 4 * EMBEDDING_TEXT_MAX)),
  };
}

function hasWords(...texts: readonly string[]): boolean {
  return texts.some((text) => text !== '');
}

/** A set in one order; slugs as words. */
function topicWords(topics: readonly string[]): string[] {
  return [...new Set(topics.map((topic) => topic.replace(/[-_]+/g, ' ')))].sort();
}

function labels(values: readonly string[], most: number): string {
  return values
    .slice(0, most)
    .map((value) => cut(clean(value), LABEL_MAX))
    .filter((value) => value !== '')
    .join(', ');
}

/** One after the other, with a full stop where the part before does not end a sentence by itself. */
function sentences(parts: readonly string[]): string {
  const spoken = parts.filter((part) => part !== '');
  return spoken
    .map((part, i) => (i === spoken.length - 1 || /[.!?…。！？:;]$/.test(part) ? part : `${part}.`))
    .join(' ');
}

/** Strings among the free attributes, by key; not numbers and flags, which change often and say little. */
function attributeWords(attributes: Readonly<Record<string, Json>>): string {
  const words = Object.keys(attributes)
    .sort()
    .flatMap((key) => [attributes[key] ?? null].flat())
    .filter((value) => typeof value === 'string')
    .map((value) => clean(value.slice(0, ATTRIBUTES_MAX)))
    .filter((value) => value !== '' && !/^(https?:|data:|\/)/.test(value));
  return cut(words.join(', '), ATTRIBUTES_MAX);
}

/** One form for what looks the same: composed, no control characters or broken surrogates, single spaces. */
function clean(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Surrogate}\s]+/gu, ' ')
    .trim();
}

/** At most `max` units, ending at a word where there is one near, never inside a surrogate pair. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const space = text.lastIndexOf(' ', max);
  return clean(text.slice(0, space > max * 0.8 ? space : max));
}
