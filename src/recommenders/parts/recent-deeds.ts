import type { NumberArray } from './model-bytes';

/** The newest deeds of all readers together, in the order they came: a ring, so that one more costs nothing. */
export class RecentDeeds {
  private readonly items: Int32Array;
  private readonly readers: Int32Array;
  private readonly times: Float64Array;
  private next = 0;
  private count = 0;

  constructor(private readonly capacity: number) {
    this.items = new Int32Array(capacity);
    this.readers = new Int32Array(capacity);
    this.times = new Float64Array(capacity);
  }

  push(item: number, reader: number, at: number): void {
    this.items[this.next] = item;
    this.readers[this.next] = reader;
    this.times[this.next] = at;
    this.next = (this.next + 1) % this.capacity;
    this.count = Math.min(this.count + 1, this.capacity);
  }

  /** The newest first, until `use` answers false. */
  eachNewest(use: (item: number, reader: number, at: number) => boolean): void {
    for (let back = 1; back <= this.count; back += 1) {
      const place = (this.next - back + this.capacity) % this.capacity;
      if (!use(this.items[place]!, this.readers[place]!, this.times[place]!)) return;
    }
  }

  /** As parts of a saved model, oldest first; `readerOf` gives readers new numbers. */
  save(readerOf: (reader: number) => number): Record<string, NumberArray> {
    const deeds: (readonly [number, number, number])[] = [];
    this.eachNewest((item, reader, at) => deeds.push([item, readerOf(reader), at]) > 0);
    deeds.reverse();
    return {
      deedItems: Int32Array.from(deeds, ([item]) => item),
      deedReaders: Int32Array.from(deeds, ([, reader]) => reader),
      deedTimes: Float64Array.from(deeds, ([, , at]) => at),
    };
  }

  restore({ deedItems, deedReaders, deedTimes }: Readonly<Record<string, NumberArray>>): void {
    deedItems!.forEach((item, i) => this.push(item, deedReaders![i]!, deedTimes![i]!));
  }
}
