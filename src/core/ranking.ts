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

/** The numbers of one ranking, packed: thousands of rankings are kept in memory. Row i belongs to entry i. */
interface Numbers {
  readonly signalNames: readonly string[];
  readonly scores: Float64Array;
  readonly signals: Float32Array;
}

/** What single precision says for sure, so that a half is answered as .5. */
const PRECISION = 1e6;

class RankedEntry implements RankedItem {
  constructor(
    readonly itemId: string,
    readonly reason: Reason,
    private readonly numbers: Numbers,
    private readonly row: number,
  ) {}

  get score(): number {
    return this.numbers.scores[this.row]!;
  }

  /** Those that say anything. */
  get signals(): readonly Signal[] {
    const { signalNames, signals } = this.numbers;
    const valueAt = (i: number) => Math.round(signals[this.row * signalNames.length + i]! * PRECISION) / PRECISION;
    return signalNames.map((name, i) => ({ name, value: valueAt(i) })).filter(({ value }) => value > 0);
  }
}

/** Ranked items as they are kept; `values` by place in `signalNames`. */
export function rankedEntries(
  items: readonly { readonly itemId: string; readonly score: number; readonly values: readonly number[] }[],
  reasons: readonly Reason[],
  signalNames: readonly string[],
): RankedItem[] {
  const width = signalNames.length;
  const numbers = {
    signalNames,
    scores: Float64Array.from(items, ({ score }) => score),
    signals: new Float32Array(items.length * width),
  };
  items.forEach(({ values }, row) => numbers.signals.set(values, row * width));
  return items.map(({ itemId }, row) => new RankedEntry(itemId, reasons[row]!, numbers, row));
}

/** The same as plain data: for stores. */
export function plainRanked({ itemId, score, signals, reason }: RankedItem): RankedItem {
  return { itemId, score, signals, reason };
}
