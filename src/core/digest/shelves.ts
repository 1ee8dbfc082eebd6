import type { CatalogueView } from '../catalogue';
import type { ItemFacts } from '../item-facts';
import { itemHash } from './item-hash';

/** The catalogue as digests look into it. */
export interface Shelves {
  /** What editors marked, newest first. */
  readonly featured: readonly ItemFacts[];
  /** Everything, newest first. */
  readonly newest: readonly ItemFacts[];
  idsOf(hash: string): readonly string[];
}

/** The shelves of a catalogue, made when they are first asked for, and anew where the catalogue has changed. */
export function createShelves(): (catalogue: CatalogueView) => Shelves {
  let standing: { readonly version: number; readonly shelves: Shelves } | undefined;
  return (catalogue) => {
    if (standing?.version !== catalogue.version)
      standing = { version: catalogue.version, shelves: new LazyShelves(catalogue) };
    return standing.shelves;
  };
}

class LazyShelves implements Shelves {
  private sorted: ItemFacts[] | undefined;
  private marked: ItemFacts[] | undefined;
  private hashed: Map<string, string[]> | undefined;

  constructor(private readonly catalogue: CatalogueView) {}

  get newest(): readonly ItemFacts[] {
    this.sorted ??= [...this.catalogue.all()].sort((a, b) => b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1));
    return this.sorted;
  }

  get featured(): readonly ItemFacts[] {
    return (this.marked ??= this.newest.filter(({ featured }) => featured));
  }

  idsOf(hash: string): readonly string[] {
    this.hashed ??= this.byHash();
    return this.hashed.get(hash) ?? [];
  }

  private byHash(): Map<string, string[]> {
    const ids = new Map<string, string[]>();
    for (const { id } of this.catalogue.all()) {
      const hash = itemHash(id);
      ids.set(hash, [...(ids.get(hash) ?? []), id]);
    }
    return ids;
  }
}
