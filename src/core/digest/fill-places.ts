import type { ItemFacts } from '../item-facts';
import type { RankedItem } from '../ranking';
import type { Campaign } from './campaign';

/** An item with the source of the fixed slot it stands in; null: it is there by its rank. */
export interface PlacedItem {
  readonly item: RankedItem;
  readonly slot: string | null;
}

export interface Rankings {
  readonly main: readonly RankedItem[];
  /** By fixed slot of the campaign. */
  readonly slots: readonly (readonly RankedItem[])[];
}

type Names = Pick<ItemFacts, 'topics' | 'authors'>;
type Form = Pick<Campaign, 'slots' | 'maxPerTopic' | 'maxPerAuthor'>;

/**
 * Fills a digest's places: the fixed slots first, each with the best of its source, the rest with the best of the ranking.
 * Laws: no item twice; no more than `size`; no topic and no author above its cap; what is in no slot stands in the order of
 * the ranking; where a slot finds nothing, the ranking fills its places.
 */
export function fillPlaces(
  campaign: Form,
  size: number,
  { main, slots }: Rankings,
  factsOf: (itemId: string) => Names | undefined,
): PlacedItem[] {
  const room = roomIn(campaign, factsOf);
  const fixed = new Map<number, PlacedItem>();
  campaign.slots.forEach(({ source, place, count }, n) => {
    for (let k = 0; k < count && place + k <= size; k += 1) {
      const item = slots[n]?.find(room.admits);
      if (item === undefined) break;
      room.take(item);
      fixed.set(place - 1 + k, { item, slot: source.from });
    }
  });
  const others: PlacedItem[] = [];
  for (const item of main) {
    if (fixed.size + others.length >= size) break;
    if (!room.admits(item)) continue;
    room.take(item);
    others.push({ item, slot: null });
  }
  return inPlace(fixed, others);
}

/** Where the ranking is short, what stands in slots moves up. */
function inPlace(fixed: ReadonlyMap<number, PlacedItem>, others: readonly PlacedItem[]): PlacedItem[] {
  const places: PlacedItem[] = [];
  const waiting = [...others];
  const slotted = [...fixed.entries()].sort(([a], [b]) => a - b);
  while (waiting.length > 0 || slotted.length > 0) {
    const isSlotsTurn = slotted.length > 0 && (waiting.length === 0 || slotted[0]![0] <= places.length);
    places.push(isSlotsTurn ? slotted.shift()![1] : waiting.shift()!);
  }
  return places;
}

function roomIn({ maxPerTopic, maxPerAuthor }: Form, factsOf: (itemId: string) => Names | undefined) {
  const taken = new Set<string>();
  const counts = { topics: new Map<string, number>(), authors: new Map<string, number>() };
  const limits = { topics: maxPerTopic ?? Infinity, authors: maxPerAuthor ?? Infinity };
  const kinds = ['topics', 'authors'] as const;
  return {
    admits: ({ itemId }: RankedItem) => {
      const facts = factsOf(itemId);
      const hasRoom = (kind: (typeof kinds)[number]) =>
        (facts?.[kind] ?? []).every((name) => (counts[kind].get(name) ?? 0) < limits[kind]);
      return !taken.has(itemId) && kinds.every(hasRoom);
    },
    take: ({ itemId }: RankedItem) => {
      taken.add(itemId);
      const facts = factsOf(itemId);
      for (const kind of kinds)
        for (const name of facts?.[kind] ?? []) counts[kind].set(name, (counts[kind].get(name) ?? 0) + 1);
    },
  };
}
