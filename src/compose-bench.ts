import type { HnswIndex } from './adapters/index/hnsw-index';
import { createIndex } from './adapters/index/open-index';
import { LOCAL_DIMENSIONS } from './adapters/embedder/local-vector';
import { memoryStorage } from './adapters/memory/memory-storage';
import type { Storage } from './ports/stores';
import type { VectorIndex } from './ports/vector-index';

/** What the benchmark takes of the adapters. */
export interface BenchParts {
  /** Of the embedder in use where nothing is configured. */
  readonly dimensions: number;
  readonly createStorage: (now: () => number) => Storage;
  readonly createIndex: (kind: 'hnsw' | 'exact', dimensions: number) => VectorIndex;
  /** The native library's own search on the graph of an hnsw index. */
  readonly rawSearch: (index: VectorIndex) => (unit: number[], k: number) => unknown;
}

export const BENCH_PARTS: BenchParts = {
  dimensions: LOCAL_DIMENSIONS,
  createStorage: (now) => memoryStorage({ now }),
  createIndex,
  rawSearch: (index) => (unit, k) => (index as HnswIndex).rawSearch(unit, k),
};
