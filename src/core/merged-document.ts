import type { ContentChange } from './content-change';
import type { ItemDocument, ItemStatus, SharedFields } from './item';
import { ALL_LOCALES, type LocaleEntries, type LocaleEntry } from './locale-entry';
import { compareVersions } from './version';

/** Puts a document together from its locales; id and source are the change's where the document is new. */
export function deriveDocument(
  { id, source }: Pick<ContentChange, 'id' | 'source'>,
  entries: LocaleEntries,
  known: ItemDocument | null,
  now: number,
): ItemDocument {
  const original = originalOf(entries);
  const { originalLocale: _, ...shared } = original.record.shared ?? NO_CONTENT;
  const { textHash = '', revision = 0 } = known ?? {};
  return {
    id,
    source,
    ...shared,
    publishedAt: shared.publishedAt ?? original.record.liveSince ?? 0,
    status: statusOf(entries),
    locale: original.variant.locale,
    ...byLocale(entries),
    textHash,
    revision,
    changedAt: now,
  };
}

const NO_CONTENT: SharedFields = {
  type: '',
  topics: [],
  authors: [],
  image: null,
  publishedAt: null,
  expiresAt: null,
  premium: false,
  featured: false,
  attributes: {},
  originalLocale: null,
};

function byLocale(entries: LocaleEntries): Pick<ItemDocument, 'variants' | 'bodies' | 'records'> {
  const all = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    variants: Object.fromEntries(all.map(([locale, { variant }]) => [locale, variant])),
    bodies: Object.fromEntries(all.flatMap(([locale, { body }]) => (body === null ? [] : [[locale, body]]))),
    records: Object.fromEntries(all.map(([locale, { record }]) => [locale, record])),
  };
}

/** Locales that a change has named; where none was, what was said of all. */
function named(entries: LocaleEntries): LocaleEntry[] {
  const real = [...entries].filter(([locale]) => locale !== ALL_LOCALES).map(([, entry]) => entry);
  return real.length > 0 ? real : [...entries.values()];
}

function statusOf(entries: LocaleEntries): ItemStatus {
  const present = new Set(named(entries).map(({ variant }) => variant.status));
  return (['published', 'withdrawn', 'deleted'] as const).find((status) => present.has(status)) ?? 'deleted';
}

/** Published before withdrawn before deleted; among those the one the CMS calls the original, else the oldest. */
function originalOf(entries: LocaleEntries): LocaleEntry {
  const status = statusOf(entries);
  const candidates = named(entries).filter(({ variant }) => variant.status === status);
  const oldestFirst = candidates.sort((a, b) => byAge(a, b) || (a.variant.locale < b.variant.locale ? -1 : 1));
  const oldest = oldestFirst[0]!;
  const claimed = oldest.record.shared?.originalLocale;
  return oldestFirst.find(({ variant }) => variant.locale === claimed) ?? oldest;
}

function byAge({ record: a }: LocaleEntry, { record: b }: LocaleEntry): number {
  if (a.firstVersion === null || b.firstVersion === null)
    return Number(a.firstVersion === null) - Number(b.firstVersion === null);
  return compareVersions(a.firstVersion, b.firstVersion);
}
