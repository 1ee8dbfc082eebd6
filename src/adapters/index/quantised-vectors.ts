import type { FileHandle } from 'node:fs/promises';
import { createCodeMemory, type CodeMemory } from './code-products';
import { clampCosine } from './unit-vector';

/**
 * Numbers that share a scale. Rounding moves a number by at most half a step of max/127 of its block, so the error is at
 * most 64/(4·127²) of the squared length: a cosine above .9995 for any vector, spikes included (one scale for the whole
 * vector cannot promise that).
 */
const BLOCK = 64;
const WASM_PAGE = 65_536;
/** The memory grows by so much at a time, so that it is neither often nor far ahead. */
const GROWTH = 16 * WASM_PAGE;
const FILE_CHUNK = 1 << 20;

/**
 * A compact copy of unit vectors by slot: 8 bits a number, a scale for every 64, and a fingerprint of the original.
 * Memory: about 1.0625 bytes a number + 4 a vector (416 B at 384), against 4 bytes a number.
 */
export class QuantisedVectors {
  readonly #blocks: number;
  /** Bytes of a slot: its codes, its scales, its fingerprint, rounded up to 16. */
  readonly #stride: number;
  /** Where the first slot is; before it, the numbers of a query. */
  readonly #start: number;
  readonly #products: CodeMemory = createCodeMemory();
  #bytes!: Uint8Array;
  #codes!: Int8Array;
  #floats!: Float32Array;
  #words!: Uint32Array;

  constructor(readonly dimensions: number) {
    this.#blocks = Math.ceil(dimensions / BLOCK);
    this.#stride = 16 * Math.ceil((this.#blocks * (BLOCK + 4) + 4) / 16);
    this.#start = 4 * BLOCK * this.#blocks;
    this.#look();
  }

  set(slot: number, unit: Float32Array, print: number): void {
    this.#reserve(slot + 1);
    for (let block = 0; block < this.#blocks; block++) this.#quantise(unit, block, slot);
    this.#words[this.#scalesAt(slot) / 4 + this.#blocks] = print;
    const length = Math.sqrt(this.#product(slot, slot));
    for (let block = 0; block < this.#blocks; block++) this.#floats[this.#scalesAt(slot) / 4 + block]! /= length;
  }

  printOf(slot: number): number {
    return this.#words[this.#scalesAt(slot) / 4 + this.#blocks]!;
  }

  /** Back to numbers: unit length, cosine with the original ≥ .9995. */
  vectorOf(slot: number): Float32Array {
    const vector = new Float32Array(this.dimensions);
    const codesAt = this.#codesAt(slot);
    const scalesAt = this.#scalesAt(slot) / 4;
    for (let i = 0; i < this.dimensions; i++) {
      vector[i] = this.#codes[codesAt + i]! * this.#floats[scalesAt + ((i / BLOCK) | 0)]!;
    }
    return vector;
  }

  /** Cosine of two slots; whole numbers inside a block, so the order of summing does not matter. */
  similarity(a: number, b: number): number {
    return clampCosine(this.#product(a, b));
  }

  /** Cosines of slots with unit vectors, row by row; NaN in the row of no slot. */
  similaritiesTo(slots: readonly (number | undefined)[], units: readonly Float32Array[]): Float64Array {
    const found = new Float64Array(slots.length * units.length).fill(NaN);
    units.forEach((unit, i) => {
      this.#floats.set(unit);
      for (let row = 0; row < slots.length; row += 1) {
        const slot = slots[row];
        if (slot !== undefined) found[row * units.length + i] = this.#productWithQuery(slot);
      }
    });
    return found;
  }

  /** Cosine of a slot with a unit vector. */
  similarityTo(slot: number, unit: Float32Array): number {
    this.#floats.set(unit);
    return this.#productWithQuery(slot);
  }

  /** Writes the slots below `slots`, after how many dimensions they have: the size alone does not tell. */
  async writeTo(file: FileHandle, slots: number): Promise<void> {
    const end = this.#codesAt(slots);
    await file.write(Uint32Array.of(this.dimensions));
    // Copies: the view may end while the file is written, and a slot may change.
    for (let at = this.#start; at < end; at += FILE_CHUNK) {
      await file.write(this.#bytes.slice(at, Math.min(end, at + FILE_CHUNK)));
    }
  }

  /** Reads what `writeTo` wrote; rejects where the file has not exactly that size. */
  static async readFrom(file: FileHandle, dimensions: number, slots: number): Promise<QuantisedVectors> {
    const vectors = new QuantisedVectors(dimensions);
    vectors.#reserve(slots);
    const end = vectors.#codesAt(slots);
    const chunk = new Uint8Array(FILE_CHUNK);
    const head = new Uint32Array(1);
    await file.read(head);
    if (head[0] !== dimensions) throw new RangeError(`The codes have ${head[0]} dimensions, not ${dimensions}.`);
    for (let at = vectors.#start; at < end; at += FILE_CHUNK) {
      const { bytesRead } = await file.read(chunk, 0, Math.min(FILE_CHUNK, end - at));
      if (bytesRead !== Math.min(FILE_CHUNK, end - at)) throw new RangeError('The codes end too early.');
      vectors.#bytes.set(chunk.subarray(0, bytesRead), at);
    }
    if ((await file.read(chunk, 0, 1)).bytesRead !== 0) throw new RangeError('The codes are too long.');
    return vectors;
  }

  #codesAt(slot: number): number {
    return this.#start + slot * this.#stride;
  }

  #scalesAt(slot: number): number {
    return this.#codesAt(slot) + this.#blocks * BLOCK;
  }

  #product(a: number, b: number): number {
    const [scalesA, scalesB] = [this.#scalesAt(a), this.#scalesAt(b)];
    return this.#products.codesByCodes(this.#codesAt(a), this.#codesAt(b), scalesA, scalesB, this.#blocks);
  }

  /** With the numbers that lie before the first slot. */
  #productWithQuery(slot: number): number {
    const codesAt = this.#codesAt(slot);
    return clampCosine(this.#products.codesByNumbers(codesAt, 0, this.#scalesAt(slot), this.#blocks));
  }

  #quantise(unit: Float32Array, block: number, slot: number): void {
    const start = block * BLOCK;
    const end = Math.min(start + BLOCK, unit.length);
    let max = 0;
    for (let i = start; i < end; i++) max = Math.max(max, Math.abs(unit[i]!));
    this.#floats[this.#scalesAt(slot) / 4 + block] = max / 127;
    const factor = max > 0 ? 127 / max : 0;
    for (let i = start; i < end; i++) this.#codes[this.#codesAt(slot) + i] = Math.round(unit[i]! * factor);
  }

  #reserve(slots: number): void {
    const missing = this.#codesAt(slots) - this.#bytes.length;
    if (missing <= 0) return;
    this.#products.memory.grow((GROWTH / WASM_PAGE) * Math.ceil(missing / GROWTH));
    this.#look();
  }

  #look(): void {
    const { buffer } = this.#products.memory;
    this.#bytes = new Uint8Array(buffer);
    this.#codes = new Int8Array(buffer);
    this.#floats = new Float32Array(buffer);
    this.#words = new Uint32Array(buffer);
  }
}
