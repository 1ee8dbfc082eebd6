import type { Digest } from '../core/digest/digest';
import { variantFor, type Item } from '../core/item';
import type { DigestPageInput, DigestServices, ReserveOutcome } from './digest-services';
import type { TenantServices } from './services';

export type ExportInput = Omit<DigestPageInput, 'first' | 'userIds'>;
export type ExportServices = Pick<TenantServices, 'readItems' | 'digests'>;

/** One line of an export: a reader's digest with all that a mail needs, a reader for whom there is none, or the end. */
export type ExportLine =
  | { readonly userId: string; readonly cursor: string; readonly digest: ExportedDigest }
  | { readonly userId: string; readonly cursor: string; readonly skipped: string; readonly message: string }
  | { readonly end: true; readonly reserved: number; readonly skipped: number };

export interface ExportedDigest extends Omit<Digest, 'items' | 'modelVersion' | 'noRepeatMs' | 'userId'> {
  readonly items: readonly ExportedItem[];
}

type DigestItem = Digest['items'][number];

export interface ExportedItem extends DigestItem, Pick<Item, 'image'> {
  readonly locale: string;
  readonly title: string;
  readonly summary: string;
  readonly url: string | null;
  /** What the reader does with it is tracked with this. */
  readonly token: string;
}

/** Readers reserved at a time: what is in memory at once. */
const BATCH = 200;

/**
 * Reserves for everybody, one page after the other as fast as they are taken: memory holds one page, however many readers
 * there are. At-least-once: going on behind the cursor of the last line that arrived, or from the start under the same key,
 * answers the same digests.
 */
export async function* exportDigests(input: ExportInput, services: ExportServices): AsyncGenerator<ExportLine[]> {
  let { after } = input;
  const counts = { reserved: 0, skipped: 0 };
  // Of one export all are of one period, though midnight may pass.
  const period = input.period ?? (await services.digests.campaign(input.campaign)).period;
  for (;;) {
    const page = await services.digests.digests({ ...input, period, after, first: BATCH });
    for (const { kind } of page.outcomes) counts[kind] += 1;
    if (page.outcomes.length > 0) yield await linesOf(page.outcomes, services);
    if (!page.hasNextPage || page.endCursor === null) break;
    after = page.endCursor;
  }
  yield [{ end: true, ...counts }];
}

async function linesOf(outcomes: readonly ReserveOutcome[], services: ExportServices): Promise<ExportLine[]> {
  const digests = outcomes.flatMap((one) => (one.kind === 'reserved' ? [one.digest] : []));
  const ids = [...new Set(digests.flatMap(({ items }) => items.map(({ itemId }) => itemId)))];
  const found = await services.readItems(ids);
  const items = new Map(ids.map((id, n) => [id, found[n] ?? null]));
  return outcomes.map((one): ExportLine => {
    const { userId } = one.kind === 'reserved' ? one.digest : one;
    const line = { userId, cursor: cursorOf(userId) };
    if (one.kind === 'skipped') return { ...line, skipped: one.reason, message: one.message };
    return { ...line, digest: exported(one.digest, items, services.digests) };
  });
}

/** What was withdrawn since it was reserved is left out. */
function exported(digest: Digest, items: ReadonlyMap<string, Item | null>, digests: DigestServices): ExportedDigest {
  const { modelVersion: _model, noRepeatMs: _window, userId: _userId, ...told } = digest;
  const lines = digest.items.flatMap((one, place): ExportedItem[] => {
    const item = items.get(one.itemId) ?? null;
    const variant = item && variantFor(item, digest.locales);
    if (item === null || variant === null) return [];
    const { locale, title, summary, url } = variant;
    return [{ ...one, locale, title, summary, url, image: item.image, token: digests.tokenOf(digest, place) }];
  });
  return { ...told, items: lines };
}

/** A reader as a cursor: letters that any address may carry. */
export function cursorOf(userId: string): string {
  return Buffer.from(userId).toString('base64url');
}

/** Whom a cursor names; null: it is none. */
export function readerAt(cursor: string): string | null {
  const userId = Buffer.from(cursor, 'base64url').toString();
  return userId !== '' && cursorOf(userId) === cursor ? userId : null;
}
