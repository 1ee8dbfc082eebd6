import { setImmediate as nextTurn } from 'node:timers/promises';
import type { VectorIndex } from '../../ports/vector-index';
import { clusteredVectors } from './clustered-vectors';

export interface IndexRecallOptions {
  readonly items: number;
  readonly dimensions: number;
  readonly seed: number;
  readonly createIndex: (kind: 'hnsw' | 'exact', dimensions: number) => VectorIndex;
  /** The library's own search on the graph of an index, and nothing around it. */
  readonly rawSearch: (index: VectorIndex) => (unit: number[], k: number) => unknown;
  readonly onProgress?: (done: number, all: number) => void;
}

export interface IndexRecall {
  /** Share of the true 10 nearest among the 10 answered, over 200 queries. */
  readonly recallAt10: number;
  /** Searches for 10 a second through our index, and of the native library alone, on the same graph in the same run. */
  readonly qps: number;
  readonly rawQps: number;
  readonly buildSeconds: number;
  /** By how much the process grew while the index was built. */
  readonly rssBytes: number;
  /** The vectors alone, at 4 bytes a number. */
  readonly vectorBytes: number;
}

/** At .5 clusters hardly touch and any search finds all; at 1 they run into each other (.97 at ef 100). */
const SHAPE = { centres: 2000, rank: 32, spread: 0.7 };
const QUERIES = 200;
const K = 10;
/** Turns about, so that what else the machine does falls on both alike. */
const ROUNDS = 10;
const BATCH = 500;

/** Measures an approximate index against the exact one on clustered vectors, and its speed against the bare library. */
export async function measureIndexRecall(options: IndexRecallOptions): Promise<IndexRecall> {
  const { items, dimensions, seed, createIndex, rawSearch, onProgress } = options;
  const vectors = clusteredVectors({ dimensions, ...SHAPE }, seed);
  const queries = Array.from({ length: QUERIES }, () => vectors.next().value);
  const progress = (done: number) => onProgress?.(done, items);
  const before = process.memoryUsage().rss;
  const index = createIndex('hnsw', dimensions);
  const buildSeconds = await fill(index, vectors, items, progress);
  const rssBytes = process.memoryUsage().rss - before;
  const speed = compareSpeed(index, rawSearch(index), queries);
  const recallAt10 = await recall(index, options, queries);
  return { recallAt10, ...speed, buildSeconds, rssBytes, vectorBytes: 4 * items * dimensions };
}

/** Answers the seconds spent in the index; making the vectors is not counted. */
async function fill(
  index: VectorIndex,
  vectors: Iterator<Float32Array, never>,
  items: number,
  progress: (done: number) => void,
): Promise<number> {
  let spent = 0;
  for (let done = 0; done < items;) {
    const batch = Array.from({ length: Math.min(BATCH, items - done) }, () => vectors.next().value);
    const start = performance.now();
    for (const vector of batch) index.add(`item-${done++}`, vector);
    spent += performance.now() - start;
    progress(done);
    await nextTurn();
  }
  return spent / 1000;
}

function compareSpeed(index: VectorIndex, raw: (unit: number[], k: number) => unknown, queries: Float32Array[]) {
  const plain = queries.map((query) => Array.from(query));
  let ours = 0;
  let theirs = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const own = elapsed(() => queries.forEach((query) => index.search(query, K)));
    const bare = elapsed(() => plain.forEach((query) => raw(query, K)));
    if (round === 0) continue; // warming up
    ours += own;
    theirs += bare;
  }
  const searches = 1000 * ROUNDS * queries.length;
  return { qps: searches / ours, rawQps: searches / theirs };
}

/** The same vectors once more, from the same seed, into the exact index. */
async function recall(index: VectorIndex, options: IndexRecallOptions, queries: Float32Array[]): Promise<number> {
  const { items, dimensions, seed, createIndex } = options;
  const vectors = clusteredVectors({ dimensions, ...SHAPE }, seed);
  for (let i = 0; i < QUERIES; i++) vectors.next();
  const exact = createIndex('exact', dimensions);
  await fill(exact, vectors, items, () => undefined);
  let hits = 0;
  for (const query of queries) {
    const truth = new Set(exact.search(query, K).map(({ id }) => id));
    hits += index.search(query, K).filter(({ id }) => truth.has(id)).length;
    await nextTurn();
  }
  return hits / (queries.length * Math.min(K, items));
}

function elapsed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
