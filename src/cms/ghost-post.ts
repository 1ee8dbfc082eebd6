import type { Content, ContentChange } from '../core/content-change';
import type { DocumentRef } from '../core/content-source';
import { contentOf, isContent } from './document-content';
import { dateOf } from './field-values';
import type { FieldMapping } from './field-mapping';
import { isObject } from './json-body';
import { DEFAULT_LOCALE } from './locale';
import { wholeDocument, type DocumentState } from './whole-document';

/** What Ghost publishes under an address of its own. */
export const GHOST_TYPES = ['post', 'page'] as const;
export type GhostType = (typeof GHOST_TYPES)[number];

/** A post or page of Ghost's, of a webhook or the Admin API. */
export interface GhostPost {
  readonly type: GhostType;
  readonly post: Readonly<Record<string, unknown>>;
}

/** What it is called here: Ghost's ids are unique over posts and pages. Null where there is no id. */
export function ghostRef(source: string, type: GhostType, id: unknown): DocumentRef | null {
  if (typeof id !== 'string' || !/^\w{1,50}$/.test(id)) return null;
  return { type, id, itemId: `${source}:${id}` };
}

/** Whether a mapping wants it at all. */
export function isWanted(type: GhostType, mapping: FieldMapping): boolean {
  return isContent({ record: { title: null, html: null }, types: [type], systemFields: [] }, mapping);
}

/** The whole post, in the one locale it has. */
export function postChanges(post: GhostPost, state: DocumentState, mapping: FieldMapping): ContentChange[] {
  const locale = mapping.defaultLocale ?? DEFAULT_LOCALE;
  return wholeDocument(state, [{ locale, content: contentOfPost(post, locale, state, mapping) }]);
}

/** `sent` is a newsletter that is on no page. */
export function isLive({ post }: GhostPost): boolean {
  return post.status === 'published';
}

function contentOfPost(
  { type, post }: GhostPost,
  locale: string,
  { version }: DocumentState,
  mapping: FieldMapping,
): Content {
  const record = readable(post);
  const since = dateOf(post.published_at);
  const liveSince = typeof since === 'number' ? since : version.order;
  return contentOf({ record, types: [type], locale, liveSince, systemFields: ['id', 'uuid'] }, mapping);
}

/**
 * The fields that readers see, and no others: a post also carries its revisions, its editors' addresses and roles, comment
 * ids and newsletters. Text that is set for search engines only is left out, internal tags too.
 */
function readable(post: GhostPost['post']): Record<string, unknown> {
  const kept = Object.fromEntries(KEPT.map((name) => [name, post[name]]));
  return {
    ...kept,
    excerpt: post.custom_excerpt ?? post.excerpt ?? post.plaintext,
    image: { url: post.feature_image, alt: post.feature_image_alt ?? '' },
    tags: listOf(post.tags)
      .filter(({ visibility }) => visibility !== 'internal')
      .map(({ name }) => name),
    authors: listOf(post.authors).map(({ name }) => name),
    premium: post.visibility === 'paid' || post.visibility === 'tiers',
  };
}

const KEPT = ['id', 'uuid', 'title', 'slug', 'html', 'url', 'published_at', 'featured', 'visibility', 'reading_time'];

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.slice(0, 100).filter(isObject) : [];
}
