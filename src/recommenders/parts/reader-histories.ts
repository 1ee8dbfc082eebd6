import type { Ordinals } from './ordinals';
import type { NumberArray } from './model-bytes';

interface History {
  readonly items: number[];
  readonly times: number[];
}

/**
 * The newest distinct items of each reader, bounded in both directions: at most `perReader` items, at most `readers`
 * readers (those not heard of for longest are forgotten). Oldest first within a reader.
 */
export class ReaderHistories {
  private readonly byReader = new Map<string, History>();

  constructor(private readonly bounds: { readonly perReader: number; readonly readers: number }) {}

  /** The reader's items before this one, or undefined where the reader already had it (then it only moves to the end). */
  add(
    userId: string,
    item: number,
    at: number,
  ): { readonly items: readonly number[]; readonly times: readonly number[] } | undefined {
    const history = this.touch(userId);
    const known = history.items.indexOf(item);
    const before = { items: [...history.items], times: [...history.times] };
    if (known >= 0) remove(history, known);
    history.items.push(item);
    history.times.push(at);
    if (history.items.length > this.bounds.perReader) remove(history, 0);
    return known >= 0 ? undefined : before;
  }

  private touch(userId: string): History {
    const history = this.byReader.get(userId) ?? { items: [], times: [] };
    this.byReader.delete(userId);
    this.byReader.set(userId, history);
    if (this.byReader.size > this.bounds.readers) this.byReader.delete(this.byReader.keys().next().value!);
    return history;
  }

  /** As parts of a saved model. */
  save(): { readonly readers: readonly string[]; readonly arrays: Record<string, NumberArray> } {
    const histories = [...this.byReader.values()];
    return {
      readers: [...this.byReader.keys()],
      arrays: {
        historyLengths: Int32Array.from(histories, (history) => history.items.length),
        historyItems: Int32Array.from(histories.flatMap((history) => history.items)),
        historyTimes: Float64Array.from(histories.flatMap((history) => history.times)),
      },
    };
  }

  restore(readers: readonly string[], arrays: Readonly<Record<string, NumberArray>>): void {
    let start = 0;
    readers.forEach((reader, i) => {
      const end = start + arrays.historyLengths![i]!;
      const items = [...arrays.historyItems!.subarray(start, end)];
      this.byReader.set(reader, { items, times: [...arrays.historyTimes!.subarray(start, end)] });
      start = end;
    });
  }
}

function remove(history: History, place: number): void {
  history.items.splice(place, 1);
  history.times.splice(place, 1);
}

/** What one reader did with each item, all together: the weights summed, the last time kept. */
export interface ReaderItems {
  readonly userId: string;
  /** Oldest first. */
  readonly items: readonly { readonly ordinal: number; readonly weight: number; readonly at: number }[];
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
