import type { NumberArray } from './model-bytes';
import { RecencyList } from './recency-list';

export interface RecentReadersBounds {
  /** Newest items known of a reader. */
  readonly perReader: number;
  /** Readers known; those not heard of for longest are forgotten. */
  readonly readers: number;
  /** Newest readers known of an item: what bounds the time of a question. */
  readonly perItem: number;
}

interface Reader {
  userId: string;
  items: RecencyList;
}

/**
 * Who read what of late, from both sides: the newest items of each reader, and the newest readers of each item (an
 * inverted index). Readers have slots, 0, 1, 2 …, which are given on when a reader is forgotten.
 */
export class RecentReaders {
  private readonly readers: Reader[] = [];
  /** User id → slot, those not heard of for longest first. */
  private readonly slots = new Map<string, number>();
  private readonly byItem: RecencyList[] = [];
  /** By slot; apart from the readers, since a question asks it of thousands. */
  private norms = new Float64Array(16);

  constructor(private readonly bounds: RecentReadersBounds) {}

  get size(): number {
    return this.readers.length;
  }

  reader(slot: number): Readonly<Reader> {
    return this.readers[slot]!;
  }

  /** Length of a reader's vector of weights. */
  normOf(slot: number): number {
    return this.norms[slot]!;
  }

  slotOf(userId: string): number | undefined {
    return this.slots.get(userId);
  }

  /** Slots of an item's newest readers, with the weight it has for each. */
  readersOf(item: number): RecencyList | undefined {
    return this.byItem[item];
  }

  /** Hears that a reader turned to an item; false where that was known: it only becomes the newest again. */
  add(userId: string, item: number, weight: number): boolean {
    const slot = this.slotFor(userId);
    const { items } = this.readers[slot]!;
    const place = items.placeOf(item);
    const value = place < 0 ? weight : Math.max(weight, items.values[place]!);
    if (place >= 0) this.forgetPair(slot, item);
    const gone = items.push(item, value);
    if (gone >= 0) this.byItem[gone]?.remove(slot);
    this.postingsOf(item).push(slot, value);
    this.norms[slot] = lengthOf(items);
    return place < 0;
  }

  private forgetPair(slot: number, item: number): void {
    this.readers[slot]!.items.remove(item);
    this.byItem[item]?.remove(slot);
  }

  private postingsOf(item: number): RecencyList {
    while (this.byItem.length <= item) this.byItem.push(new RecencyList(this.bounds.perItem));
    return this.byItem[item]!;
  }

  private slotFor(userId: string): number {
    const slot = this.slots.get(userId) ?? (this.readers.length < this.bounds.readers ? this.newSlot() : this.freed());
    this.slots.delete(userId);
    this.slots.set(userId, slot);
    this.readers[slot]!.userId = userId;
    return slot;
  }

  private newSlot(): number {
    return this.addReader('', new RecencyList(this.bounds.perReader));
  }

  private addReader(userId: string, items: RecencyList): number {
    const slot = this.readers.push({ userId, items }) - 1;
    if (slot === this.norms.length) {
      const norms = new Float64Array(2 * slot);
      norms.set(this.norms);
      this.norms = norms;
    }
    this.norms[slot] = lengthOf(items);
    return slot;
  }

  /** The slot of the reader not heard of for longest, who is forgotten. */
  private freed(): number {
    const [userId, slot] = this.slots.entries().next().value!;
    const { items } = this.readers[slot]!;
    for (let i = 0; i < items.length; i += 1) this.byItem[items.ids[i]!]?.remove(slot);
    this.slots.delete(userId);
    this.readers[slot]!.items = new RecencyList(this.bounds.perReader);
    return slot;
  }

  /** As parts of a saved model: readers not heard of for longest first, and their new slots in that order. */
  save(): {
    readonly readers: readonly string[];
    readonly arrays: Record<string, NumberArray>;
    readonly newSlots: ReadonlyMap<number, number>;
  } {
    const order = [...this.slots.values()];
    const newSlot = new Map(order.map((slot, i) => [slot, i]));
    const renamed = (list: RecencyList) => list.ids.subarray(0, list.length).map((slot) => newSlot.get(slot)!);
    return {
      readers: [...this.slots.keys()],
      newSlots: newSlot,
      arrays: {
        ...packLists(
          'reader',
          order.map((slot) => this.readers[slot]!.items),
        ),
        ...packLists('item', this.byItem, renamed),
      },
    };
  }

  restore(readers: readonly string[], arrays: Readonly<Record<string, NumberArray>>): void {
    const items = unpackLists('reader', arrays, this.bounds.perReader);
    readers.forEach((userId, i) => this.slots.set(userId, this.addReader(userId, items[i]!)));
    this.byItem.push(...unpackLists('item', arrays, this.bounds.perItem));
  }
}

function lengthOf({ values, length }: RecencyList): number {
  let squares = 0;
  for (let i = 0; i < length; i += 1) squares += values[i]! * values[i]!;
  return Math.sqrt(squares);
}

function packLists(
  name: string,
  lists: readonly RecencyList[],
  idsOf: (list: RecencyList) => Int32Array = ({ ids, length }) => ids.subarray(0, length),
): Record<string, NumberArray> {
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  const [ids, values] = [new Int32Array(total), new Float32Array(total)];
  let start = 0;
  for (const list of lists) {
    ids.set(idsOf(list), start);
    values.set(list.values.subarray(0, list.length), start);
    start += list.length;
  }
  const lengths = Int32Array.from(lists, ({ length }) => length);
  return { [`${name}Lengths`]: lengths, [`${name}Ids`]: ids, [`${name}Values`]: values };
}

function unpackLists(name: string, arrays: Readonly<Record<string, NumberArray>>, capacity: number): RecencyList[] {
  let start = 0;
  return [...arrays[`${name}Lengths`]!].map((length) => {
    const list = new RecencyList(capacity);
    list.ids = Int32Array.from(arrays[`${name}Ids`]!.subarray(start, start + length));
    list.values = Float32Array.from(arrays[`${name}Values`]!.subarray(start, start + length));
    list.length = length;
    start += length;
    return list;
  });
}
