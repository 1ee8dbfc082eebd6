import { RecentChanges } from '../core/recent-changes';
import type { Neighbour, SearchOptions, VectorIndex } from '../ports/vector-index';

/**
 * The vectors of one space in memory, asked by item id. The index itself is keyed by the hash of the embedded text: its
 * entries never change, items with the same text share one, and an index loaded from an old file is right as far as it
 * goes.
 */
export class VectorSpace {
  private readonly hashByItem = new Map<string, string>();
  private readonly itemsByHash = new Map<string, Set<string>>();
  /** Every item that is assigned or removed. */
  readonly changes = new RecentChanges();

  constructor(
    readonly space: string,
    private readonly index: VectorIndex,
  ) {}

  /** Changes with every item that is assigned or removed. */
  get version(): number {
    return this.changes.position;
  }

  /** Number of items that have a vector here. */
  get size(): number {
    return this.hashByItem.size;
  }

  get file(): VectorIndex {
    return this.index;
  }

  /** Says that the item now has this text; true where its vector is here, so that it is searchable from now on. */
  assign(itemId: string, hash: string): boolean {
    if (this.hashByItem.get(itemId) !== hash) this.remove(itemId);
    if (!this.index.has(hash)) return false;
    if (this.hashByItem.has(itemId)) return true;
    this.changes.note(itemId);
    this.hashByItem.set(itemId, hash);
    const items = this.itemsByHash.get(hash) ?? new Set();
    this.itemsByHash.set(hash, items.add(itemId));
    return true;
  }

  addVector(hash: string, vector: Float32Array): void {
    if (!this.index.has(hash)) this.index.add(hash, vector);
  }

  /** Forgets the item; its vector too, where no other item shares it. */
  remove(itemId: string): void {
    const hash = this.hashByItem.get(itemId);
    if (hash === undefined) return;
    this.changes.note(itemId);
    this.hashByItem.delete(itemId);
    const items = this.itemsByHash.get(hash);
    items?.delete(itemId);
    if (items?.size === 0) {
      this.itemsByHash.delete(hash);
      this.index.remove(hash);
    }
  }

  /** Forgets the vectors that no item has: those an old file brought along. Only after every item was told of. */
  dropUnused(): void {
    const unused = [...this.index.ids()].filter((hash) => !this.itemsByHash.has(hash));
    for (const hash of unused) this.index.remove(hash);
  }

  vectorOf(itemId: string): Float32Array | undefined {
    const hash = this.hashByItem.get(itemId);
    return hash === undefined ? undefined : this.index.vectorOf(hash);
  }

  similarity(a: string, b: string): number | undefined {
    const hashA = this.hashByItem.get(a);
    const hashB = this.hashByItem.get(b);
    if (hashA === undefined || hashB === undefined) return undefined;
    return hashA === hashB ? 1 : this.index.similarity(hashA, hashB);
  }

  similaritiesTo(itemIds: readonly string[], units: readonly Float32Array[]): Float64Array {
    return this.index.similaritiesTo(
      itemIds.map((id) => this.hashByItem.get(id) ?? null),
      units,
    );
  }

  /** The k nearest items that `admits` lets pass; best first. */
  search(vector: Float32Array, k: number, { filter: admits = () => true }: SearchOptions = {}): Neighbour[] {
    const found = this.index.search(vector, k, { filter: (hash) => this.holdsAny(hash, admits) });
    const admitted = (hash: string) => [...(this.itemsByHash.get(hash) ?? [])].filter(admits).sort();
    return found
      .flatMap(({ id, similarity }) => admitted(id).map((itemId) => ({ id: itemId, similarity })))
      .slice(0, k);
  }

  private holdsAny(hash: string, admits: (itemId: string) => boolean): boolean {
    for (const itemId of this.itemsByHash.get(hash) ?? []) if (admits(itemId)) return true;
    return false;
  }
}
