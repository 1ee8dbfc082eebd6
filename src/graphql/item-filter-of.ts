import type { ItemFilter } from '../core/item-filter';
import { checkedList } from './input-checks';
import type { ItemFilterInput } from './types/inputs';

const MAX_NAMES = 100;

/** A filter in core's words. Refuses (BAD_USER_INPUT) lists that are too long, and empty names. */
export function itemFilterOf(given: ItemFilterInput | null | undefined): ItemFilter {
  if (!given) return {};
  const names = (key: 'types' | 'topics' | 'authors' | 'locales') =>
    given[key] ? checkedList(`filter.${key}`, given[key], MAX_NAMES) : undefined;
  return {
    types: names('types'),
    topics: names('topics'),
    authors: names('authors'),
    locales: names('locales'),
    publishedAfter: given.publishedAfter ?? undefined,
    publishedBefore: given.publishedBefore ?? undefined,
    premium: given.premium ?? undefined,
  };
}
