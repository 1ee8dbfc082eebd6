import { isDeepStrictEqual } from 'node:util';
import { applyChange } from '../core/apply-change';
import type { ContentChange } from '../core/content-change';
import type { ItemDocument } from '../core/item';
import { ALL_LOCALES } from '../core/locale-entry';
import type { Difference } from './reconcile-report';

/** What the CMS says of one document, all of one answer. */
export interface Told {
  readonly itemId: string;
  readonly changes: readonly ContentChange[];
}

/** The changes of an answer by document, in the order they came. */
export function byDocument(changes: readonly ContentChange[]): Told[] {
  const groups = new Map<string, ContentChange[]>();
  for (const change of changes) groups.set(change.id, [...(groups.get(change.id) ?? []), change]);
  return [...groups].map(([itemId, some]) => ({ itemId, changes: some }));
}

/**
 * How what the CMS says differs from what is held; null: it does not. Versions are not compared: what reads the same is not
 * written again only because it was asked for later. What is held and newer than the answer stays, and counts as the same.
 */
export function differenceOf(held: ItemDocument | null, { itemId, changes }: Told, now: number): Difference | null {
  const next = folded(held, changes, now);
  if (next === null || isDeepStrictEqual(essenceOf(held), essenceOf(next))) return null;
  const cmsAt = Math.max(...changes.map(({ version }) => version.order));
  return { itemId, what: whatChanged(held, next), cmsAt, heldAt: newestOf(held) };
}

function folded(held: ItemDocument | null, changes: readonly ContentChange[], now: number): ItemDocument | null {
  let document = held;
  for (const change of changes) {
    const next = applyChange(document, change, now);
    if (typeof next !== 'string') document = next;
  }
  return document;
}

/** What a reader, or the next change, could tell apart; null where there is nothing to read. */
function essenceOf(document: ItemDocument | null): unknown {
  if (document === null || !isShown(document)) return null;
  const { variants, bodies, records = {}, revision: _, changedAt: __, textHash: ___, ...item } = document;
  const locales = Object.keys(variants).filter((locale) => locale !== ALL_LOCALES);
  const shown = locales.filter((locale) => variants[locale]?.status === 'published');
  return {
    ...item,
    variants: shown.map((locale) => ({ ...variants[locale], version: null })),
    bodies: shown.map((locale) => bodies[locale] ?? null),
    shared: shown.map((locale) => records[locale]?.shared ?? null),
  };
}

function whatChanged(held: ItemDocument | null, next: ItemDocument): Difference['what'] {
  if (!isShown(next)) return 'withdrawn';
  return held !== null && isShown(held) ? 'changed' : 'added';
}

function isShown(document: ItemDocument): boolean {
  return document.status === 'published';
}

function newestOf(document: ItemDocument | null): number | null {
  const orders = Object.values(document?.variants ?? {}).map(({ version }) => version.order);
  return orders.length === 0 ? null : Math.max(...orders);
}
