export interface Neighbour {
  readonly id: string;
  /** Cosine, -1..1; higher is nearer. */
  readonly similarity: number;
}

export interface SearchOptions {
  /** Only ids for which this answers true; must not throw, but is guarded where a throw would kill the process. */
  readonly filter?: (id: string) => boolean;
}

/**
 * Nearest neighbours by cosine over unit vectors, in memory and synchronous. A cache of the store, never the truth. Laws:
 * - `add` of a known id replaces; `remove` of an unknown id does nothing; a removed id is never answered.
 * - `search` answers at most k, best first, ties by id; fewer where fewer pass; k above the size is allowed.
 * - a vector of other length, with NaN, infinite or all-zero numbers is refused with a RangeError, by add and search.
 * - it grows by itself, and rebuilds by itself (`needsRebuild` tells) when too much was deleted.
 * - `vectorOf` answers what was added, to a cosine of .999 or better.
 */
export interface VectorIndex {
  readonly dimensions: number;
  readonly size: number;
  add(id: string, vector: Float32Array): void;
  remove(id: string): void;
  has(id: string): boolean;
  /** In no order; not to be read on while the index changes. */
  ids(): Iterable<string>;
  vectorOf(id: string): Float32Array | undefined;
  /** Cosine of two indexed items; undefined where either is unknown. Cheap: called for every pair in diversification. */
  similarity(a: string, b: string): number | undefined;
  /**
   * Cosines of indexed items with unit vectors, to .001, row by row: the first item with each of them, then the second; NaN
   * in the row of an id that is null or unknown. As cheap for each as `similarity`.
   */
  similaritiesTo(ids: readonly (string | null)[], units: readonly Float32Array[]): Float64Array;
  search(vector: Float32Array, k: number, options?: SearchOptions): Neighbour[];
}

/**
 * Where an index is kept between runs. `load` answers null where there is nothing usable: the caller rebuilds. `keepOnly`
 * removes what is kept of all other spaces.
 */
export interface VectorIndexFiles {
  save(index: VectorIndex, space: string): Promise<void>;
  load(space: string): Promise<VectorIndex | null>;
  keepOnly(spaces: readonly string[]): Promise<void>;
}
