import { PackedReasons } from './packed-reasons';

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

/** One ranking in columns: thousands of rankings are kept in memory. Row i belongs to entry i. */
interface Columns {
  readonly itemIds: readonly string[];
  readonly scores: Float64Array;
  readonly signalNames: readonly string[];
  /** Row by row, by place in `signalNames`. */
  readonly signals: Float32Array;
  readonly reasons: PackedReasons;
}

/** What single precision says for sure, so that a half is answered as .5. */
const PRECISION = 1e6;

class RankedEntry implements RankedItem {
  constructor(
    private readonly columns: Columns,
    private readonly row: number,
  ) {}

  get itemId(): string {
    return this.columns.itemIds[this.row]!;
  }

  get score(): number {
    return this.columns.scores[this.row]!;
  }

  /** Those that say anything. */
  get signals(): readonly Signal[] {
    const { signalNames, signals } = this.columns;
    const valueAt = (i: number) => Math.round(signals[this.row * signalNames.length + i]! * PRECISION) / PRECISION;
    return signalNames.map((name, i) => ({ name, value: valueAt(i) })).filter(({ value }) => value > 0);
  }

  get reason(): Reason {
    return this.columns.reasons.at(this.row);
  }
}

/** Ranked items as they are kept; `values` by place in `signalNames`. */
export function rankedEntries(
  items: readonly { readonly itemId: string; readonly score: number; readonly values: readonly number[] }[],
  reasons: readonly Reason[],
  signalNames: readonly string[],
): RankedItem[] {
  const width = signalNames.length;
  const columns = {
    itemIds: items.map(({ itemId }) => itemId),
    scores: Float64Array.from(items, ({ score }) => score),
    signalNames,
    signals: new Float32Array(items.length * width),
    reasons: new PackedReasons(reasons),
  };
  items.forEach(({ values }, row) => columns.signals.set(values, row * width));
  return items.map((_, row) => new RankedEntry(columns, row));
}

/** The same as plain data: for stores. */
export function plainRanked({ itemId, score, signals, reason }: RankedItem): RankedItem {
  return { itemId, score, signals, reason };
}
