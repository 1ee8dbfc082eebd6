import type { Content, ContentChange } from './content-change';
import type { Body, ItemDocument, ItemStatus, LocaleRecord, SharedFields, Variant } from './item';
import { compareVersions, type Version } from './version';

/** The key of what was said of all locales at once: a tombstone under which locales that turn up later begin. */
export const ALL_LOCALES = '*';

/** Everything a document holds of one locale. */
export interface LocaleEntry {
  readonly variant: Variant;
  readonly body: Body | null;
  readonly record: LocaleRecord;
}

export type LocaleEntries = ReadonlyMap<string, LocaleEntry>;

/** A document taken apart by locale. */
export function entriesOf(document: ItemDocument | null): LocaleEntries {
  if (document === null) return new Map();
  const entries = Object.entries(document.variants).map(([locale, variant]): [string, LocaleEntry] => [
    locale,
    {
      variant,
      body: own(document.bodies, locale) ?? null,
      record: own(document.records ?? {}, locale) ?? guessed(variant, document),
    },
  ]);
  return new Map(entries);
}

/** What is known of a locale: itself, or what was said of all locales. */
export function entryFor(entries: LocaleEntries, locale: string): LocaleEntry | undefined {
  return entries.get(locale) ?? entries.get(ALL_LOCALES);
}

/** One locale after a change that concerns it. */
export function mergeEntry(locale: string, entry: LocaleEntry | undefined, change: ContentChange): LocaleEntry {
  const status = mergeStatus(locale, entry?.variant, change);
  const record = entry?.record ?? NOTHING;
  if (change.op === 'withdraw') return { variant: status, body: entry?.body ?? null, record };
  const content = change.op === 'upsert' ? change.content : null;
  const seen = content === null ? record : witnessed(record, change.version, content.liveSince);
  if (!isNewer(change.version, record.contentVersion))
    return { variant: status, body: entry?.body ?? null, record: seen };
  return {
    variant: { ...status, title: content?.title ?? '', summary: content?.summary ?? '', url: content?.url ?? null },
    body: content?.body ?? null,
    record: { ...seen, contentVersion: change.version, shared: content === null ? null : sharedOf(content) },
  };
}

const NOTHING: LocaleRecord = { contentVersion: null, firstVersion: null, liveSince: null, shared: null };
const STATUS_AFTER: Readonly<Record<ContentChange['op'], ItemStatus>> = {
  upsert: 'published',
  withdraw: 'withdrawn',
  delete: 'deleted',
};

function mergeStatus(locale: string, variant: Variant | undefined, { op, version }: ContentChange): Variant {
  const known = { title: '', summary: '', url: null, ...variant, locale };
  if (variant !== undefined && !isNewer(version, variant.version))
    return { ...known, status: variant.status, version: variant.version };
  return { ...known, status: STATUS_AFTER[op], version };
}

function witnessed(record: LocaleRecord, version: Version, liveSince: number): LocaleRecord {
  const isFirst = record.firstVersion === null || compareVersions(version, record.firstVersion) < 0;
  return {
    ...record,
    firstVersion: isFirst ? version : record.firstVersion,
    liveSince: Math.min(liveSince, record.liveSince ?? Infinity),
  };
}

/** A tie goes to what is applied last. */
function isNewer(version: Version, known: Version | null): boolean {
  return known === null || compareVersions(version, known) >= 0;
}

function sharedOf(content: Content): SharedFields {
  const { type, topics, authors, image, publishedAt, expiresAt, premium, featured, attributes, originalLocale } =
    content;
  return { type, topics, authors, image, publishedAt, expiresAt, premium, featured, attributes, originalLocale };
}

/** For a document that was stored without records: what can be told from the item. */
function guessed({ status, version, locale }: Variant, item: ItemDocument): LocaleRecord {
  if (status === 'deleted' || locale === ALL_LOCALES) {
    return { ...NOTHING, contentVersion: status === 'deleted' ? version : null };
  }
  const { type, topics, authors, image, publishedAt, expiresAt, premium, featured, attributes } = item;
  const shared = {
    type,
    topics,
    authors,
    image,
    publishedAt,
    expiresAt,
    premium,
    featured,
    attributes,
    originalLocale: item.locale,
  };
  return { contentVersion: version, firstVersion: version, liveSince: publishedAt, shared };
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
