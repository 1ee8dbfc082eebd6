import { invertPositiveDefinite } from '../algebra/invert-positive-definite';
import { ByteTable } from './byte-table';
import { byItem, type Entries, type ReaderMatrix } from './reader-matrix';

export interface EaseWeightsOptions {
  readonly lambda: number;
  readonly maxSide: number;
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
export function easeWeights(matrix: ReaderMatrix, { lambda, maxSide }: EaseWeightsOptions): ByteTable {
  const { length: readers } = matrix.readers;
  const inverse = readers <= maxSide && readers < matrix.size ? byReaders(matrix, lambda) : byItems(matrix, lambda);
  const table = new ByteTable(matrix.size, largestWeight(inverse, matrix.size));
  eachRow(inverse, matrix.size, (row, i) => table.setRow(i, row));
  return table;
}

function largestWeight(inverse: Inverse, size: number): number {
  let largest = 0;
  eachRow(inverse, size, (row) => {
    for (let j = 0; j < size; j += 1) largest = Math.max(largest, Math.abs(row[j]!));
  });
  return largest;
}

function eachRow({ diagonal, writeRow }: Inverse, size: number, use: (row: Float64Array, i: number) => void): void {
  const row = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    writeRow(i, row);
    for (let j = 0; j < size; j += 1) row[j] = j === i ? 0 : -row[j]! / diagonal[j]!;
    use(row, i);
  }
}

function byItems({ readers, size }: ReaderMatrix, lambda: number): Inverse {
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

function byReaders(matrix: ReaderMatrix, lambda: number): Inverse {
  const n = matrix.readers.length;
  const inverse = innerProducts(matrix);
  for (let i = 0; i < n; i += 1) inverse[i * n + i]! += lambda;
  invertPositiveDefinite(inverse, n);
  const columns = byItem(matrix);
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
function innerProducts({ readers, size }: ReaderMatrix): Float64Array {
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
