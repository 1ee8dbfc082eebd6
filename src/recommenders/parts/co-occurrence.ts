import { NeighbourRow } from './neighbour-row';
import type { ReaderItems } from './reader-histories';
import { TopList } from './top-list';

export interface CoOccurrenceOptions {
  readonly neighbours: number;
  readonly gapHalfLifeMs: number;
}

/** How much two reads of one reader, at these times (ms), count as a pair: half for every half-life between them. */
export function pairWeight(a: number, b: number, gapHalfLifeMs: number): number {
  return gapHalfLifeMs === Infinity ? 1 : 2 ** (-Math.abs(a - b) / gapHalfLifeMs);
}

/**
 * For every item the neighbours of highest `likeness`, with their pair weights summed over all readers. One item at a
 * time, so that memory is that of the log and of the result, never items × items.
 */
export function coOccurrence(
  readers: readonly ReaderItems[],
  size: number,
  likeness: (shared: number, item: number, other: number) => number,
  options: CoOccurrenceOptions,
): NeighbourRow[] {
  const readersOf = postings(readers, size);
  const shared = new Float64Array(size);
  return readersOf.map((own, item) => {
    const touched = addPairs(own, readers, item, shared, options.gapHalfLifeMs);
    const top = new TopList(options.neighbours);
    for (const other of touched) top.offer(other, likeness(shared[other]!, item, other));
    const ids = top.sorted().map(({ ordinal }) => ordinal);
    const row = NeighbourRow.of(
      options.neighbours,
      ids,
      ids.map((other) => shared[other]!),
    );
    for (const other of touched) shared[other] = 0;
    return row;
  });
}

interface Posting {
  readonly reader: number;
  readonly at: number;
}

function postings(readers: readonly ReaderItems[], size: number): Posting[][] {
  const lists: Posting[][] = Array.from({ length: size }, () => []);
  readers.forEach(({ items }, reader) => items.forEach(({ ordinal, at }) => lists[ordinal]!.push({ reader, at })));
  return lists;
}

function addPairs(
  own: readonly Posting[],
  readers: readonly ReaderItems[],
  item: number,
  shared: Float64Array,
  gapHalfLifeMs: number,
): number[] {
  const touched: number[] = [];
  for (const { reader, at } of own) {
    for (const other of readers[reader]!.items) {
      if (other.ordinal === item) continue;
      if (shared[other.ordinal] === 0) touched.push(other.ordinal);
      shared[other.ordinal]! += pairWeight(at, other.at, gapHalfLifeMs);
    }
  }
  return touched;
}
