import type { ReaderItems } from './reader-histories';
import { TopList } from './top-list';

/** Readers × items, sparse, by reader; items renumbered to those that are learnt. */
export interface ReaderMatrix {
  readonly readers: readonly Entries[];
  readonly size: number;
  /** Position in the matrix → ordinal of the catalogue. */
  readonly ordinals: readonly number[];
}

export interface Entries {
  readonly items: Int32Array;
  readonly values: Float64Array;
}

/** Ordinals of the items with most readers (at least one), at most `limit`, in order of ordinal. */
export function mostRead(readers: readonly ReaderItems[], size: number, limit: number): number[] {
  const counts = new Int32Array(size);
  for (const { items } of readers) for (const { ordinal } of items) counts[ordinal]! += 1;
  const top = new TopList(limit);
  counts.forEach((count, ordinal) => count > 0 && top.offer(ordinal, count));
  return top
    .sorted()
    .map(({ ordinal }) => ordinal)
    .sort((a, b) => a - b);
}

/** Readers held down by their sums, then scaled to a mean square of 1, so that λ means the same whatever the weights. */
export function matrixOf(
  readers: readonly ReaderItems[],
  ordinals: readonly number[],
  { restraint }: { readonly restraint: number },
): ReaderMatrix {
  const position = new Map(ordinals.map((ordinal, i) => [ordinal, i]));
  const entries = readers.map(({ items }) => {
    const factor = items.reduce((sum, { weight }) => sum + weight, 0) ** -restraint;
    const kept = items.filter(({ ordinal }) => position.has(ordinal));
    return {
      items: Int32Array.from(kept, ({ ordinal }) => position.get(ordinal)!),
      values: Float64Array.from(kept, ({ weight }) => weight * factor),
    };
  });
  return { readers: scaled(entries), size: ordinals.length, ordinals };
}

function scaled(entries: readonly Entries[]): Entries[] {
  let [squares, count] = [0, 0];
  for (const { values } of entries) {
    for (const value of values) squares += value * value;
    count += values.length;
  }
  const scale = Math.sqrt(count / (squares || 1));
  return entries.map(({ items, values }) => ({ items, values: values.map((value) => value * scale) }));
}

/** By item: its readers and their values. */
export function byItem({ readers, size }: ReaderMatrix): Entries[] {
  const lists: { readers: number[]; values: number[] }[] = Array.from({ length: size }, () => ({
    readers: [],
    values: [],
  }));
  readers.forEach(({ items, values }, reader) =>
    items.forEach((item, a) => {
      lists[item]!.readers.push(reader);
      lists[item]!.values.push(values[a]!);
    }),
  );
  return lists.map((list) => ({ items: Int32Array.from(list.readers), values: Float64Array.from(list.values) }));
}
