import { LRUCache } from 'lru-cache';
import type { Item } from '../core/item';
import type { ItemStore } from '../ports/item-store';

/** Items (without bodies) in memory, bounded by bytes, in front of the store. Law: never answers an older revision than it was told of. */
export class ItemCache {
  private readonly items: LRUCache<string, Item>;

  constructor(
    private readonly store: ItemStore,
    maxBytes: number,
  ) {
    this.items = new LRUCache({ maxSize: maxBytes, sizeCalculation: sizeOf });
  }

  /** The item, if it is in memory. */
  cached(id: string): Item | undefined {
    return this.items.get(id);
  }

  /** Takes in a newer revision, as the tail or a write brings it. */
  put(item: Item): void {
    if ((this.items.peek(item.id)?.revision ?? 0) < item.revision) this.items.set(item.id, item);
  }

  /** In key order, null where unknown; one trip for all that are missing. Rejects with StoreUnavailable. */
  async byIds(ids: readonly string[]): Promise<(Item | null)[]> {
    const missing = [...new Set(ids.filter((id) => this.items.get(id) === undefined))];
    const loaded = new Map<string, Item>();
    if (missing.length > 0) {
      for (const item of await this.store.byIds(missing)) if (item !== null) loaded.set(item.id, item);
      for (const item of loaded.values()) this.put(item);
    }
    return ids.map((id) => this.items.get(id) ?? loaded.get(id) ?? null);
  }

  get bytes(): number {
    return this.items.calculatedSize;
  }
}

/** Rough bytes in memory: two per character of its JSON, and the objects around it. */
function sizeOf(item: Item): number {
  return 600 + 2 * JSON.stringify(item).length;
}
