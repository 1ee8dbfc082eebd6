import DataLoader from 'dataloader';
import type { Item } from '../core/item';
import { StoreUnavailable } from '../ports/stores';
import type { TenantServices } from '../usecases/services';

type Services = Pick<TenantServices, 'cachedItem' | 'readItems'>;

/** Items of one request: answered at once where they are in memory, else in one batch for all who ask in the same tick. */
export class ItemLoader {
  private readonly loader: DataLoader<string, Item | null>;

  constructor(private readonly services: Services) {
    this.loader = new DataLoader((ids) => services.readItems(ids));
  }

  /** The item, or null where there is none a reader could get. */
  one(id: string): Item | null | Promise<Item | null> {
    return this.services.cachedItem(id) ?? this.loader.load(id);
  }

  /** In key order. */
  async many(ids: readonly string[]): Promise<(Item | null)[]> {
    return this.allInMemory(ids) ?? Promise.all(ids.map(async (id) => this.one(id)));
  }

  /**
   * In key order; null also where the store is out of reach, told by `complete`, so that a page goes on with what is in
   * memory. Rejects with StoreUnavailable where that is nothing.
   */
  async reachable(ids: readonly string[]): Promise<{ items: (Item | null)[]; complete: boolean }> {
    const items = this.allInMemory(ids);
    if (items !== null) return { items, complete: true };
    const answers = await Promise.all(ids.map(async (id) => Promise.resolve(this.one(id)).catch(orUnavailable)));
    const lost = answers.find((answer) => answer instanceof StoreUnavailable);
    if (lost !== undefined && !answers.some(isItem)) throw lost;
    return { items: answers.map((answer) => (isItem(answer) ? answer : null)), complete: lost === undefined };
  }

  private allInMemory(ids: readonly string[]): Item[] | null {
    const items: Item[] = [];
    for (const id of ids) {
      const item = this.services.cachedItem(id);
      if (item === undefined) return null;
      items.push(item);
    }
    return items;
  }
}

function orUnavailable(error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  throw error;
}

function isItem(answer: Item | StoreUnavailable | null): answer is Item {
  return answer !== null && !(answer instanceof StoreUnavailable);
}
