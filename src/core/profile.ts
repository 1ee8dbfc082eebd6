import type { Interaction, InteractionType } from './interaction';

/** All a reader did to one item in one way: how often, when last, and the value given then. */
export interface Mark {
  readonly type: InteractionType;
  readonly count: number;
  readonly at: number;
  readonly value: number | null;
}

export interface ItemMarks {
  readonly itemId: string;
  readonly marks: readonly Mark[];
}

/**
 * A fold of a reader's interactions: what was done to which item. Tastes (interests, topics, authors) are derived from it
 * with the catalogue and the vectors of the moment (core/taste.ts), so that neither an edited item nor another embedder
 * makes a stored profile wrong.
 */
export interface Profile {
  readonly userId: string;
  /** Number of interactions folded; changes with every one, so it versions what is derived. */
  readonly version: number;
  readonly items: ReadonlyMap<string, ItemMarks>;
}

/** A profile as it is stored: everything received up to `foldedTo` (ms) is in it, and of what came later, `recentIds`. */
export interface ProfileSnapshot {
  readonly userId: string;
  readonly version: number;
  readonly items: readonly ItemMarks[];
  readonly foldedTo: number;
  readonly recentIds: readonly string[];
}

/** The profile of a reader who has done nothing. */
export function emptyProfile(userId: string): Profile {
  return { userId, version: 0, items: new Map() };
}

/** Adds one interaction: as `foldAll`. */
export function fold(profile: Profile, interaction: Interaction, maxItems: number): Profile {
  return foldAll(profile, [interaction], maxItems);
}

/**
 * Adds interactions. While there are no more than `maxItems` items the order of arrival does not matter (counts add, the
 * latest time and its value win); beyond it the items touched longest ago are forgotten, and come back with what is done
 * to them next. Impressions are not folded: being shown is not a deed.
 */
export function foldAll(profile: Profile, interactions: readonly Interaction[], maxItems: number): Profile {
  const deeds = interactions.filter(({ type }) => type !== 'IMPRESSION');
  if (deeds.length === 0) return profile;
  const items = new Map(profile.items);
  for (const deed of deeds) items.set(deed.itemId, withMark(items.get(deed.itemId), deed));
  forgetOldest(items, items.size - maxItems);
  return { userId: profile.userId, version: profile.version + deeds.length, items };
}

function withMark(known: ItemMarks | undefined, interaction: Interaction): ItemMarks {
  const marks = known?.marks ?? [];
  const others = marks.filter((mark) => mark.type !== interaction.type);
  const same = marks.find((mark) => mark.type === interaction.type);
  const merged = [...others, mergeMark(same, interaction)];
  return { itemId: interaction.itemId, marks: merged.sort((a, b) => (a.type < b.type ? -1 : 1)) };
}

function mergeMark(mark: Mark | undefined, { type, at, value }: Interaction): Mark {
  if (mark === undefined) return { type, count: 1, at, value };
  // On equal times the larger value wins, so that the order of arrival cannot show.
  const later = at > mark.at || (at === mark.at && (value ?? -Infinity) > (mark.value ?? -Infinity));
  return { type, count: mark.count + 1, at: Math.max(at, mark.at), value: later ? value : mark.value };
}

/** When the reader last did anything to the item. */
export function lastTouched({ marks }: ItemMarks): number {
  let last = -Infinity;
  for (const { at } of marks) if (at > last) last = at;
  return last;
}

function forgetOldest(items: Map<string, ItemMarks>, count: number): void {
  if (count <= 0) return;
  const byAge = [...items.values()].map((item) => ({ id: item.itemId, at: lastTouched(item) }));
  byAge.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  for (const { id } of byAge.slice(0, count)) items.delete(id);
}
