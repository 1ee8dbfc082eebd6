import { isVisible, type Item } from '../core/item';
import type { ItemCache } from '../serving/item-cache';

/** Items by id, in key order; null where there is none that a reader could get at `now`. One trip for what is not in memory. */
export async function readItems(ids: readonly string[], items: ItemCache, now: number): Promise<(Item | null)[]> {
  const found = await items.byIds(ids);
  return found.map((item) => (item !== null && isVisible(item, now) ? item : null));
}
