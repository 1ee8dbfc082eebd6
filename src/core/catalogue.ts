import { factsOf, type ItemFacts } from './item-facts';
import type { Item } from './item';
import { RecentChanges, type ChangesView } from './recent-changes';
import { Turns } from './turns';

/** The facts of every item, in memory: read by ranking, moved by the tail. */
export interface CatalogueView {
  /** Changes whenever any item does, and when one's time comes or is over; part of the key under which rankings are cached. */
  readonly version: number;
  readonly size: number;
  /** Which items changed, for whoever keeps something made from all of them; missing: everything is to be looked at again. */
  readonly changes?: ChangesView;
  facts(id: string): ItemFacts | undefined;
  all(): Iterable<ItemFacts>;
}

/** The catalogue as the tail fills it. Law: an older revision never replaces a newer one. */
export class Catalogue implements CatalogueView {
  private readonly entries = new Map<string, ItemFacts>();
  private readonly revisions = new Map<string, number>();
  private readonly turns = new Turns();
  readonly changes = new RecentChanges();
  version = 0;

  /** Takes an item in; false where this revision (or a newer one) is already here. */
  apply(item: Item): boolean {
    if ((this.revisions.get(item.id) ?? 0) >= item.revision) return false;
    this.revisions.set(item.id, item.revision);
    this.entries.set(item.id, factsOf(item));
    this.turns.expect(item);
    this.changes.note(item.id);
    this.version += 1;
    return true;
  }

  /**
   * Moves on to `now` (ms): where an item has become visible since, or is visible no more, nothing that was made before fits
   * any longer. Costs next to nothing where none has.
   */
  moveTo(now: number): void {
    if (this.turns.pass(now)) this.version += 1;
  }

  get size(): number {
    return this.entries.size;
  }

  facts(id: string): ItemFacts | undefined {
    return this.entries.get(id);
  }

  all(): Iterable<ItemFacts> {
    return this.entries.values();
  }
}

/** A catalogue that does not change: for evaluation and tests. */
export function fixedCatalogue(items: readonly ItemFacts[]): CatalogueView {
  const byId = new Map(items.map((item) => [item.id, item]));
  return { version: 1, size: byId.size, facts: (id) => byId.get(id), all: () => byId.values() };
}
