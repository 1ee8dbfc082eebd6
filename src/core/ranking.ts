/** A named part of a score. */
export interface Signal {
  readonly name: string;
  /** 0..1, higher is better. */
  readonly value: number;
}

/** Why an item is there, with the facts: one member per type of the GraphQL union. */
export type Reason =
  | { readonly kind: 'BecauseYouLiked'; readonly itemId: string }
  | { readonly kind: 'BecauseYouRead'; readonly itemId: string }
  | { readonly kind: 'SharedTopic'; readonly topic: string }
  | { readonly kind: 'SharedAuthor'; readonly author: string }
  | { readonly kind: 'ReadersLikeYou'; readonly itemId: string }
  | { readonly kind: 'SimilarTo'; readonly itemId: string }
  | { readonly kind: 'Trending'; readonly readers: number; readonly hours: number }
  | { readonly kind: 'Popular'; readonly readers: number }
  | { readonly kind: 'Fresh'; readonly publishedAt: number }
  | { readonly kind: 'EditorsPick' }
  | { readonly kind: 'ReadAgain'; readonly readAt: number }
  | { readonly kind: 'Exploration'; readonly impressions: number };

export interface RankedItem {
  readonly itemId: string;
  /** 0..1 within its ranking, higher is better. */
  readonly score: number;
  readonly signals: readonly Signal[];
  readonly reason: Reason;
}

/** A ranked item as rankings are kept in memory: numbers packed, names shared between all of them. */
export class RankedEntry implements RankedItem {
  constructor(
    readonly itemId: string,
    readonly score: number,
    private readonly signalNames: readonly string[],
    private readonly values: readonly number[],
    readonly reason: Reason,
  ) {}

  /** Those that say anything. */
  get signals(): readonly Signal[] {
    return this.signalNames.map((name, i) => ({ name, value: this.values[i]! })).filter(({ value }) => value > 0);
  }
}

/** The same as plain data: for pages and stores. */
export function plainRanked({ itemId, score, signals, reason }: RankedItem): RankedItem {
  return { itemId, score, signals, reason };
}
