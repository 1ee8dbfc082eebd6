import { invertPositiveDefinite } from '../algebra/invert-positive-definite';
import { NeighbourRow } from './neighbour-row';
import type { ReaderItems } from './reader-histories';
import { TopList } from './top-list';

export interface EaseWeightsOptions {
  readonly lambda: number;
  readonly neighbours: number;
  readonly maxSide: number;
}

/** Readers × items, sparse, by reader; items renumbered to those that are learnt. */
interface Matrix {
  readonly readers: readonly Entries[];
  readonly size: number;
  /** Position in the matrix → ordinal of the catalogue. */
  readonly ordinals: readonly number[];
}

interface Entries {
  readonly items: Int32Array;
  readonly values: Float64Array;
}

/** P = (XᵀX + λI)⁻¹, asked row by row so that it need not be held. */
interface Inverse {
  readonly diagonal: Float64Array;
  /** Writes row `item` of P into `row`. */
  readonly writeRow: (item: number, row: Float64Array) => void;
}

/**
 * The weights B of EASE: B_ij = −P_ij / P_jj for i ≠ j, 0 on the diagonal, with P = (XᵀX + λI)⁻¹. Where readers are fewer
 * than items, P comes from the small matrix of readers (Woodbury identity): P = (I − Xᵀ(XXᵀ + λI)⁻¹X) / λ, the same
 * numbers for a fraction of the work.
 */
export function easeWeights(
  readers: readonly ReaderItems[],
  size: number,
  options: EaseWeightsOptions,
): NeighbourRow[] {
  const rows = Array.from({ length: size }, () => new NeighbourRow(options.neighbours));
  const dual = readers.length <= options.maxSide;
  const matrix = matrixOf(readers, mostRead(readers, size, dual ? size : options.maxSide));
  if (matrix.size === 0) return rows;
  const { diagonal, writeRow } =
    dual && readers.length < matrix.size ? byReaders(matrix, options.lambda) : byItems(matrix, options.lambda);
  const row = new Float64Array(matrix.size);
  for (let i = 0; i < matrix.size; i += 1) {
    writeRow(i, row);
    for (let j = 0; j < matrix.size; j += 1) row[j] = j === i ? 0 : -row[j]! / diagonal[j]!;
    rows[matrix.ordinals[i]!] = largest(row, matrix.ordinals, options.neighbours);
  }
  return rows;
}

/** Ordinals of the items with most readers (at least one), at most `limit`, in order of ordinal. */
function mostRead(readers: readonly ReaderItems[], size: number, limit: number): number[] {
  const counts = new Int32Array(size);
  for (const { items } of readers) for (const { ordinal } of items) counts[ordinal]! += 1;
  const top = new TopList(limit);
  counts.forEach((count, ordinal) => count > 0 && top.offer(ordinal, count));
  return top
    .sorted()
    .map(({ ordinal }) => ordinal)
    .sort((a, b) => a - b);
}

/** Weights are scaled to a mean square of 1, so that λ means the same whatever the scale of the weights. */
function matrixOf(readers: readonly ReaderItems[], ordinals: readonly number[]): Matrix {
  const position = new Map(ordinals.map((ordinal, i) => [ordinal, i]));
  const kept = readers.map(({ items }) => items.filter(({ ordinal }) => position.has(ordinal)));
  const all = kept.flat();
  const scale = 1 / Math.sqrt(all.reduce((sum, { weight }) => sum + weight * weight, 0) / all.length);
  const entries = kept.map((items) => ({
    items: Int32Array.from(items, ({ ordinal }) => position.get(ordinal)!),
    values: Float64Array.from(items, ({ weight }) => weight * scale),
  }));
  return { readers: entries, size: ordinals.length, ordinals };
}

function byItems({ readers, size }: Matrix, lambda: number): Inverse {
  const gram = new Float64Array(size * size);
  for (const { items, values } of readers) {
    for (let a = 0; a < items.length; a += 1) addScaled(gram, items[a]! * size, items, values, values[a]!);
  }
  for (let i = 0; i < size; i += 1) gram[i * size + i]! += lambda;
  invertPositiveDefinite(gram, size);
  return {
    diagonal: Float64Array.from({ length: size }, (_, i) => gram[i * size + i]!),
    writeRow: (item, row) => row.set(gram.subarray(item * size, (item + 1) * size)),
  };
}

function addScaled(target: Float64Array, start: number, items: Int32Array, values: Float64Array, factor: number): void {
  for (let a = 0; a < items.length; a += 1) target[start + items[a]!]! += factor * values[a]!;
}

function byReaders(matrix: Matrix, lambda: number): Inverse {
  const n = matrix.readers.length;
  const inverse = innerProducts(matrix);
  for (let i = 0; i < n; i += 1) inverse[i * n + i]! += lambda;
  invertPositiveDefinite(inverse, n);
  const columns = transposed(matrix);
  return {
    diagonal: Float64Array.from(columns, (column) => (1 - quadraticForm(inverse, n, column)) / lambda),
    writeRow: (item, row) => {
      const mixed = timesColumn(inverse, n, columns[item]!);
      row.fill(0);
      for (let r = 0; r < n; r += 1) {
        const { items, values } = matrix.readers[r]!;
        addScaled(row, 0, items, values, -mixed[r]! / lambda);
      }
      row[item]! += 1 / lambda;
    },
  };
}

/** xᵀ·K·x for a sparse x. */
function quadraticForm(matrix: Float64Array, n: number, { items, values }: Entries): number {
  let sum = 0;
  for (let a = 0; a < items.length; a += 1) {
    const start = items[a]! * n;
    for (let b = 0; b < items.length; b += 1) sum += values[a]! * values[b]! * matrix[start + items[b]!]!;
  }
  return sum;
}

/** K·x for a sparse x and a symmetric K. */
function timesColumn(matrix: Float64Array, n: number, { items, values }: Entries): Float64Array {
  const product = new Float64Array(n);
  for (let a = 0; a < items.length; a += 1) {
    const start = items[a]! * n;
    const value = values[a]!;
    for (let r = 0; r < n; r += 1) product[r]! += value * matrix[start + r]!;
  }
  return product;
}

/** X·Xᵀ, both triangles. */
function innerProducts({ readers, size }: Matrix): Float64Array {
  const n = readers.length;
  const products = new Float64Array(n * n);
  const dense = new Float64Array(size);
  readers.forEach(({ items, values }, i) => {
    items.forEach((item, a) => (dense[item] = values[a]!));
    for (let j = 0; j <= i; j += 1) {
      const other = readers[j]!;
      let sum = 0;
      for (let a = 0; a < other.items.length; a += 1) sum += other.values[a]! * dense[other.items[a]!]!;
      products[i * n + j] = products[j * n + i] = sum;
    }
    items.forEach((item) => (dense[item] = 0));
  });
  return products;
}

/** By item: its readers and their values. */
function transposed({ readers, size }: Matrix): Entries[] {
  const lists: { readers: number[]; values: number[] }[] = Array.from({ length: size }, () => ({
    readers: [],
    values: [],
  }));
  readers.forEach(({ items, values }, reader) =>
    items.forEach((item, a) => {
      lists[item]!.readers.push(reader);
      lists[item]!.values.push(values[a]!);
    }),
  );
  return lists.map((list) => ({ items: Int32Array.from(list.readers), values: Float64Array.from(list.values) }));
}

/** The `n` numbers of a row that are largest by magnitude (and what ties with the last), in order of ordinal. */
function largest(row: Float64Array, ordinals: readonly number[], n: number): NeighbourRow {
  const least = leastKept(row, n);
  const [ids, values]: [number[], number[]] = [[], []];
  for (let i = 0; i < row.length; i += 1) {
    const value = row[i]!;
    if (value === 0 || Math.abs(value) < least) continue;
    ids.push(ordinals[i]!);
    values.push(value);
  }
  return NeighbourRow.of(n, ids, values);
}

/** The magnitude from which on about `n` numbers are kept. */
function leastKept(row: Float64Array, n: number): number {
  if (n >= row.length) return 0;
  const magnitudes = row.map(Math.abs).sort();
  return magnitudes[magnitudes.length - n]!;
}
