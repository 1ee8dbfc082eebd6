/** Ids with a number each, newest last, bounded: one more in a full list pushes the oldest out. */
export class RecencyList {
  ids = new Int32Array(0);
  values = new Float32Array(0);
  length = 0;

  constructor(private readonly capacity: number) {}

  /** Where the id is; −1 where it is not. */
  placeOf(id: number): number {
    for (let i = this.length - 1; i >= 0; i -= 1) if (this.ids[i] === id) return i;
    return -1;
  }

  /** Adds an id that is not here; answers the one that had to go, −1 where none had to. */
  push(id: number, value: number): number {
    const gone = this.length === this.capacity ? this.ids[0]! : -1;
    if (gone >= 0) this.removeAt(0);
    if (this.length === this.ids.length) this.grow();
    this.ids[this.length] = id;
    this.values[this.length] = value;
    this.length += 1;
    return gone;
  }

  remove(id: number): void {
    const place = this.placeOf(id);
    if (place >= 0) this.removeAt(place);
  }

  private removeAt(place: number): void {
    this.ids.copyWithin(place, place + 1, this.length);
    this.values.copyWithin(place, place + 1, this.length);
    this.length -= 1;
  }

  private grow(): void {
    const size = Math.min(this.capacity, Math.max(4, 2 * this.ids.length));
    const [ids, values] = [this.ids, this.values];
    this.ids = new Int32Array(size);
    this.values = new Float32Array(size);
    this.ids.set(ids);
    this.values.set(values);
  }
}
