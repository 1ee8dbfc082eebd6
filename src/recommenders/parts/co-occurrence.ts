import { NeighbourRow } from './neighbour-row';
import type { ReaderItems } from './reader-histories';
import { TopList } from './top-list';

/**
 * How much two items of one reader count as a pair: `steps` lies between them in the reader's order, positive where the
 * second came later; `gapMs` ≥ 0 is the time between. 1 for "the same as any other pair".
 */
export type PairWeight = (steps: number, gapMs: number) => number;

export interface CoOccurrenceOptions {
  readonly neighbours: number;
  /** Most that one row may hold: what is near to very many would make questions slow and hardly tell them apart. */
  readonly longestRow: number;
  readonly pairWeight: PairWeight;
  /** Whose nearest neighbours are kept: of the item that was read, or of the item that may be proposed for it. */
  readonly nearestTo: 'read' | 'proposed';
}

/**
 * For every item the neighbours of highest `likeness`, with their pair weights (times the reader's weights of both) summed
 * over all readers. Row i holds what having read i says of others, whichever side chose the neighbours. One item at a
 * time, so that memory is that of the log and of the result, never items × items.
 */
export function coOccurrence(
  readers: readonly ReaderItems[],
  size: number,
  likeness: (shared: number, item: number, other: number) => number,
  { neighbours, longestRow, pairWeight, nearestTo }: CoOccurrenceOptions,
): NeighbourRow[] {
  const towards: PairWeight = nearestTo === 'read' ? pairWeight : (steps, gapMs) => pairWeight(-steps, gapMs);
  const shared = new Float64Array(size);
  const nearest = postings(readers, size).map((own, item) => {
    const touched = addPairs(own, readers, item, shared, towards);
    const row = largest(touched, shared, (other) => likeness(shared[other]!, item, other), neighbours);
    for (const other of touched) shared[other] = 0;
    return row;
  });
  if (nearestTo === 'read') return nearest;
  return transposed(nearest, neighbours).map((row, read) => {
    return shortened(row, longestRow, (proposed, value) => likeness(value, proposed, read));
  });
}

interface Posting {
  readonly reader: number;
  readonly place: number;
}

function postings(readers: readonly ReaderItems[], size: number): Posting[][] {
  const lists: Posting[][] = Array.from({ length: size }, () => []);
  readers.forEach(({ items }, reader) =>
    items.forEach(({ ordinal }, place) => lists[ordinal]!.push({ reader, place })),
  );
  return lists;
}

function addPairs(
  own: readonly Posting[],
  readers: readonly ReaderItems[],
  item: number,
  shared: Float64Array,
  pairWeight: PairWeight,
): number[] {
  const touched: number[] = [];
  for (const { reader, place } of own) {
    const { items } = readers[reader]!;
    const self = items[place]!;
    for (let i = 0; i < items.length; i += 1) {
      const other = items[i]!;
      if (other.ordinal === item) continue;
      if (shared[other.ordinal] === 0) touched.push(other.ordinal);
      shared[other.ordinal]! += self.weight * other.weight * pairWeight(i - place, Math.abs(other.at - self.at));
    }
  }
  return touched;
}

function largest(
  touched: readonly number[],
  shared: Float64Array,
  likenessTo: (other: number) => number,
  n: number,
): NeighbourRow {
  if (touched.length <= n)
    return NeighbourRow.of(
      n,
      touched,
      touched.map((other) => shared[other]!),
    );
  const top = new TopList(n);
  for (const other of touched) top.offer(other, likenessTo(other));
  const ids = top.sorted().map(({ ordinal }) => ordinal);
  return NeighbourRow.of(
    n,
    ids,
    ids.map((other) => shared[other]!),
  );
}

/** At most `longest` of a row, by `likenessOf`. */
function shortened(
  row: NeighbourRow,
  longest: number,
  likenessOf: (id: number, value: number) => number,
): NeighbourRow {
  if (row.length <= longest) return row;
  const top = new TopList(longest);
  for (let i = 0; i < row.length; i += 1) top.offer(i, likenessOf(row.ids[i]!, row.values[i]!));
  const kept = top.sorted().map(({ ordinal }) => ordinal);
  return NeighbourRow.of(
    longest,
    kept.map((i) => row.ids[i]!),
    kept.map((i) => row.values[i]!),
  );
}

/** Row i of the result holds j with v where row j held i with v. Its rows may be longer than the capacity. */
function transposed(rows: readonly NeighbourRow[], capacity: number): NeighbourRow[] {
  const lists: { ids: number[]; values: number[] }[] = rows.map(() => ({ ids: [], values: [] }));
  rows.forEach(({ ids, values, length }, j) => {
    for (let i = 0; i < length; i += 1) {
      lists[ids[i]!]!.ids.push(j);
      lists[ids[i]!]!.values.push(values[i]!);
    }
  });
  return lists.map(({ ids, values }) => NeighbourRow.of(capacity, ids, values));
}
