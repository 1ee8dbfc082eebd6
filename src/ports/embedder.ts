/**
 * Turns text into vectors. Laws: one unit-length vector per text, in order; the same text gives the same vector whatever
 * else is in the batch (to 1e-4); an empty text gives a vector too (never NaN); the event loop is not held.
 * Rejects with `EmbedderUnavailable` where the world fails; the caller retries later.
 */
export interface Embedder {
  readonly name: string;
  /** Changes whenever the same text may give another vector. */
  readonly version: string;
  readonly dimensions: number;
  /** Texts per call it likes best. */
  readonly batchSize: number;
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** The world's failure: the embedding service or worker gave no answer. */
export class EmbedderUnavailable extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'EmbedderUnavailable';
  }
}
