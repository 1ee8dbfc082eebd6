/** An item's neighbours with what they share: small parallel arrays, bounded; when full, the weakest gives way. */
export class NeighbourRow {
  ids: Int32Array;
  values: Float64Array;
  length = 0;

  constructor(private readonly capacity: number) {
    this.ids = new Int32Array(Math.min(8, capacity));
    this.values = new Float64Array(this.ids.length);
  }

  static of(capacity: number, ids: ArrayLike<number>, values: ArrayLike<number>): NeighbourRow {
    const row = new NeighbourRow(capacity);
    row.ids = Int32Array.from(ids);
    row.values = Float64Array.from(values);
    row.length = ids.length;
    return row;
  }

  add(id: number, amount: number): void {
    const place = this.placeOf(id);
    if (place >= 0) this.values[place]! += amount;
    else if (this.length < this.capacity) this.append(id, amount);
    else this.replaceWeakest(id, amount);
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
    this.values = new Float64Array(size);
    this.ids.set(ids);
    this.values.set(values);
  }

  /** On a tie the newcomer stays: what is read together now says more than what once was. */
  private replaceWeakest(id: number, amount: number): void {
    let weakest = 0;
    for (let i = 1; i < this.length; i += 1) if (this.values[i]! < this.values[weakest]!) weakest = i;
    if (this.length === 0 || this.values[weakest]! > amount) return;
    this.ids[weakest] = id;
    this.values[weakest] = amount;
  }
}
