import type { CatalogueView } from './catalogue';
import { affinity, isDismissed, isLiked } from './interaction-weights';
import { clusterInterests } from './interests';
import { lastTouched, type ItemMarks, type Profile } from './profile';
import type { HistoryEntry, Interest } from './recommender';

/** What a reader likes at this moment: derived from the profile with the catalogue and vectors of the moment. */
export interface Taste {
  /** Liked or read items, newest first, with their affinity (> 0, not decayed). */
  readonly history: readonly HistoryEntry[];
  readonly interests: readonly Interest[];
  /** Share of attention by topic, -1..1, the strongest 1; decayed. Likewise authors. */
  readonly topics: ReadonlyMap<string, number>;
  readonly authors: ReadonlyMap<string, number>;
  /** Everything the reader has touched, with the last time (ms). */
  readonly seen: ReadonlyMap<string, number>;
  readonly dismissed: ReadonlySet<string>;
  /** Items liked in so many deeds, as against merely read. */
  readonly liked: ReadonlySet<string>;
}

export interface TasteSettings {
  /** Half-life of what a deed says about topics and interests, ms. */
  readonly halfLifeMs: number;
  /** Newest items of the history that recommenders are asked with. */
  readonly historySize: number;
  /** Newest items whose vectors are clustered. */
  readonly clusteredItems: number;
  readonly maxInterests: number;
}

const DAY = 86_400_000;
export const TASTE_SETTINGS: TasteSettings = {
  halfLifeMs: 45 * DAY,
  historySize: 200,
  clusteredItems: 32,
  maxInterests: 4,
};

export type VectorOf = (itemId: string) => Float32Array | undefined;

/** Derives the taste at `now`. */
export function tasteOf(
  profile: Profile,
  catalogue: CatalogueView,
  vectorOf: VectorOf,
  now: number,
  settings: TasteSettings = TASTE_SETTINGS,
): Taste {
  const items = [...profile.items.values()];
  const deeds = items.map((item) => deedOf(item));
  const history = deeds
    .filter((deed) => deed.weight > 0)
    .sort((a, b) => b.at - a.at || (a.itemId < b.itemId ? -1 : 1))
    .slice(0, settings.historySize);
  return {
    history,
    interests: clusterInterests(decayed(history.slice(0, settings.clusteredItems), now, settings), vectorOf, settings),
    ...attention(decayed(deeds, now, settings), catalogue),
    seen: new Map(deeds.map((deed) => [deed.itemId, deed.at])),
    dismissed: new Set(items.filter((item) => isDismissed(item.marks)).map((item) => item.itemId)),
    liked: new Set(items.filter((item) => isLiked(item.marks)).map((item) => item.itemId)),
  };
}

/** The taste of somebody who likes just these items: what `similar` and the "because you liked" rows rank by. */
export function tasteForItems(
  itemIds: readonly string[],
  base: Taste,
  catalogue: CatalogueView,
  vectorOf: VectorOf,
  now: number,
): Taste {
  const history = itemIds.map((itemId) => ({ itemId, weight: 1, at: now }));
  return {
    history,
    interests: clusterInterests(history, vectorOf, { ...TASTE_SETTINGS, maxInterests: itemIds.length }),
    ...attention(history, catalogue),
    seen: base.seen,
    dismissed: base.dismissed,
    liked: base.liked,
  };
}

function deedOf(item: ItemMarks): HistoryEntry {
  return { itemId: item.itemId, weight: affinity(item.marks), at: lastTouched(item) };
}

function decayed(entries: readonly HistoryEntry[], now: number, { halfLifeMs }: TasteSettings): HistoryEntry[] {
  return entries.map((entry) => ({
    ...entry,
    weight: entry.weight * 2 ** (-Math.max(0, now - entry.at) / halfLifeMs),
  }));
}

function attention(entries: readonly HistoryEntry[], catalogue: CatalogueView): Pick<Taste, 'topics' | 'authors'> {
  const topics = new Map<string, number>();
  const authors = new Map<string, number>();
  for (const { itemId, weight } of entries) {
    const facts = catalogue.facts(itemId);
    for (const topic of facts?.topics ?? []) topics.set(topic, (topics.get(topic) ?? 0) + weight);
    for (const author of facts?.authors ?? []) authors.set(author, (authors.get(author) ?? 0) + weight);
  }
  return { topics: scaledToOne(topics), authors: scaledToOne(authors) };
}

function scaledToOne(weights: Map<string, number>): Map<string, number> {
  const strongest = Math.max(0, ...[...weights.values()].map(Math.abs));
  if (strongest === 0) return new Map();
  return new Map([...weights].map(([name, weight]) => [name, weight / strongest]));
}
