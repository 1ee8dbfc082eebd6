import type { NumberArray } from './model-bytes';

/** An item's neighbours with what they share: small parallel arrays, bounded; when full, the weakest gives way. */
export class NeighbourRow {
  length = 0;

  constructor(
    private readonly capacity: number,
    public ids: Int32Array = new Int32Array(Math.min(8, capacity)),
    public values: Float32Array = new Float32Array(ids.length),
  ) {}

  static of(capacity: number, ids: ArrayLike<number>, values: ArrayLike<number>): NeighbourRow {
    return NeighbourRow.over(capacity, new Int32Array(ids), new Float32Array(values));
  }

  /** A full row that works on these very arrays. */
  static over(capacity: number, ids: Int32Array, values: Float32Array): NeighbourRow {
    const row = new NeighbourRow(Math.max(capacity, ids.length), ids, values);
    row.length = ids.length;
    return row;
  }

  /** `strengthOf` says which neighbour is weakest where one must give way. */
  add(id: number, amount: number, strengthOf: (id: number, value: number) => number): void {
    const place = this.placeOf(id);
    if (place >= 0) this.values[place]! += amount;
    else if (this.length < this.capacity) this.append(id, amount);
    else this.replaceWeakest(id, amount, strengthOf);
  }

  private placeOf(id: number): number {
    for (let i = 0; i < this.length; i += 1) if (this.ids[i] === id) return i;
    return -1;
  }

  private append(id: number, amount: number): void {
    if (this.length === this.ids.length) this.grow();
    this.ids[this.length] = id;
    this.values[this.length] = amount;
    this.length += 1;
  }

  private grow(): void {
    const size = Math.min(this.capacity, 2 * Math.max(4, this.ids.length));
    const [ids, values] = [this.ids, this.values];
    this.ids = new Int32Array(size);
    this.values = new Float32Array(size);
    this.ids.set(ids);
    this.values.set(values);
  }

  /** On a tie the newcomer stays: what is read together now says more than what once was. */
  private replaceWeakest(id: number, amount: number, strengthOf: (id: number, value: number) => number): void {
    let weakest = -1;
    let least = strengthOf(id, amount);
    for (let i = 0; i < this.length; i += 1) {
      const strength = strengthOf(this.ids[i]!, this.values[i]!);
      if (strength <= least) [weakest, least] = [i, strength];
    }
    if (weakest < 0) return;
    this.ids[weakest] = id;
    this.values[weakest] = amount;
  }
}

/** Rows as parts of a saved model. */
export function packRows(rows: readonly NeighbourRow[]): Record<string, NumberArray> {
  const total = rows.reduce((sum, row) => sum + row.length, 0);
  const [ids, values] = [new Int32Array(total), new Float32Array(total)];
  let start = 0;
  for (const row of rows) {
    ids.set(row.ids.subarray(0, row.length), start);
    values.set(row.values.subarray(0, row.length), start);
    start += row.length;
  }
  return { rowLengths: Int32Array.from(rows, (row) => row.length), rowIds: ids, rowValues: values };
}

/** Rows that lie side by side in the arrays given: nothing is copied, since loading a model must not take long. */
export function unpackRows(arrays: Readonly<Record<string, NumberArray>>, capacity: number): NeighbourRow[] {
  const [ids, values] = [arrays.rowIds as Int32Array, arrays.rowValues as Float32Array];
  let start = 0;
  return Array.from(arrays.rowLengths!, (length) => {
    const end = start + length;
    const row = NeighbourRow.over(capacity, ids.subarray(start, end), values.subarray(start, end));
    start = end;
    return row;
  });
}
