import type { Ordinals } from './ordinals';
import type { NumberArray } from './model-bytes';

/** One item of a reader's past, with what it weighs, and when (ms). */
export interface PastItem {
  readonly ordinal: number;
  readonly weight: number;
  readonly at: number;
}

/**
 * The newest distinct items of each reader, bounded in both directions: at most `perReader` items, at most `readers`
 * readers (those not heard of for longest are forgotten). Oldest first within a reader.
 */
export class ReaderHistories {
  /** Items, or where they lie among those restored: unpacked when first asked for, since a restart must not take long. */
  private readonly byReader = new Map<string, readonly PastItem[] | number>();
  private restored: RestoredItems | null = null;

  constructor(private readonly bounds: { readonly perReader: number; readonly readers: number }) {}

  /** Adds to a reader's items, and answers those before; undefined where the item was among them (it only moves to the end). */
  add(userId: string, item: PastItem): readonly PastItem[] | undefined {
    const before = this.itemsOf(this.byReader.get(userId));
    const others = before.filter(({ ordinal }) => ordinal !== item.ordinal);
    this.put(userId, [...others, item]);
    return others.length < before.length ? undefined : before;
  }

  /** Sets all a reader's items, oldest first. */
  put(userId: string, items: readonly PastItem[]): void {
    const { perReader, readers } = this.bounds;
    this.byReader.delete(userId);
    this.byReader.set(userId, items.length > perReader ? items.slice(-perReader) : items);
    if (this.byReader.size > readers) this.byReader.delete(this.byReader.keys().next().value!);
  }

  /** As parts of a saved model. */
  save(): { readonly readers: readonly string[]; readonly arrays: Record<string, NumberArray> } {
    const histories = [...this.byReader.values()].map((known) => this.itemsOf(known));
    const all = histories.flat();
    return {
      readers: [...this.byReader.keys()],
      arrays: {
        historyLengths: Int32Array.from(histories, (history) => history.length),
        historyItems: Int32Array.from(all, ({ ordinal }) => ordinal),
        historyWeights: Float64Array.from(all, ({ weight }) => weight),
        historyTimes: Float64Array.from(all, ({ at }) => at),
      },
    };
  }

  restore(readers: readonly string[], arrays: Readonly<Record<string, NumberArray>>): void {
    this.restored = new RestoredItems(arrays);
    readers.forEach((reader, i) => this.byReader.set(reader, i));
  }

  private itemsOf(known: readonly PastItem[] | number | undefined): readonly PastItem[] {
    return typeof known === 'number' ? this.restored!.of(known) : (known ?? []);
  }
}

/** Histories as they were saved, one after the other. */
class RestoredItems {
  private readonly ends: Int32Array;

  constructor(private readonly arrays: Readonly<Record<string, NumberArray>>) {
    let end = 0;
    this.ends = Int32Array.from(arrays.historyLengths!, (length) => (end += length));
  }

  of(i: number): PastItem[] {
    const { historyLengths, historyItems, historyWeights, historyTimes } = this.arrays;
    const start = this.ends[i]! - historyLengths![i]!;
    return Array.from({ length: historyLengths![i]! }, (_, k) => ({
      ordinal: historyItems![start + k]!,
      weight: historyWeights![start + k]!,
      at: historyTimes![start + k]!,
    }));
  }
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
