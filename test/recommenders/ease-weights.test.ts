import { invertPositiveDefinite } from '../../src/recommenders/algebra/invert-positive-definite';
import { easeWeights } from '../../src/recommenders/parts/ease-weights';
import type { ReaderItems } from '../../src/recommenders/parts/reader-histories';
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

const OPTIONS = { lambda: 4, restraint: 0, maxItems: 100, maxSide: 100 };

test.each([
  ['fewer readers than items: through the matrix of readers', 8, 20],
  ['fewer items than readers: through the matrix of items', 40, 12],
])('%s', (_, readers, items) => {
  const log = someReaders(readers, items, 11);
  const expected = naiveWeights(log, items, OPTIONS.lambda);
  const { ordinals, table } = easeWeights(log, items, OPTIONS);
  ordinals.forEach((i, row) =>
    ordinals.forEach((j, column) => {
      const error = Math.abs(table.at(row, column) - expected[i]![j]!);
      expect(error).toBeLessThan(0.06 * Math.abs(expected[i]![j]!) + 1e-5);
    }),
  );
});

test('beyond the largest matrix, the items with most readers are learnt', () => {
  const log = someReaders(60, 30, 4);
  const { ordinals } = easeWeights(log, 30, { ...OPTIONS, maxSide: 10 });
  expect(ordinals.length).toBe(10);
  const readersOf = (i: number) => log.filter(({ items }) => items.some(({ ordinal }) => ordinal === i)).length;
  const left = Array.from({ length: 30 }, (_, i) => i).filter((i) => !ordinals.includes(i));
  expect(Math.min(...ordinals.map(readersOf))).toBeGreaterThanOrEqual(Math.max(...left.map(readersOf)));
});

test('nobody and nothing give an empty table', () => {
  expect(easeWeights([], 5, OPTIONS).ordinals).toEqual([]);
});
