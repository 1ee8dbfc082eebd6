import type { FileHandle } from 'node:fs/promises';
import { clampCosine } from './unit-vector';

/** Vectors a page: no copy and no spike when it grows, as one doubling block would have. */
const PAGE = 1024;
/**
 * Numbers that share a scale. Rounding moves a number by at most half a step of max/127 of its block, so the error is at
 * most 64/(4·127²) of the squared length: a cosine above .9995 for any vector, spikes included (one scale for the whole
 * vector cannot promise that).
 */
const BLOCK = 64;

interface Page {
  readonly bytes: Uint8Array;
  readonly scales: Float32Array;
  readonly prints: Uint32Array;
  readonly codes: Int8Array;
}

/**
 * A compact copy of unit vectors by slot: 8 bits a number, a scale for every 64, and a fingerprint of the original.
 * Memory: 1.0625 bytes a number + 4 a vector (412 B at 384), against 4 bytes a number.
 */
export class QuantisedVectors {
  readonly #pages: Page[] = [];
  readonly #blocks: number;

  constructor(readonly dimensions: number) {
    this.#blocks = Math.ceil(dimensions / BLOCK);
  }

  set(slot: number, unit: Float32Array, print: number): void {
    while (this.#pages.length * PAGE <= slot) this.#pages.push(this.#newPage());
    const page = this.#pageOf(slot);
    const at = slot % PAGE;
    page.prints[at] = print;
    for (let block = 0; block < this.#blocks; block++)
      quantise(unit, block, page, at * this.dimensions, at * this.#blocks);
    const length = Math.sqrt(this.#rawDot(slot, slot));
    for (let block = 0; block < this.#blocks; block++) page.scales[at * this.#blocks + block]! /= length;
  }

  printOf(slot: number): number {
    return this.#pageOf(slot).prints[slot % PAGE]!;
  }

  /** Back to numbers: unit length, cosine with the original ≥ .9995. */
  vectorOf(slot: number): Float32Array {
    const { codes, scales } = this.#pageOf(slot);
    const at = slot % PAGE;
    const vector = new Float32Array(this.dimensions);
    for (let i = 0; i < this.dimensions; i++) {
      vector[i] = codes[at * this.dimensions + i]! * scales[at * this.#blocks + ((i / BLOCK) | 0)]!;
    }
    return vector;
  }

  /** Cosine of two slots; whole numbers inside a block, so the order of summing does not matter. */
  similarity(a: number, b: number): number {
    return clampCosine(this.#rawDot(a, b));
  }

  /** Cosine of a slot with a unit vector. */
  similarityTo(slot: number, unit: Float32Array): number {
    const { codes, scales } = this.#pageOf(slot);
    const codeAt = (slot % PAGE) * this.dimensions;
    const scaleAt = (slot % PAGE) * this.#blocks;
    let sum = 0;
    for (let block = 0, start = 0; block < this.#blocks; block++, start += BLOCK) {
      const end = Math.min(start + BLOCK, this.dimensions);
      let part = 0;
      for (let i = start; i < end; i++) part += codes[codeAt + i]! * unit[i]!;
      sum += part * scales[scaleAt + block]!;
    }
    return clampCosine(sum);
  }

  #rawDot(a: number, b: number): number {
    const pageA = this.#pageOf(a);
    const pageB = this.#pageOf(b);
    const atA = a % PAGE;
    const atB = b % PAGE;
    let sum = 0;
    for (let block = 0, start = 0; block < this.#blocks; block++, start += BLOCK) {
      const length = Math.min(BLOCK, this.dimensions - start);
      const part = codeDot(
        pageA.codes,
        atA * this.dimensions + start,
        pageB.codes,
        atB * this.dimensions + start,
        length,
      );
      sum += part * pageA.scales[atA * this.#blocks + block]! * pageB.scales[atB * this.#blocks + block]!;
    }
    return sum;
  }

  /** Writes the pages that hold slots below `slots`. */
  async writeTo(file: FileHandle, slots: number): Promise<void> {
    for (const page of this.#pages.slice(0, Math.ceil(slots / PAGE))) await file.write(page.bytes);
  }

  /** Reads what `writeTo` wrote; rejects where the file has not exactly that size. */
  static async readFrom(file: FileHandle, dimensions: number, slots: number): Promise<QuantisedVectors> {
    const vectors = new QuantisedVectors(dimensions);
    for (let n = Math.ceil(slots / PAGE); n > 0; n--) {
      const page = vectors.#newPage();
      const { bytesRead } = await file.read(page.bytes, 0, page.bytes.length);
      if (bytesRead !== page.bytes.length) throw new RangeError('The codes end too early.');
      vectors.#pages.push(page);
    }
    if ((await file.read(new Uint8Array(1), 0, 1)).bytesRead !== 0) throw new RangeError('The codes are too long.');
    return vectors;
  }

  #pageOf(slot: number): Page {
    const page = this.#pages[(slot / PAGE) | 0];
    if (!page) throw new RangeError(`No vector at ${slot}.`);
    return page;
  }

  #newPage(): Page {
    const scales = PAGE * this.#blocks;
    const buffer = new ArrayBuffer(4 * scales + 4 * PAGE + PAGE * this.dimensions);
    return {
      bytes: new Uint8Array(buffer),
      scales: new Float32Array(buffer, 0, scales),
      prints: new Uint32Array(buffer, 4 * scales, PAGE),
      codes: new Int8Array(buffer, 4 * scales + 4 * PAGE),
    };
  }
}

function quantise(unit: Float32Array, block: number, page: Page, codeAt: number, scaleAt: number): void {
  const start = block * BLOCK;
  const end = Math.min(start + BLOCK, unit.length);
  let max = 0;
  for (let i = start; i < end; i++) max = Math.max(max, Math.abs(unit[i]!));
  page.scales[scaleAt + block] = max / 127;
  const factor = max > 0 ? 127 / max : 0;
  for (let i = start; i < end; i++) page.codes[codeAt + i] = Math.round(unit[i]! * factor);
}

function codeDot(a: Int8Array, atA: number, b: Int8Array, atB: number, length: number): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    even = (even + Math.imul(a[atA + i]!, b[atB + i]!)) | 0;
    odd = (odd + Math.imul(a[atA + i + 1]!, b[atB + i + 1]!)) | 0;
  }
  return i < length ? even + odd + a[atA + i]! * b[atB + i]! : even + odd;
}
