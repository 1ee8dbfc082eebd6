/** What makes vectors comparable: embedder name and version, embedding-text recipe, dimensions; e.g. `local@1/768`. */
export type Space = string;

export interface StoredVector {
  readonly hash: string;
  readonly vector: Float32Array;
}

/**
 * Vectors by the hash of the text they were made from, per space: unchanged content is never embedded twice, and a text
 * that comes back finds its vector. Laws: `byHashes` answers in key order, null where missing; `put` is idempotent;
 * `removeSpace` drops one space and no other; a vector comes back bit for bit.
 */
export interface VectorStore {
  byHashes(space: Space, hashes: readonly string[]): Promise<(Float32Array | null)[]>;
  put(space: Space, vectors: readonly StoredVector[]): Promise<void>;
  spaces(): Promise<Space[]>;
  removeSpace(space: Space): Promise<void>;
}
