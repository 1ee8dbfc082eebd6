import { factsOf, type ItemFacts } from './item-facts';
import type { Item } from './item';

/** The facts of every item, in memory: read by ranking, moved by the tail. */
export interface CatalogueView {
  /** Changes whenever any item does; part of the key under which rankings are cached. */
  readonly version: number;
  readonly size: number;
  facts(id: string): ItemFacts | undefined;
  all(): Iterable<ItemFacts>;
}

/** The catalogue as the tail fills it. Law: an older revision never replaces a newer one. */
export class Catalogue implements CatalogueView {
  private readonly entries = new Map<string, { facts: ItemFacts; revision: number }>();
  version = 0;

  /** Takes an item in; false where this revision (or a newer one) is already here. */
  apply(item: Item): boolean {
    if ((this.entries.get(item.id)?.revision ?? 0) >= item.revision) return false;
    this.entries.set(item.id, { facts: factsOf(item), revision: item.revision });
    this.version += 1;
    return true;
  }

  get size(): number {
    return this.entries.size;
  }

  facts(id: string): ItemFacts | undefined {
    return this.entries.get(id)?.facts;
  }

  *all(): Iterable<ItemFacts> {
    for (const { facts } of this.entries.values()) yield facts;
  }
}

/** A catalogue that does not change: for evaluation and tests. */
export function fixedCatalogue(items: readonly ItemFacts[]): CatalogueView {
  const byId = new Map(items.map((item) => [item.id, item]));
  return { version: 1, size: byId.size, facts: (id) => byId.get(id), all: () => byId.values() };
}
