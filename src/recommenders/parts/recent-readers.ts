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
  readonly userId: string;
  readonly items: RecencyList;
}

/**
 * Who read what of late, from both sides: the newest items of each reader, and the newest readers of each item (an
 * inverted index). Readers have slots, 0, 1, 2 …, which are given on when a reader is forgotten.
 */
export class RecentReaders {
  /** By slot; those restored are unpacked when first asked for. */
  private readonly userIds: string[] = [];
  private readonly itemLists: (RecencyList | undefined)[] = [];
  private restoredReaders: RestoredLists | null = null;
  private restoredItems: RestoredLists | null = null;
  /** User id → slot, those not heard of for longest first. */
  private readonly slots = new Map<string, number>();
  private readonly byItem: (RecencyList | undefined)[] = [];
  /** By slot; apart from the readers, since a question asks it of thousands. */
  private norms = new Float64Array(16);

  constructor(private readonly bounds: RecentReadersBounds) {}

  get size(): number {
    return this.userIds.length;
  }

  reader(slot: number): Reader {
    return { userId: this.userIds[slot]!, items: this.itemsOf(slot) };
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
    return (this.byItem[item] ??= this.restoredItems?.of(item));
  }

  private itemsOf(slot: number): RecencyList {
    return (this.itemLists[slot] ??= this.restoredReaders!.of(slot)!);
  }

  /** Hears that a reader turned to an item; false where that was known: it only becomes the newest again. */
  add(userId: string, item: number, weight: number): boolean {
    const slot = this.slotFor(userId);
    const items = this.itemsOf(slot);
    const place = items.placeOf(item);
    const value = place < 0 ? weight : Math.max(weight, items.values[place]!);
    if (place >= 0) this.forgetPair(slot, item);
    const gone = items.push(item, value);
    if (gone >= 0) this.readersOf(gone)?.remove(slot);
    this.postingsOf(item).push(slot, value);
    this.norms[slot] = lengthOf(items);
    return place < 0;
  }

  private forgetPair(slot: number, item: number): void {
    this.itemsOf(slot).remove(item);
    this.readersOf(item)?.remove(slot);
  }

  private postingsOf(item: number): RecencyList {
    return this.readersOf(item) ?? (this.byItem[item] = new RecencyList(this.bounds.perItem));
  }

  private slotFor(userId: string): number {
    const slot = this.slots.get(userId) ?? (this.size < this.bounds.readers ? this.newSlot() : this.freed());
    this.slots.delete(userId);
    this.slots.set(userId, slot);
    this.userIds[slot] = userId;
    return slot;
  }

  private newSlot(): number {
    return this.addReader('', new RecencyList(this.bounds.perReader));
  }

  private addReader(userId: string, items: RecencyList): number {
    const slot = this.userIds.push(userId) - 1;
    this.itemLists[slot] = items;
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
    const items = this.itemsOf(slot);
    for (let i = 0; i < items.length; i += 1) this.readersOf(items.ids[i]!)?.remove(slot);
    this.slots.delete(userId);
    this.itemLists[slot] = new RecencyList(this.bounds.perReader);
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
    const items = Math.max(this.byItem.length, this.restoredItems?.length ?? 0);
    const renamed = (list: RecencyList) => list.ids.subarray(0, list.length).map((slot) => newSlot.get(slot)!);
    return {
      readers: [...this.slots.keys()],
      newSlots: newSlot,
      arrays: {
        ...packLists(
          'reader',
          order.map((slot) => this.itemsOf(slot)),
        ),
        ...packLists(
          'item',
          Array.from({ length: items }, (_, item) => this.readersOf(item) ?? NOBODY),
          renamed,
        ),
      },
    };
  }

  restore(readers: readonly string[], arrays: Readonly<Record<string, NumberArray>>): void {
    this.restoredReaders = new RestoredLists('reader', arrays, this.bounds.perReader);
    this.restoredItems = new RestoredLists('item', arrays, this.bounds.perItem);
    this.norms = new Float64Array(Math.max(16, readers.length));
    readers.forEach((userId, slot) => {
      this.slots.set(userId, slot);
      this.userIds.push(userId);
      this.norms[slot] = this.restoredReaders!.lengthOfVector(slot);
    });
  }
}

const NOBODY = new RecencyList(0);

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

/** Lists as they were saved, one after the other. */
class RestoredLists {
  private readonly ends: Int32Array;
  private readonly lengths: NumberArray;
  private readonly ids: NumberArray;
  private readonly values: NumberArray;

  constructor(
    name: string,
    arrays: Readonly<Record<string, NumberArray>>,
    private readonly capacity: number,
  ) {
    let end = 0;
    this.lengths = arrays[`${name}Lengths`]!;
    this.ids = arrays[`${name}Ids`]!;
    this.values = arrays[`${name}Values`]!;
    this.ends = Int32Array.from(this.lengths, (length) => (end += length));
  }

  get length(): number {
    return this.lengths.length;
  }

  of(i: number): RecencyList | undefined {
    const length = this.lengths[i];
    if (length === undefined) return undefined;
    const [start, end] = [this.ends[i]! - length, this.ends[i]!];
    const list = new RecencyList(this.capacity);
    list.ids = (this.ids as Int32Array).slice(start, end);
    list.values = (this.values as Float32Array).slice(start, end);
    list.length = length;
    return list;
  }

  lengthOfVector(i: number): number {
    let squares = 0;
    for (let k = this.ends[i]! - this.lengths[i]!; k < this.ends[i]!; k += 1) squares += this.values[k]! ** 2;
    return Math.sqrt(squares);
  }
}
