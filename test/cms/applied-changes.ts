import { applyChange } from '../../src/core/apply-change';
import type { ContentChange } from '../../src/core/content-change';
import type { ItemDocument } from '../../src/core/item';

/** The document after changes of one item came in this order; null where none made one. */
export function applied(changes: readonly ContentChange[]): ItemDocument | null {
  return changes.reduce<ItemDocument | null>((document, change) => {
    const next = applyChange(document, change, 0);
    return typeof next === 'string' ? document : next;
  }, null);
}
