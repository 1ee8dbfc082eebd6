import { setImmediate as nextTurn } from 'node:timers/promises';
import { EmbedderUnavailable, type Embedder } from '../../ports/embedder';
import { hashedVector } from './hashed-vector';

/** Texts between two looks at the event loop: three milliseconds at most. */
const TEXTS_A_TURN = 8;

/**
 * `fast`: hashed words, without weights and without waiting, for tests, CI and tiny machines. It knows words, not
 * meanings: of two texts about the same thing in other words it sees nothing.
 */
export class HashingEmbedder implements Embedder {
  readonly name = 'fast';
  readonly version = '1';
  readonly batchSize = 256;
  private closed = false;

  constructor(readonly dimensions = 384) {}

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (const [i, text] of texts.entries()) {
      if (i > 0 && i % TEXTS_A_TURN === 0) await nextTurn();
      if (this.closed) throw new EmbedderUnavailable('The embedder is closed.');
      vectors.push(hashedVector(text, this.dimensions));
    }
    return vectors;
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
