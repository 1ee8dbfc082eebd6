import { matchesLocale } from './item';
import type { ItemFacts } from './item-facts';

/** What a query may ask of items; empty lists and undefined mean "any". Times are ms since 1970. */
export interface ItemFilter {
  readonly types?: readonly string[];
  readonly topics?: readonly string[];
  readonly authors?: readonly string[];
  readonly locales?: readonly string[];
  readonly publishedAfter?: number;
  readonly publishedBefore?: number;
  readonly premium?: boolean;
}

/** Whether an item passes: every named condition holds; within one list any member will do. */
export function passesFilter(item: ItemFacts, filter: ItemFilter): boolean {
  return (
    includesAny(filter.types, [item.type]) &&
    includesAny(filter.topics, item.topics) &&
    includesAny(filter.authors, item.authors) &&
    readableIn(item, filter.locales ?? []) &&
    item.publishedAt >= (filter.publishedAfter ?? -Infinity) &&
    item.publishedAt <= (filter.publishedBefore ?? Infinity) &&
    (filter.premium === undefined || item.premium === filter.premium)
  );
}

/** Whether the item has a variant in one of the locales; an empty list means any will do. */
export function readableIn(item: ItemFacts, locales: readonly string[]): boolean {
  if (locales.length === 0) return true;
  return item.locales.some((available) => locales.some((wanted) => matchesLocale(available, wanted)));
}

function includesAny(wanted: readonly string[] | undefined, present: readonly string[]): boolean {
  if (wanted === undefined || wanted.length === 0) return true;
  return present.some((value) => wanted.includes(value));
}
