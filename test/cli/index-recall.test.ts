import type { HnswIndex } from '../../src/adapters/index/hnsw-index';
import { createIndex } from '../../src/adapters/index/open-index';
import { clusteredVectors } from '../../src/cli/bench/clustered-vectors';
import { measureIndexRecall } from '../../src/cli/bench/index-recall';

const SHAPE = { dimensions: 48, centres: 10, rank: 8, spread: 0.5 };

function take(count: number, seed: number): Float32Array[] {
  const vectors = clusteredVectors(SHAPE, seed);
  return Array.from({ length: count }, () => vectors.next().value);
}

test('the same seed gives the same unit vectors, another gives others', () => {
  expect(take(5, 1)).toEqual(take(5, 1));
  expect(take(5, 1)).not.toEqual(take(5, 2));
  for (const vector of take(20, 3)) expect(vector.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
});

test('vectors cluster: some pairs are near, most are not', () => {
  const vectors = take(60, 4);
  const cosines = vectors.flatMap((a, i) =>
    vectors.slice(i + 1).map((b) => a.reduce((sum, x, j) => sum + x * b[j]!, 0)),
  );
  const near = cosines.filter((cosine) => cosine > 0.5).length / cosines.length;
  expect(near).toBeGreaterThan(0.05);
  expect(near).toBeLessThan(0.5);
});

test('recall, speed and size are measured, and progress is told', async () => {
  const seen: number[] = [];
  const measured = await measureIndexRecall({
    items: 1500,
    dimensions: 32,
    seed: 1,
    createIndex,
    rawSearch: (index) => (unit, k) => (index as HnswIndex).rawSearch(unit, k),
    onProgress: (done, all) => seen.push(done / all),
  });
  expect(measured.recallAt10).toBeGreaterThan(0.95);
  expect(measured.recallAt10).toBeLessThanOrEqual(1);
  expect(measured.qps).toBeGreaterThan(0);
  expect(measured.rawQps).toBeGreaterThan(0);
  expect(measured.buildSeconds).toBeGreaterThan(0);
  expect(measured.vectorBytes).toBe(4 * 1500 * 32);
  expect(seen).toEqual([1 / 3, 2 / 3, 1]);
});

test('an index that answers wrongly is found out', async () => {
  const blind = { ...createIndex('exact', 8), add: () => undefined, search: () => [] };
  const { recallAt10 } = await measureIndexRecall({
    items: 100,
    dimensions: 8,
    seed: 1,
    createIndex: (kind, dimensions) => (kind === 'exact' ? createIndex(kind, dimensions) : blind),
    rawSearch: () => () => undefined,
  });
  expect(recallAt10).toBe(0);
});
