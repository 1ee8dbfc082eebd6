import type { Item, ItemDocument } from '../core/item';

/** A place in the tail: strictly after the item with this time and id. */
export interface ChangeCursor {
  readonly changedAt: number;
  readonly id: string;
}

/**
 * The truth about content. Laws:
 * - `save` stores only where the stored revision equals `expectedRevision` (0: nothing stored) and answers whether it
 *   did; the stored item carries `expectedRevision + 1` and the store's own `changedAt`.
 * - `byIds` and `documentsByIds` answer in key order, null where missing, repeated where repeated.
 * - tombstones (`status: 'deleted'`) are stored and answered like any item.
 * - `changedSince` answers in order of (changedAt, id); following it page by page misses nothing that was saved before
 *   the first call. Saves concurrent with the walk may land behind the cursor: callers look back a few seconds.
 */
export interface ItemStore {
  byIds(ids: readonly string[]): Promise<(Item | null)[]>;
  documentsByIds(ids: readonly string[]): Promise<(ItemDocument | null)[]>;
  save(document: ItemDocument, expectedRevision: number): Promise<boolean>;
  changedSince(cursor: ChangeCursor, limit: number): Promise<Item[]>;
}
