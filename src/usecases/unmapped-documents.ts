import { z } from 'zod';
import type { SettingsStore } from '../ports/settings-store';

const DocumentSchema = z.object({ itemId: z.string(), reason: z.string(), at: z.number() });
const BookSchema = z.object({
  /** How many there were, those that are not kept included. */
  count: z.number().int().nonnegative(),
  documents: z.array(DocumentSchema),
});

/** A document of the CMS that cannot be made an item of, why, in words an editor understands, and when that was seen (ms). */
export type UnmappedDocument = Readonly<z.infer<typeof DocumentSchema>>;
export type UnmappedBook = Readonly<z.infer<typeof BookSchema>>;

/** Most that are kept, of a source: an editor mends a handful and compares again. */
export const MOST_UNMAPPED = 200;
const LONGEST_REASON = 300;
const NONE: UnmappedBook = { count: 0, documents: [] };

const nameOf = (source: string) => `unmapped ${source}`;

/** The newest `MOST_UNMAPPED` documents of a source that could not be mapped. */
export async function loadUnmapped(settings: SettingsStore, source: string): Promise<UnmappedBook> {
  const kept = BookSchema.safeParse(await settings.get(nameOf(source)));
  return kept.success ? kept.data : NONE;
}

export async function saveUnmapped(settings: SettingsStore, source: string, book: UnmappedBook): Promise<void> {
  await settings.set(nameOf(source), { count: book.count, documents: [...book.documents] });
}

/** The book after these were found, and `mended` turned out well: each document once. */
export function withUnmapped(
  book: UnmappedBook,
  found: readonly UnmappedDocument[],
  mended: ReadonlySet<string>,
): UnmappedBook {
  const short = found.map((one) => ({ ...one, reason: one.reason.slice(0, LONGEST_REASON) }));
  const again = new Set(short.map(({ itemId }) => itemId));
  const stay = book.documents.filter(({ itemId }) => !again.has(itemId) && !mended.has(itemId));
  const gone = book.documents.length - stay.length;
  return { count: book.count - gone + short.length, documents: [...short, ...stay].slice(0, MOST_UNMAPPED) };
}

/** Without those that were last seen before `since` (ms): what a whole comparison did not find again is mended or gone. */
export function seenSince(book: UnmappedBook, since: number, count: number): UnmappedBook {
  return { count, documents: book.documents.filter(({ at }) => at >= since) };
}
