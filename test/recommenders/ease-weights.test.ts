import { invertPositiveDefinite } from '../../src/recommenders/algebra/invert-positive-definite';
import { easeWeights } from '../../src/recommenders/parts/ease-weights';
import { matrixOf, mostRead } from '../../src/recommenders/parts/reader-matrix';
import type { ReaderItems } from '../../src/recommenders/parts/reader-histories';
import { sparseEaseWeights } from '../../src/recommenders/parts/sparse-ease-weights';
import { seededRandom } from '../../src/core/random';

function someReaders(readers: number, items: number, seed: number): ReaderItems[] {
  const random = seededRandom(seed);
  return Array.from({ length: readers }, (_, reader) => {
    const read = [...Array(items).keys()].filter(() => random() < 0.3);
    return {
      userId: `r${reader}`,
      items: read.map((ordinal) => ({ ordinal, weight: 1 + Math.floor(3 * random()), at: 0 })),
    };
  });
}

/** The definition, word for word: P = (XᵀX + λI)⁻¹ with X scaled to a mean square of 1, B = −P / diag(P) by columns. */
function naiveWeights(readers: readonly ReaderItems[], n: number, lambda: number): number[][] {
  const all = readers.flatMap((reader) => reader.items);
  const square = all.reduce((sum, { weight }) => sum + weight ** 2, 0) / all.length;
  const gram = new Float64Array(n * n);
  for (const { items } of readers)
    for (const a of items) for (const b of items) gram[a.ordinal * n + b.ordinal]! += (a.weight * b.weight) / square;
  for (let i = 0; i < n; i += 1) gram[i * n + i]! += lambda;
  invertPositiveDefinite(gram, n);
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (i === j ? 0 : -gram[i * n + j]! / gram[j * n + j]!)),
  );
}

const OPTIONS = { lambda: 4, maxSide: 100, neighbours: 100, longestRow: 100 };

function matrixFor(readers: readonly ReaderItems[], items: number, limit = 100) {
  return matrixOf(readers, mostRead(readers, items, limit), { restraint: 0 });
}

test.each([
  ['fewer readers than items: through the matrix of readers', 8, 20],
  ['fewer items than readers: through the matrix of items', 40, 12],
])('%s', (_, readers, items) => {
  const log = someReaders(readers, items, 11);
  const expected = naiveWeights(log, items, OPTIONS.lambda);
  const matrix = matrixFor(log, items);
  const table = easeWeights(matrix, OPTIONS);
  matrix.ordinals.forEach((i, row) =>
    matrix.ordinals.forEach((j, column) => {
      const error = Math.abs(table.at(row, column) - expected[i]![j]!);
      expect(error).toBeLessThan(0.06 * Math.abs(expected[i]![j]!) + 1e-5);
    }),
  );
});

describe('beyond what can be inverted', () => {
  // So many that any two items share a reader: one that shares none with another cannot speak for it.
  const log = someReaders(120, 12, 11);
  const matrix = matrixFor(log, 12);

  test('with all items as neighbours the sparse weights are those of EASE', () => {
    const expected = naiveWeights(log, 12, OPTIONS.lambda);
    const table = sparseEaseWeights(matrix, OPTIONS);
    matrix.ordinals.forEach((i, row) =>
      matrix.ordinals.forEach((j, column) => expect(table.at(row, column)).toBeCloseTo(expected[i]![j]!, 5)),
    );
  });

  test('no item is spoken for by more than its neighbours, nor speaks for more than a row holds', () => {
    const table = sparseEaseWeights(matrix, { ...OPTIONS, neighbours: 3, longestRow: 5 });
    const filled = (row: number, column: number) => (table.at(row, column) !== 0 ? 1 : 0);
    for (const one of matrix.ordinals.keys()) {
      const [from, to] = [[...matrix.ordinals.keys()], [...matrix.ordinals.keys()]];
      expect(from.reduce<number>((sum, row) => sum + filled(row, one), 0)).toBeLessThanOrEqual(3);
      expect(to.reduce<number>((sum, column) => sum + filled(one, column), 0)).toBeLessThanOrEqual(5);
    }
  });

  test('adding a row is adding its entries', () => {
    const table = sparseEaseWeights(matrix, { ...OPTIONS, neighbours: 3 });
    const sums = new Float64Array(matrix.size).fill(1);
    table.addRow(2, 0.5, sums);
    sums.forEach((sum, column) => expect(sum).toBeCloseTo(1 + 0.5 * table.at(2, column)));
  });
});

test('beyond so many, the items with most readers are learnt', () => {
  const log = someReaders(60, 30, 4);
  const ordinals = mostRead(log, 30, 10);
  expect(ordinals.length).toBe(10);
  const readersOf = (i: number) => log.filter(({ items }) => items.some(({ ordinal }) => ordinal === i)).length;
  const left = Array.from({ length: 30 }, (_, i) => i).filter((i) => !ordinals.includes(i));
  expect(Math.min(...ordinals.map(readersOf))).toBeGreaterThanOrEqual(Math.max(...left.map(readersOf)));
});

test('nobody and nothing give an empty table', () => {
  expect(easeWeights(matrixFor([], 5), OPTIONS).size).toBe(0);
  expect(sparseEaseWeights(matrixFor([], 5), OPTIONS).size).toBe(0);
});
