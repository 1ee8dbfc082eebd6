import type { ItemRecord } from '../datasets/dataset';
import type { Surroundings } from './beyond-accuracy';
import type { Split } from './split';

type VectorOf = Surroundings['vectorOf'];

/** What the lists of a split are looked at with. */
export function surroundingsOf({ items, among, training }: Split, vectorOf: VectorOf = () => undefined): Surroundings {
  return surroundingsFrom(items, training, vectorOf, among);
}

/** The same from items and what was done before. */
export function surroundingsFrom(
  items: readonly ItemRecord[],
  past: readonly { readonly userId: string; readonly itemId: string }[],
  vectorOf: VectorOf,
  among: readonly string[] = items.map(({ id }) => id),
): Surroundings {
  const readersOf = new Map<string, Set<string>>();
  for (const { userId, itemId } of past) {
    const own = readersOf.get(itemId);
    if (own === undefined) readersOf.set(itemId, new Set([userId]));
    else own.add(userId);
  }
  const topics = new Map(items.map((item) => [item.id, item.topics]));
  return {
    itemIds: among,
    readersOf: (id) => readersOf.get(id)?.size ?? 0,
    readers: new Set(past.map(({ userId }) => userId)).size,
    topicsOf: (id) => topics.get(id) ?? [],
    vectorOf,
  };
}
