import { EmbedderUnavailable, type Embedder } from '../ports/embedder';
import type { ItemStore } from '../ports/item-store';
import { StoreUnavailable } from '../ports/stores';
import type { StoredVector, VectorStore } from '../ports/vector-store';
import type { ItemDocument } from '../core/item';
import { Breath } from './breath';

export interface EmbeddingQueueDeps {
  readonly space: string;
  readonly embedder: Embedder;
  readonly items: ItemStore;
  readonly vectors: VectorStore;
  readonly textOf: (document: ItemDocument) => string;
  readonly hashOf: (text: string) => string;
  readonly now: () => number;
  readonly retryMs: number;
  /** A vector is in the store. Called before the promise of `embed` resolves. */
  readonly onVector: (hash: string, vector: Float32Array) => void;
  readonly onError: (error: unknown) => void;
}

/** A document whose publisher waits for its vector. */
interface Urgent {
  readonly document: ItemDocument;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** So many urgent ones go together, where they come at once or faster than they are made; and so many groups beside each other. */
const URGENT_GROUP = 16;
const URGENT_GROUPS = 3;

/**
 * Gives items their vectors: from the store where their text was embedded before, else from the embedder. Items wait here
 * while the embedder or the store is away; nothing is lost, because what is missing is found again at every start.
 */
export class EmbeddingQueue {
  /** Item id → not before (ms). */
  private readonly waiting = new Map<string, number>();
  private readonly urgent: Urgent[] = [];
  private urgentGroups = 0;
  private atWork = 0;
  private working: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly deps: EmbeddingQueueDeps) {}

  /** Items that wait or are being worked on. */
  get length(): number {
    return this.waiting.size + this.atWork;
  }

  /** Embeds in the background, not before `delayMs` from now (another replica may do it meanwhile). */
  add(itemId: string, delayMs = 0): void {
    this.waiting.set(itemId, this.deps.now() + delayMs);
  }

  /** Embeds one document now. Rejects with EmbedderUnavailable or StoreUnavailable; it then waits in the queue. */
  embed(document: ItemDocument): Promise<void> {
    return new Promise((resolve, reject) => {
      this.urgent.push({ document, resolve, reject });
      // After all that was stored by the same write: what comes together goes together.
      process.nextTick(() => void this.workUrgent());
    });
  }

  /** Works off what is due, batch by batch; concurrent calls share the work. */
  drain(): Promise<void> {
    this.working ??= this.work().finally(() => (this.working = undefined));
    return this.working;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.working;
  }

  private async workUrgent(): Promise<void> {
    if (this.urgentGroups >= URGENT_GROUPS) return;
    this.urgentGroups += 1;
    const next = () => this.urgent.splice(0, URGENT_GROUP);
    for (let group = next(); group.length > 0; group = next()) await this.embedGroup(group);
    this.urgentGroups -= 1;
  }

  /** Where something in a group fails that is not the world's fault, each goes alone. */
  private async embedGroup(group: readonly Urgent[]): Promise<void> {
    try {
      await this.embedAll(group.map(({ document }) => document));
      for (const { document, resolve } of group) {
        this.waiting.delete(document.id);
        resolve();
      }
    } catch (error) {
      if (group.length > 1 && !isPassing(error)) for (const one of group) await this.embedGroup([one]);
      else this.failGroup(group, error);
    }
  }

  private failGroup(group: readonly Urgent[], error: unknown): void {
    for (const { document, reject } of group) {
      this.add(document.id, this.deps.retryMs);
      reject(error);
    }
  }

  private async work(): Promise<void> {
    for (;;) {
      const ids = this.due();
      if (ids.length === 0 || this.stopped) return;
      await this.workBatch(ids);
    }
  }

  private due(): string[] {
    const now = this.deps.now();
    const ids: string[] = [];
    for (const [id, notBefore] of this.waiting) {
      if (notBefore <= now) ids.push(id);
      if (ids.length >= this.deps.embedder.batchSize) break;
    }
    return ids;
  }

  private async workBatch(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.waiting.delete(id);
    this.atWork += ids.length;
    try {
      const documents = await this.deps.items.documentsByIds(ids);
      await this.embedAll(documents.filter((document) => document?.status === 'published') as ItemDocument[]);
    } catch (error) {
      this.deps.onError(error);
      if (isPassing(error)) for (const id of ids) this.add(id, this.deps.retryMs);
      // One bad document must not take its neighbours along; alone it is given up (and tried again at the next start).
      else if (ids.length > 1) for (const id of ids) await this.workBatch([id]);
    } finally {
      this.atWork -= ids.length;
    }
  }

  private async embedAll(documents: readonly ItemDocument[]): Promise<void> {
    const texts = new Map<string, string>();
    for (const document of documents) {
      const text = this.deps.textOf(document);
      const hash = this.deps.hashOf(text);
      texts.set(hash, text);
      // The recipe of what is embedded has changed since the item was stored: it is stored anew, and heard by the tail.
      if (hash !== document.textHash) await this.deps.items.save({ ...document, textHash: hash }, document.revision);
    }
    const hashes = [...texts.keys()];
    const known = await this.deps.vectors.byHashes(this.deps.space, hashes);
    const missing = hashes.filter((_, i) => known[i] === null);
    const made = missing.length === 0 ? [] : await this.deps.embedder.embed(missing.map((hash) => texts.get(hash)!));
    const fresh = missing.map((hash, i) => ({ hash, vector: made[i]! }));
    await this.deps.vectors.put(this.deps.space, fresh);
    const found = hashes.flatMap((hash, i) => (known[i] ? [{ hash, vector: known[i] }] : []));
    await this.handOn([...found, ...fresh]);
  }

  /** Each goes into an index, which takes a millisecond or two. */
  private async handOn(vectors: readonly StoredVector[]): Promise<void> {
    const breath = new Breath();
    for (const { hash, vector } of vectors) {
      this.deps.onVector(hash, vector);
      await breath.take();
    }
  }
}

/** The world's failure: the same may do better later. */
function isPassing(error: unknown): boolean {
  return error instanceof EmbedderUnavailable || error instanceof StoreUnavailable;
}
