import { open } from 'node:fs/promises';
import type { Neighbour, SearchOptions } from '../../ports/vector-index';
import type { IdsByLabel, PartPath, SavedIndex } from './saved-index';
import { TopK } from './top-k';
import { boundedCount, checkedDimensions, clampCosine, innerProduct, unitVector } from './unit-vector';

export const EXACT_LAYOUT = 'exact-1';

/**
 * Compares the query with every vector: exact, about 0.3 µs a vector of 384. For small catalogues, and the truth in tests.
 * Memory: 4 bytes a number, up to twice that while and after the block has doubled.
 */
export function createExactIndex(dimensions: number): SavedIndex {
  return new ExactIndex(checkedDimensions(dimensions));
}

/** From files that `writeParts` wrote and the caller has checked; rejects where they do not fit. */
export async function restoreExactIndex(dimensions: number, ids: IdsByLabel, pathOf: PartPath): Promise<SavedIndex> {
  const block = new Float32Array(ids.length * dimensions);
  const file = await open(pathOf('block'), 'r');
  try {
    const { bytesRead } = await file.read(new Uint8Array(block.buffer), 0, block.byteLength, 0);
    if (bytesRead !== block.byteLength) throw new RangeError('The block is shorter than its ids.');
  } finally {
    await file.close();
  }
  return new ExactIndex(checkedDimensions(dimensions), block, ids as (string | null)[]);
}

class ExactIndex implements SavedIndex {
  readonly kind = 'exact';
  readonly layout = EXACT_LAYOUT;
  readonly #slots = new Map<string, number>();
  readonly #ids: (string | null)[];
  readonly #free: number[] = [];
  #block: Float32Array;

  constructor(
    readonly dimensions: number,
    block = new Float32Array(0),
    ids: readonly (string | null)[] = [],
  ) {
    this.#block = block;
    this.#ids = [...ids];
    this.#ids.forEach((id, slot) => (id === null ? this.#free.push(slot) : this.#slots.set(id, slot)));
  }

  get size(): number {
    return this.#slots.size;
  }

  add(id: string, vector: Float32Array): void {
    const unit = unitVector(vector, this.dimensions);
    const slot = this.#slots.get(id) ?? this.#free.pop() ?? this.#ids.length;
    this.#reserve(slot + 1);
    this.#block.set(unit, slot * this.dimensions);
    this.#ids[slot] = id;
    this.#slots.set(id, slot);
  }

  remove(id: string): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#slots.delete(id);
    this.#ids[slot] = null;
    this.#free.push(slot);
  }

  has(id: string): boolean {
    return this.#slots.has(id);
  }

  ids(): Iterable<string> {
    return this.#slots.keys();
  }

  vectorOf(id: string): Float32Array | undefined {
    const slot = this.#slots.get(id);
    if (slot === undefined) return undefined;
    return this.#block.slice(slot * this.dimensions, (slot + 1) * this.dimensions);
  }

  similarity(a: string, b: string): number | undefined {
    const slotA = this.#slots.get(a);
    const slotB = this.#slots.get(b);
    if (slotA === undefined || slotB === undefined) return undefined;
    return this.#cosine(slotA, this.#block, slotB * this.dimensions);
  }

  similaritiesTo(ids: readonly (string | null)[], units: readonly Float32Array[]): Float64Array {
    const found = new Float64Array(ids.length * units.length).fill(NaN);
    ids.forEach((id, row) => {
      const slot = id === null ? undefined : this.#slots.get(id);
      if (slot === undefined) return;
      units.forEach((unit, i) => (found[row * units.length + i] = this.#cosine(slot, unit, 0)));
    });
    return found;
  }

  search(vector: Float32Array, k: number, options: SearchOptions = {}): Neighbour[] {
    const query = unitVector(vector, this.dimensions);
    const best = new TopK(boundedCount(k, this.size));
    const { filter } = options;
    for (let slot = 0; slot < this.#ids.length; slot++) {
      const id = this.#ids[slot];
      if (id === null || id === undefined) continue;
      const similarity = this.#cosine(slot, query, 0);
      if (best.mightTake(similarity) && (!filter || filter(id))) best.push(id, similarity);
    }
    return best.sorted();
  }

  async writeParts(pathOf: PartPath): Promise<IdsByLabel> {
    const ids = [...this.#ids];
    // A copy, so that writes of the next milliseconds do not reach the file half.
    const bytes = new Uint8Array(this.#block.slice(0, ids.length * this.dimensions).buffer);
    const file = await open(pathOf('block'), 'w');
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    return ids;
  }

  #cosine(slot: number, other: Float32Array, offset: number): number {
    return clampCosine(innerProduct(this.#block, slot * this.dimensions, other, offset, this.dimensions));
  }

  #reserve(slots: number): void {
    const needed = slots * this.dimensions;
    if (needed <= this.#block.length) return;
    const grown = new Float32Array(Math.max(needed, 2 * this.#block.length, 64 * this.dimensions));
    grown.set(this.#block);
    this.#block = grown;
  }
}
