import { invertPositiveDefinite } from '../../src/recommenders/algebra/invert-positive-definite';
import { easeWeights } from '../../src/recommenders/parts/ease-weights';
import type { ReaderItems } from '../../src/recommenders/parts/reader-histories';
import { seededRandom } from '../../src/evaluation/random';

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

test.each([
  ['fewer readers than items: through the matrix of readers', 8, 20],
  ['fewer items than readers: through the matrix of items', 40, 12],
])('%s', (_, readers, items) => {
  const log = someReaders(readers, items, 11);
  const expected = naiveWeights(log, items, 4);
  easeWeights(log, items, { lambda: 4, neighbours: items, maxSide: 100 }).forEach((row, i) => {
    const found = new Map([...row.ids.subarray(0, row.length)].map((id, at) => [id, row.values[at]!]));
    expected[i]!.forEach((weight, j) => expect(Math.abs((found.get(j) ?? 0) - weight)).toBeLessThan(1e-9));
  });
});

test('keeps the weights that are largest by magnitude', () => {
  const log = someReaders(40, 12, 3);
  const expected = naiveWeights(log, 12, 4);
  easeWeights(log, 12, { lambda: 4, neighbours: 3, maxSide: 100 }).forEach((row, i) => {
    const largest = expected[i]!.map(Math.abs)
      .sort((a, b) => b - a)
      .slice(0, 3);
    const kept = [...row.values].map(Math.abs).sort((a, b) => b - a);
    kept.forEach((value, place) => expect(value).toBeCloseTo(largest[place]!, 9));
    expect(kept.length).toBe(3);
  });
});

test('beyond the largest matrix, the items with most readers are learnt and the others say nothing', () => {
  const log = someReaders(60, 30, 4);
  const rows = easeWeights(log, 30, { lambda: 4, neighbours: 30, maxSide: 10 });
  expect(rows.filter((row) => row.length > 0).length).toBe(10);
});
