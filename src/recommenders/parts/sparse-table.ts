import { packRows, unpackRows, type NeighbourRow } from './neighbour-row';
import type { NumberArray } from './model-bytes';

/** A square table of which most is 0: rows of columns in ascending order with their values. */
export class SparseTable {
  constructor(readonly rows: readonly NeighbourRow[]) {}

  get size(): number {
    return this.rows.length;
  }

  at(row: number, column: number): number {
    const { ids, values, length } = this.rows[row]!;
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ids[middle]! < column) low = middle + 1;
      else high = middle;
    }
    return low < length && ids[low] === column ? values[low]! : 0;
  }

  /** sums[j] += factor · table[row][j] for all columns. */
  addRow(row: number, factor: number, sums: Float64Array): void {
    const { ids, values, length } = this.rows[row]!;
    for (let i = 0; i < length; i += 1) sums[ids[i]!]! += factor * values[i]!;
  }

  save(): Record<string, NumberArray> {
    return packRows(this.rows);
  }

  static load(arrays: Readonly<Record<string, NumberArray>>): SparseTable {
    return new SparseTable(unpackRows(arrays, 0));
  }
}
