import type { Version } from './version';

export type ItemStatus = 'published' | 'withdrawn' | 'deleted';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Image {
  readonly url: string;
  readonly alt: string;
  readonly width?: number;
  readonly height?: number;
}

/** How a body is written: `blocks` is the structured rich text of a CMS (its own JSON). */
export type BodyFormat = 'html' | 'markdown' | 'blocks' | 'text';

export interface Body {
  readonly format: BodyFormat;
  /** As the CMS sent it. */
  readonly value: Json;
  /** The same as plain text; what is embedded. */
  readonly text: string;
}

/** One language of a document. A locale that was withdrawn or deleted stays as a tombstone, so that nothing older raises it. */
export interface Variant {
  readonly locale: string;
  readonly status: ItemStatus;
  readonly title: string;
  readonly summary: string;
  readonly url: string | null;
  readonly version: Version;
}

/** A document of the CMS with all its locales, without its bodies: what serving needs. All times are ms since 1970. */
export interface Item {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** `published` while any locale is. */
  readonly status: ItemStatus;
  /** The original's locale: what is embedded, and shown where the reader's locales have no variant. */
  readonly locale: string;
  readonly variants: Readonly<Record<string, Variant>>;
  readonly topics: readonly string[];
  readonly authors: readonly string[];
  readonly image: Image | null;
  readonly publishedAt: number;
  readonly expiresAt: number | null;
  readonly premium: boolean;
  /** An editor's mark: `editorsPick: true` in the attributes of the CMS. */
  readonly featured: boolean;
  readonly attributes: Readonly<Record<string, Json>>;
  /** Hash of what is embedded (see core/embedding-text.ts); the vector's key. */
  readonly textHash: string;
  /** Ours: 1 at the first write, one more at each; what optimistic writes and the tail compare. */
  readonly revision: number;
  /** Ours: when the store wrote it (ms); what replicas tail by. */
  readonly changedAt: number;
}

/** What one locale's content says of the whole document; the item shows the original's. Times are ms since 1970. */
export interface SharedFields {
  readonly type: string;
  readonly topics: readonly string[];
  readonly authors: readonly string[];
  readonly image: Image | null;
  /** As the editors say; null where the CMS gives none. */
  readonly publishedAt: number | null;
  readonly expiresAt: number | null;
  readonly premium: boolean;
  readonly featured: boolean;
  readonly attributes: Readonly<Record<string, Json>>;
  /** The original's locale, where the CMS knows it. */
  readonly originalLocale: string | null;
}

/** What merging changes in any order needs to remember of a locale, beside its variant and body (see core/apply-change.ts). */
export interface LocaleRecord {
  /** Of the newest upsert, or of the newest delete, which took the content away. */
  readonly contentVersion: Version | null;
  /** Of the oldest upsert ever seen: the oldest locale is the original. */
  readonly firstVersion: Version | null;
  /** When it first went live (ms). */
  readonly liveSince: number | null;
  /** Null where there is no content. */
  readonly shared: SharedFields | null;
}

/** An item with its bodies by locale: what is stored and embedded. */
export interface ItemDocument extends Item {
  readonly bodies: Readonly<Record<string, Body>>;
  /** By locale. Documents that did not come through `applyChange` have none: it is then guessed from the item. */
  readonly records?: Readonly<Record<string, LocaleRecord>>;
}

/** The item a reader gets at `now`: published, its time has come and has not passed. */
export function isVisible(item: Pick<Item, 'status' | 'publishedAt' | 'expiresAt'>, now: number): boolean {
  return item.status === 'published' && item.publishedAt <= now && (item.expiresAt === null || item.expiresAt > now);
}

/** Locales in which the item can be read, the original's first. */
export function publishedLocales(item: Item): string[] {
  const all = Object.values(item.variants).filter((variant) => variant.status === 'published');
  return all
    .map((variant) => variant.locale)
    .sort((a, b) => rank(a, item.locale) - rank(b, item.locale) || (a < b ? -1 : 1));
}

/**
 * The variant for a reader: the first of `locales` the item has (`pt-BR` also finds `pt`, and the other way round), else
 * the original, else any published one; null where nothing is published.
 */
export function variantFor(item: Item, locales: readonly string[]): Variant | null {
  const original = item.variants[item.locale];
  // What most readers get, without looking at the other languages.
  if (original?.status === 'published' && [undefined, item.locale].includes(locales[0])) return original;
  const available = publishedLocales(item);
  const wanted = locales.map((locale) => available.find((candidate) => matchesLocale(candidate, locale))).find(Boolean);
  const chosen = wanted ?? available[0];
  return chosen === undefined ? null : (item.variants[chosen] ?? null);
}

/** Whether content in `available` serves a reader of `wanted`: same tag, or one is the other without its region. */
export function matchesLocale(available: string, wanted: string): boolean {
  const a = available.toLowerCase();
  const b = wanted.toLowerCase();
  return a === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`);
}

function rank(locale: string, original: string): number {
  return locale === original ? 0 : 1;
}
