import { applyChange } from '../../src/core/apply-change';
import type { ContentChange } from '../../src/core/content-change';
import type { ItemDocument } from '../../src/core/item';

/** What `start` is after changes of one item came in this order; null where there is nothing yet. */
export function applied(
  changes: readonly ContentChange[],
  start: ItemDocument | null = null,
  now = 0,
): ItemDocument | null {
  return changes.reduce<ItemDocument | null>((document, change) => {
    const next = applyChange(document, change, now);
    return typeof next === 'string' ? document : next;
  }, start);
}
