import { solvePositiveDefinite } from '../algebra/solve-positive-definite';
import { NeighbourRow } from './neighbour-row';
import { byItem, type Entries, type ReaderMatrix } from './reader-matrix';
import { SparseTable } from './sparse-table';
import { TopList } from './top-list';

export interface SparseEaseOptions {
  readonly lambda: number;
  /** Items that may speak for one item: the side of the small system solved for it. */
  readonly neighbours: number;
  /** Inner products kept of each item, the largest; also the most that one row of the result may hold. */
  readonly longestRow: number;
}

/** An item's largest inner products with others, ids ascending. */
interface GramRow {
  readonly ids: Int32Array;
  readonly values: Float32Array;
}

/**
 * EASE beyond what can be inverted. Column j of its weights is a ridge regression of item j on all others; here it is one
 * on the items that explain most of j each for itself: fsSLIM (Ning & Karypis 2011, section 4.3) with a ridge penalty, or
 * the sparse approximation of Steck 2019 ("Markov random fields for collaborative filtering") with one block an item. With
 * all items as neighbours it is EASE itself. Time: items × neighbours³ / 6, memory: items × longestRow.
 */
export function sparseEaseWeights(matrix: ReaderMatrix, options: SparseEaseOptions): SparseTable {
  const { diagonal, rows } = gramOf(matrix, options);
  const place = new Int32Array(matrix.size).fill(-1);
  const lists = Array.from({ length: matrix.size }, () => ({ ids: [] as number[], values: [] as number[] }));
  for (let target = 0; target < matrix.size; target += 1) {
    const { speakers, shared } = speakersFor(rows[target]!, diagonal, options);
    const weights = solveFor(speakers, shared, rows, diagonal, place, options.lambda);
    speakers.forEach((speaker, i) => {
      lists[speaker]!.ids.push(target);
      lists[speaker]!.values.push(weights[i]!);
    });
  }
  return new SparseTable(lists.map(({ ids, values }) => longestOf(ids, values, options.longestRow)));
}

/** XᵀX, the largest of each row by what they explain, and its diagonal. One row at a time: never items × items. */
function gramOf(matrix: ReaderMatrix, { lambda, longestRow }: SparseEaseOptions) {
  const columns = byItem(matrix);
  const diagonal = Float64Array.from(columns, ({ values }) => values.reduce((sum, value) => sum + value * value, 0));
  const sums = new Float64Array(matrix.size);
  const rows = columns.map((column, item): GramRow => {
    const touched = addRow(column, matrix.readers, sums).filter((other) => other !== item);
    const top = new TopList(longestRow);
    for (const other of touched) top.offer(other, sums[other]! ** 2 / (diagonal[other]! + lambda));
    const ids = Int32Array.from(top.sorted(), ({ ordinal }) => ordinal).sort();
    const row = { ids, values: Float32Array.from(ids, (id) => sums[id]!) };
    for (const other of [...touched, item]) sums[other] = 0;
    return row;
  });
  return { diagonal, rows };
}

function addRow({ items: readers, values }: Entries, all: readonly Entries[], sums: Float64Array): number[] {
  const touched: number[] = [];
  for (let r = 0; r < readers.length; r += 1) {
    const { items, values: own } = all[readers[r]!]!;
    for (let i = 0; i < items.length; i += 1) {
      if (sums[items[i]!] === 0) touched.push(items[i]!);
      sums[items[i]!]! += values[r]! * own[i]!;
    }
  }
  return touched;
}

/** Those that explain most of an item, each alone: its square error falls by g² / (d + λ) with the best weight for one. */
function speakersFor({ ids, values }: GramRow, diagonal: Float64Array, { neighbours, lambda }: SparseEaseOptions) {
  const top = new TopList(neighbours);
  for (let i = 0; i < ids.length; i += 1) top.offer(i, values[i]! ** 2 / (diagonal[ids[i]!]! + lambda));
  const chosen = top.sorted().map(({ ordinal }) => ordinal);
  return { speakers: chosen.map((i) => ids[i]!), shared: Float64Array.from(chosen, (i) => values[i]!) };
}

/** (G + λI)⁻¹·g over the speakers. What rows left out can make it indefinite: then λ is doubled until it is not. */
function solveFor(
  speakers: readonly number[],
  shared: Float64Array,
  rows: readonly GramRow[],
  diagonal: Float64Array,
  place: Int32Array,
  lambda: number,
): Float64Array {
  const n = speakers.length;
  const products = new Float64Array(n * n);
  speakers.forEach((speaker, i) => (place[speaker] = i));
  speakers.forEach((speaker, i) => {
    const { ids, values } = rows[speaker]!;
    for (let k = 0; k < ids.length; k += 1) {
      const j = place[ids[k]!]!;
      if (j >= 0) products[i * n + j] = products[j * n + i] = values[k]!;
    }
  });
  for (const speaker of speakers) place[speaker] = -1;
  for (let ridge = lambda; Number.isFinite(ridge); ridge *= 2) {
    const system = products.slice();
    speakers.forEach((speaker, i) => (system[i * n + i] = diagonal[speaker]! + ridge));
    const weights = shared.slice();
    if (solvePositiveDefinite(system, n, weights)) return weights;
  }
  return new Float64Array(n);
}

/** The strongest of a row, in order of id. */
function longestOf(ids: readonly number[], values: readonly number[], longest: number): NeighbourRow {
  const top = new TopList(longest);
  values.forEach((value, i) => top.offer(i, Math.abs(value)));
  const kept = top
    .sorted()
    .map(({ ordinal }) => ordinal)
    .sort((a, b) => a - b);
  return NeighbourRow.of(
    longest,
    kept.map((i) => ids[i]!),
    kept.map((i) => values[i]!),
  );
}
