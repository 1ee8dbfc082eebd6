import type { Item, ItemDocument } from '../core/item';
import type { SettingsStore } from '../ports/settings-store';
import type { VectorIndex, VectorIndexFiles } from '../ports/vector-index';
import type { VectorStore } from '../ports/vector-store';
import type { EmbeddingQueue } from './embedding-queue';
import { VectorSpace } from './vector-space';

export interface VectorKeeperDeps {
  /** The configured embedder's space: what new vectors are made for. */
  readonly space: string;
  readonly queue: EmbeddingQueue;
  readonly vectors: VectorStore;
  readonly settings: SettingsStore;
  readonly files: VectorIndexFiles;
  readonly createIndex: (space: string) => VectorIndex;
  /** How long another replica is given to embed what it took in, before we do it too, ms. */
  readonly graceMs: number;
  readonly onSwap: (from: string, to: string) => void;
}

interface Unresolved {
  readonly hash: string;
  readonly graceMs: number;
}

/** The name of the space that queries are answered from, in the settings store. */
const SERVING_SPACE = 'servingSpace';
const BATCH = 500;
/** Vectors added to an index between two breaths of the event loop. */
const SLICE = 8;

/**
 * Keeps the vector spaces in step with the items. Where the configured embedder is another than the one queries are
 * answered with, its space is filled in the background and then swapped in: no query fails in between.
 */
export class VectorKeeper {
  private current!: VectorSpace;
  private next: VectorSpace | undefined;
  /** Items whose vector is to be looked up. */
  private readonly unresolved = new Map<string, Unresolved>();
  /** Items handed to the queue, by the hash their vector will have. */
  private readonly awaited = new Map<string, Set<string>>();

  constructor(private readonly deps: VectorKeeperDeps) {}

  /** The space queries are answered from. */
  get serving(): VectorSpace {
    return this.current;
  }

  /** Items that wait for a vector. */
  get backlog(): number {
    return this.unresolved.size + this.deps.queue.length;
  }

  /** Decides what to serve from and loads it; items are then told by `hear`. */
  async open(): Promise<void> {
    const stored = await this.deps.settings.get(SERVING_SPACE);
    const known = await this.deps.vectors.spaces();
    const serving = typeof stored === 'string' && known.includes(stored) ? stored : this.deps.space;
    this.current = await this.openSpace(serving);
    if (serving !== this.deps.space) this.next = await this.openSpace(this.deps.space);
    else await this.deps.settings.set(SERVING_SPACE, serving);
  }

  /**
   * Takes notice of an item's newest revision. What another replica took in (`own` false) it embeds itself: we look for
   * the vector and step in only where it does not come.
   */
  hear(item: Item, own: boolean): void {
    this.unresolved.delete(item.id);
    const { textHash: hash } = item;
    for (const space of this.spaces()) {
      if (item.status !== 'published') space.remove(item.id);
      else if (!space.assign(item.id, hash))
        this.unresolved.set(item.id, { hash, graceMs: own ? 0 : this.deps.graceMs });
    }
  }

  /** A document was stored here: embeds it at once, so that it is found by content as soon as it is visible. */
  async publish(document: ItemDocument): Promise<void> {
    this.hear(document, true);
    if (!this.unresolved.delete(document.id)) return;
    this.await(document.id, document.textHash);
    await this.deps.queue.embed(document);
  }

  /** A vector was made or found: it goes into the configured embedder's space. */
  accept(hash: string, vector: Float32Array): void {
    const target = this.next ?? this.current;
    target.addVector(hash, vector);
    for (const itemId of this.awaited.get(hash) ?? []) target.assign(itemId, hash);
    this.awaited.delete(hash);
  }

  /** Looks up what is unresolved; what no store has goes to the embedder. Then swaps, where the next space is complete. */
  async settle(): Promise<void> {
    for (const space of this.spaces()) await this.lookUp(space);
    const target = this.next ?? this.current;
    for (const [itemId, { hash, graceMs }] of this.unresolved) {
      this.unresolved.delete(itemId);
      if (target.assign(itemId, hash)) continue;
      this.await(itemId, hash);
      this.deps.queue.add(itemId, graceMs);
    }
    await this.swapIfComplete();
  }

  /** Writes the serving index to its file. */
  async save(): Promise<void> {
    // It never opened where the store was away at the start.
    if (this.current !== undefined) await this.deps.files.save(this.current.file, this.current.space);
  }

  private await(itemId: string, hash: string): void {
    this.awaited.set(hash, (this.awaited.get(hash) ?? new Set()).add(itemId));
  }

  private spaces(): VectorSpace[] {
    return this.next === undefined ? [this.current] : [this.current, this.next];
  }

  private async openSpace(space: string): Promise<VectorSpace> {
    return new VectorSpace(space, (await this.deps.files.load(space)) ?? this.deps.createIndex(space));
  }

  private async lookUp(space: VectorSpace): Promise<void> {
    const missing = [...this.unresolved].filter(([itemId, { hash }]) => !space.assign(itemId, hash));
    for (let start = 0; start < missing.length; start += BATCH) {
      const batch = missing.slice(start, start + BATCH);
      const found = await this.deps.vectors.byHashes(
        space.space,
        batch.map(([, { hash }]) => hash),
      );
      for (let i = 0; i < batch.length; i += 1) {
        const [itemId, { hash }] = batch[i]!;
        if (found[i]) space.addVector(hash, found[i]!);
        space.assign(itemId, hash);
        if (i % SLICE === 0) await new Promise(setImmediate);
      }
    }
  }

  private async swapIfComplete(): Promise<void> {
    if (this.next === undefined || this.backlog > 0) return;
    const from = this.current.space;
    this.current = this.next;
    this.next = undefined;
    await this.deps.settings.set(SERVING_SPACE, this.current.space);
    this.deps.onSwap(from, this.current.space);
  }
}
