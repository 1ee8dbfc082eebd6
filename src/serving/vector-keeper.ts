import type { Item, ItemDocument } from '../core/item';
import type { SettingsStore } from '../ports/settings-store';
import type { VectorIndex, VectorIndexFiles } from '../ports/vector-index';
import type { VectorStore } from '../ports/vector-store';
import { Breath } from './breath';
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
  readonly now: () => number;
  readonly onSwap: (from: string, to: string) => void;
}

interface Unresolved {
  readonly hash: string;
  /** From when on we embed it ourselves, ms. */
  readonly stepInAt: number;
}

/** The name of the space that queries are answered from, in the settings store. */
const SERVING_SPACE = 'servingSpace';
/** When a space was last in use, in the settings store (ms). */
const usedAtName = (space: string) => `spaceUsedAt ${space}`;
/** A space that was in use within this time is kept: another replica may still be on the older configuration, ms. */
const KEEP_SPACE_MS = 86_400_000;
const BATCH = 500;

/**
 * Keeps the vector spaces in step with the items. Where the configured embedder is another than the one queries are
 * answered with, its space is filled in the background and then swapped in: no query fails in between.
 */
export class VectorKeeper {
  private current!: VectorSpace;
  private next: VectorSpace | undefined;
  /** Whether every item was told of once, and what an old index file had beyond them is gone. */
  private isTidy = false;
  /** Items whose vector is to be looked up. */
  private readonly unresolved = new Map<string, Unresolved>();
  /** Items handed to the queue, with the hash their vector will have, and the other way round. */
  private readonly queued = new Map<string, string>();
  private readonly awaited = new Map<string, Set<string>>();

  constructor(private readonly deps: VectorKeeperDeps) {}

  /** The space queries are answered from. */
  get serving(): VectorSpace {
    return this.current;
  }

  /** Changes whenever an item gets another vector, or none any more. */
  get version(): string {
    return `${this.current.space}#${this.current.version}`;
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
    const { id, textHash: hash } = item;
    this.unresolved.delete(id);
    this.unawait(id);
    const known = this.spaces().map((space) => {
      if (item.status === 'published') return space.assign(id, hash);
      space.remove(id);
      return true;
    });
    if (known.includes(false))
      this.unresolved.set(id, { hash, stepInAt: own ? 0 : this.deps.now() + this.deps.graceMs });
  }

  /** A document was stored here: embeds it at once, so that it is found by content as soon as it is visible. */
  async publish(document: ItemDocument): Promise<void> {
    this.hear(document, true);
    if (!this.unresolved.delete(document.id)) return;
    this.await(document.id, document.textHash);
    await this.deps.queue.embed(document);
  }

  /** A vector was made or found: it goes into the configured embedder's space, where an item still has this text. */
  accept(hash: string, vector: Float32Array): void {
    const target = this.next ?? this.current;
    for (const itemId of this.awaited.get(hash) ?? []) {
      target.addVector(hash, vector);
      target.assign(itemId, hash);
      this.queued.delete(itemId);
    }
    this.awaited.delete(hash);
  }

  /** Looks up what is unresolved; what does not come goes to the embedder. Then swaps, where the next space is complete. */
  async settle(): Promise<void> {
    for (const space of this.spaces()) await this.lookUp(space);
    const target = this.next ?? this.current;
    const now = this.deps.now();
    for (const [itemId, { hash, stepInAt }] of this.unresolved) {
      const isKnown = target.assign(itemId, hash);
      if (!isKnown && now < stepInAt) continue;
      this.unresolved.delete(itemId);
      if (isKnown) continue;
      this.await(itemId, hash);
      this.deps.queue.add(itemId);
    }
    if (!this.isTidy) for (const space of this.spaces()) space.dropUnused();
    this.isTidy = true;
    await this.swapIfComplete();
  }

  /**
   * Drops vectors and index files of former embedders. Spaces whose last use nobody has noted are kept for
   * KEEP_SPACE_MS from the first sight. Rejects with StoreUnavailable; the next start then goes on.
   */
  async dropOldSpaces(): Promise<void> {
    await this.noteUse();
    const inUse = this.spaces().map(({ space }) => space);
    const others = (await this.deps.vectors.spaces()).filter((space) => !inUse.includes(space));
    const kept: string[] = [];
    for (const space of others) {
      if (await this.wasUsedLately(space)) kept.push(space);
      else await this.deps.vectors.removeSpace(space);
    }
    await this.deps.files.keepOnly([...inUse, ...kept]);
  }

  /** Writes the serving index to its file, and notes that it is in use. */
  async save(): Promise<void> {
    // It never opened where the store was away at the start.
    if (this.current === undefined) return;
    await this.deps.files.save(this.current.file, this.current.space);
    await this.noteUse();
  }

  private await(itemId: string, hash: string): void {
    this.queued.set(itemId, hash);
    this.awaited.set(hash, (this.awaited.get(hash) ?? new Set()).add(itemId));
  }

  private unawait(itemId: string): void {
    const hash = this.queued.get(itemId);
    if (hash === undefined) return;
    this.queued.delete(itemId);
    const waiting = this.awaited.get(hash);
    waiting?.delete(itemId);
    if (waiting?.size === 0) this.awaited.delete(hash);
  }

  private async noteUse(): Promise<void> {
    for (const { space } of this.spaces()) await this.deps.settings.set(usedAtName(space), this.deps.now());
  }

  private async wasUsedLately(space: string): Promise<boolean> {
    const now = this.deps.now();
    const usedAt = await this.deps.settings.setOnce(usedAtName(space), now);
    return Number(usedAt) > now - KEEP_SPACE_MS;
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
      const breath = new Breath();
      for (let i = 0; i < batch.length; i += 1) {
        const [itemId, { hash }] = batch[i]!;
        // Meanwhile the item may have been withdrawn, or have another text.
        const vector = found[i];
        if (vector && this.unresolved.get(itemId)?.hash === hash) {
          space.addVector(hash, vector);
          space.assign(itemId, hash);
        }
        await breath.take();
      }
    }
  }

  private async swapIfComplete(): Promise<void> {
    if (this.next === undefined || this.backlog > 0) return;
    const { current, next } = this;
    await this.noteUse();
    await this.deps.settings.set(SERVING_SPACE, next.space);
    this.current = next;
    this.next = undefined;
    this.deps.onSwap(current.space, next.space);
  }
}
