import type { VectorIndex } from '../../ports/vector-index';
import { createExactIndex } from './exact-index';
import type { HnswOptions } from './hnsw-index';
import { createHnswIndex } from './hnsw-index';

export type ConfiguredKind = 'hnsw' | 'exact' | 'auto';

/**
 * An empty index. 'auto' is hnsw: it compares everything anyway where there are fewer items than a search is wide (100), so
 * that nothing is gained by beginning with another.
 */
export function createIndex(kind: ConfiguredKind, dimensions: number, options?: HnswOptions): VectorIndex {
  return kind === 'exact' ? createExactIndex(dimensions) : createHnswIndex(dimensions, options);
}
