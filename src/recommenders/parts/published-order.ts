import type { CatalogueView } from '../../core/catalogue';
import { isVisible } from '../../core/item';
import type { ItemFacts } from '../../core/item-facts';

/** Up to so many are put in their places one by one; more are sorted in with all others. */
const FEW = 16;
/** Entries that were replaced stay until there may be this many of them: finding them costs more than passing by. */
const MOST_REPLACED = 1_000;

/**
 * The published items by their time. What changed in the catalogue is put in its place at the next look, so that a publish
 * costs what it changes and not a walk over everything. What is still to come lies at the end and is passed by.
 */
export class PublishedOrder {
  /** Oldest first, of one time the greater id first. An entry is right where the catalogue still holds that very object. */
  private entries: ItemFacts[] = [];
  private version = NaN;
  private position = 0;
  private replaced = 0;

  constructor(private readonly catalogue: CatalogueView) {}

  /** While it is the same, nothing was changed and nothing scheduled has appeared since. */
  momentAt(now: number): string {
    this.catchUp();
    return `${this.version} ${this.publishedBy(now)}`;
  }

  /** What is visible at `now` (ms), newest first, of one time by id. */
  *visibleAt(now: number): Generator<ItemFacts> {
    this.catchUp();
    const { entries } = this;
    for (let at = this.publishedBy(now) - 1; at >= 0; at -= 1) {
      const entry = entries[at]!;
      if (this.isRight(entry) && isVisible(entry, now)) yield entry;
    }
  }

  private catchUp(): void {
    const { version, changes } = this.catalogue;
    if (version === this.version) return;
    const changed = Number.isNaN(this.version) ? null : (changes?.since(this.position) ?? null);
    this.version = version;
    this.position = changes?.position ?? 0;
    if (changed === null) this.takeAll();
    else this.take(new Set(changed));
  }

  private takeAll(): void {
    const published = [...this.catalogue.all()].filter(({ status }) => status === 'published');
    this.entries = published.sort(byTime);
    this.replaced = 0;
  }

  private take(ids: ReadonlySet<string>): void {
    const changed = [...ids].map((id) => this.catalogue.facts(id));
    const published = changed.filter((facts) => facts?.status === 'published') as ItemFacts[];
    this.replaced += ids.size;
    if (published.length <= FEW && this.replaced <= MOST_REPLACED) for (const facts of published) this.insert(facts);
    else this.merge(published);
  }

  private insert(facts: ItemFacts): void {
    const place = this.firstAfter((entry) => byTime(entry, facts) > 0);
    this.entries.splice(place, 0, facts);
  }

  /** Linear, but for sorting the new ones: the old are one run already. */
  private merge(published: readonly ItemFacts[]): void {
    const added = new Set(published);
    const kept = this.entries.filter((entry) => this.isRight(entry) && !added.has(entry));
    this.entries = [...kept, ...[...published].sort(byTime)].sort(byTime);
    this.replaced = 0;
  }

  private isRight(entry: ItemFacts): boolean {
    return this.catalogue.facts(entry.id) === entry;
  }

  private publishedBy(now: number): number {
    return this.firstAfter((entry) => entry.publishedAt > now);
  }

  /** The first place from which on it holds. */
  private firstAfter(holds: (entry: ItemFacts) => boolean): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.entries[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function byTime(a: ItemFacts, b: ItemFacts): number {
  return a.publishedAt - b.publishedAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}
