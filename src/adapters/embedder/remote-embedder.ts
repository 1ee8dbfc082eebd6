import { EmbedderUnavailable, type Embedder } from '../../ports/embedder';
import { RequestFailure } from '../request-failure';
import { retryRequest } from '../retry-request';
import { postJson } from './post-json';
import { fixedVector, unitVector } from './unit-vector';

/** What one kind of embedding service speaks. */
export interface EmbeddingApi {
  readonly name: string;
  readonly model: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly batchSize: number;
  body(texts: readonly string[]): unknown;
  /** The vectors in the order of the texts; throws where `answer` is not what the API documents. */
  vectorsIn(answer: unknown): number[][];
}

export interface RemoteOptions {
  /** For one request (ms). */
  readonly timeoutMs?: number;
  /** Further attempts after a timeout, a lost connection, 408, 425, 429 or 5xx. */
  readonly retries?: number;
  /** First pause, doubled with each attempt and lengthened at random up to twofold (ms). */
  readonly backOffMs?: number;
}

const PATIENCE = { longestBackOffMs: 10_000, longestRetryAfterMs: 30_000 };

/**
 * An embedder behind HTTP. Its version is the model's name: pin the tag, a model that changes under its name goes
 * unnoticed.
 */
export class RemoteEmbedder implements Embedder {
  readonly name: string;
  readonly version: string;
  readonly batchSize: number;
  private readonly closing = new AbortController();
  /** Truly private: it holds the key, and an embedder may be printed. */
  readonly #api: EmbeddingApi;

  private constructor(
    api: EmbeddingApi,
    readonly dimensions: number,
    private readonly options: Required<RemoteOptions>,
  ) {
    this.#api = api;
    this.name = api.name;
    this.version = api.model;
    this.batchSize = api.batchSize;
  }

  /** Learns the dimensions by embedding one text. Rejects with `EmbedderUnavailable` where that fails. */
  static async open(api: EmbeddingApi, options: RemoteOptions = {}): Promise<RemoteEmbedder> {
    const { timeoutMs = 30_000, retries = 4, backOffMs = 500 } = options;
    const settings = { timeoutMs, retries, backOffMs };
    const [probe] = await new RemoteEmbedder(api, 0, settings).request(['dimensions']);
    return new RemoteEmbedder(api, probe!.length, settings);
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    if (this.closing.signal.aborted) throw this.unavailable('the embedder was closed');
    const vectors = texts.map(() => fixedVector(this.dimensions));
    // Services refuse empty texts: those keep the fixed vector.
    const written = [...texts.keys()].filter((i) => texts[i]!.trim() !== '');
    for (let from = 0; from < written.length; from += this.batchSize) {
      const positions = written.slice(from, from + this.batchSize);
      const answers = await this.request(positions.map((i) => texts[i]!));
      positions.forEach((i, at) => (vectors[i] = this.checked(answers[at]!)));
    }
    return vectors;
  }

  close(): Promise<void> {
    this.closing.abort();
    return Promise.resolve();
  }

  private async request(texts: readonly string[]): Promise<number[][]> {
    const { retries, backOffMs } = this.options;
    const { signal } = this.closing;
    try {
      return await retryRequest(() => this.attempt(texts), { ...PATIENCE, retries, backOffMs, signal });
    } catch (error) {
      throw this.unavailable(error instanceof RequestFailure ? error.message : 'the embedder was closed');
    }
  }

  private async attempt(texts: readonly string[]): Promise<number[][]> {
    const { url, headers } = this.#api;
    const { timeoutMs } = this.options;
    const body = this.#api.body(texts.map(wellFormed));
    const answer = await postJson({ url, headers, body, timeoutMs, signal: this.closing.signal });
    return this.read(answer, texts.length);
  }

  private read(answer: unknown, count: number): number[][] {
    const vectors = this.parsed(answer);
    if (vectors.length === count) return vectors;
    throw new RequestFailure(`it answered ${vectors.length} vectors for ${count} texts`, false);
  }

  private parsed(answer: unknown): number[][] {
    try {
      return this.#api.vectorsIn(answer);
    } catch {
      throw new RequestFailure('its answer is not in the documented format', false);
    }
  }

  private checked(values: readonly number[]): Float32Array {
    if (values.length === this.dimensions) return unitVector(values);
    throw this.unavailable(`it answered ${values.length} numbers a vector instead of ${this.dimensions}`);
  }

  private unavailable(why: string): EmbedderUnavailable {
    return new EmbedderUnavailable(`The embedder ${this.name} (${this.version}) gave no vectors: ${why}.`);
  }
}

/** Half a surrogate pair cannot be written in JSON that every server reads. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
