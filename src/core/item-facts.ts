import { publishedLocales, type Item, type ItemStatus } from './item';

/** What ranking needs of an item, small enough to hold the whole catalogue in memory. Times are ms since 1970. */
export interface ItemFacts {
  readonly id: string;
  readonly type: string;
  readonly status: ItemStatus;
  readonly topics: readonly string[];
  readonly authors: readonly string[];
  readonly locales: readonly string[];
  readonly publishedAt: number;
  readonly expiresAt: number | null;
  readonly premium: boolean;
  readonly featured: boolean;
}

/** The facts of an item. */
export function factsOf(item: Item): ItemFacts {
  return {
    id: item.id,
    type: item.type,
    status: item.status,
    topics: item.topics,
    authors: item.authors,
    locales: publishedLocales(item),
    publishedAt: item.publishedAt,
    expiresAt: item.expiresAt,
    premium: item.premium,
    featured: item.featured,
  };
}
