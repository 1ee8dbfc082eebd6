import type { Ordinals } from './ordinals';
import type { NumberArray } from './model-bytes';

/** One item of a reader's past, with what it weighs, and when (ms). */
export interface PastItem {
  readonly ordinal: number;
  readonly weight: number;
  readonly at: number;
}

/** Numbers of one item in a packed history: ordinal, weight, at. */
const WIDTH = 3;

/**
 * The newest distinct items of each reader, bounded in both directions: at most `perReader` items, at most `readers`
 * readers (those not heard of for longest are forgotten). Oldest first within a reader. A reader's items lie in one array
 * of numbers: as objects those of some thousand readers would be most of what the garbage collector has to walk over.
 */
export class ReaderHistories {
  /** Numbers, or where they lie among those restored: a view of each made at once would hold up a restart. */
  private readonly byReader = new Map<string, Float64Array | number>();
  private restored: RestoredHistories | null = null;

  constructor(private readonly bounds: { readonly perReader: number; readonly readers: number }) {}

  /** Adds to a reader's items, and answers those before; undefined where the item was among them (it only moves to the end). */
  add(userId: string, item: PastItem): readonly PastItem[] | undefined {
    const before = unpacked(this.numbersOf(this.byReader.get(userId)));
    const others = before.filter(({ ordinal }) => ordinal !== item.ordinal);
    this.put(userId, [...others, item]);
    return others.length < before.length ? undefined : before;
  }

  /** Sets all a reader's items, oldest first. */
  put(userId: string, items: readonly PastItem[]): void {
    const { perReader, readers } = this.bounds;
    this.byReader.delete(userId);
    this.byReader.set(userId, packed(items.length > perReader ? items.slice(-perReader) : items));
    if (this.byReader.size > readers) this.byReader.delete(this.byReader.keys().next().value!);
  }

  /** As parts of a saved model. */
  save(): { readonly readers: readonly string[]; readonly arrays: Record<string, NumberArray> } {
    const histories = [...this.byReader.values()].map((known) => this.numbersOf(known));
    const history = new Float64Array(histories.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    for (const numbers of histories) {
      history.set(numbers, end);
      end += numbers.length;
    }
    const historyLengths = Int32Array.from(histories, ({ length }) => length / WIDTH);
    return { readers: [...this.byReader.keys()], arrays: { historyLengths, history } };
  }

  restore(readers: readonly string[], arrays: Readonly<Record<string, NumberArray>>): void {
    this.restored = new RestoredHistories(arrays);
    readers.forEach((reader, i) => this.byReader.set(reader, i));
  }

  private numbersOf(known: Float64Array | number | undefined): Float64Array {
    return typeof known === 'number' ? this.restored!.of(known) : (known ?? NOTHING);
  }
}

const NOTHING = new Float64Array(0);

/** Histories as they were saved, one after the other. */
class RestoredHistories {
  private readonly ends: Int32Array;

  constructor(private readonly arrays: Readonly<Record<string, NumberArray>>) {
    let end = 0;
    this.ends = Int32Array.from(arrays.historyLengths!, (length) => (end += WIDTH * length));
  }

  of(i: number): Float64Array {
    return (this.arrays.history as Float64Array).subarray(i === 0 ? 0 : this.ends[i - 1], this.ends[i]);
  }
}

function packed(items: readonly PastItem[]): Float64Array {
  const numbers = new Float64Array(WIDTH * items.length);
  items.forEach(({ ordinal, weight, at }, i) => numbers.set([ordinal, weight, at], WIDTH * i));
  return numbers;
}

function unpacked(numbers: Float64Array): PastItem[] {
  return Array.from({ length: numbers.length / WIDTH }, (_, i) => ({
    ordinal: numbers[WIDTH * i]!,
    weight: numbers[WIDTH * i + 1]!,
    at: numbers[WIDTH * i + 2]!,
  }));
}

/** What one reader did with each item, all together: the weights summed, the last time kept. */
export interface ReaderItems {
  readonly userId: string;
  /** Oldest first. */
  readonly items: readonly PastItem[];
}

/**
 * Groups events by reader, only of items in `items`; repeats add up, and what adds up to nothing or less is left out.
 * Readers and items in order of time, so that everything built from it is reproducible.
 */
export function groupByReader(
  events: readonly { readonly userId: string; readonly itemId: string; readonly weight: number; readonly at: number }[],
  items: Ordinals,
): ReaderItems[] {
  const readers = new Map<string, Map<number, { ordinal: number; weight: number; at: number }>>();
  for (const { userId, itemId, weight, at } of events) {
    const ordinal = items.of(itemId);
    if (ordinal === undefined) continue;
    const known = readers.get(userId) ?? new Map<number, { ordinal: number; weight: number; at: number }>();
    readers.set(userId, known);
    const before = known.get(ordinal);
    known.set(ordinal, { ordinal, weight: (before?.weight ?? 0) + weight, at: Math.max(before?.at ?? at, at) });
  }
  return [...readers].map(([userId, known]) => ({
    userId,
    items: [...known.values()].filter((item) => item.weight > 0).sort((a, b) => a.at - b.at || a.ordinal - b.ordinal),
  }));
}
