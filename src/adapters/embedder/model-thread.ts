import { Worker } from 'node:worker_threads';

/** What the thread answers to an array of texts: their vectors one after the other, or why there are none. */
export type ModelAnswer = { readonly values: Float32Array } | { readonly error: string };

interface Pending {
  readonly resolve: (answer: ModelAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One worker thread with a model in it, asked one thing at a time. It starts when first asked and again after it
 * failed, and keeps the process alive only while an answer is awaited.
 */
export class ModelThread {
  private worker: Worker | null = null;
  private pending: Pending | null = null;

  constructor(
    private readonly file: string,
    private readonly timeoutMs: number,
  ) {}

  /**
   * The vectors of `texts`, concatenated. Rejects where the thread crashes, fails or is silent for `timeoutMs`; it is
   * then replaced.
   */
  async run(texts: readonly string[]): Promise<Float32Array> {
    const worker = (this.worker ??= this.start());
    worker.ref();
    try {
      const answer = await this.ask(worker, texts);
      if ('values' in answer) return answer.values;
      throw new Error(answer.error);
    } catch (error) {
      this.drop(worker);
      throw error;
    } finally {
      this.pending = null;
      worker.unref();
    }
  }

  /** Ends the thread; what is awaited is rejected. */
  async close(): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    this.pending?.reject(new Error('the embedder was closed'));
    await worker?.terminate();
  }

  private async ask(worker: Worker, texts: readonly string[]): Promise<ModelAnswer> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<ModelAnswer>((resolve, reject) => {
        this.pending = { resolve, reject };
        timer = setTimeout(() => reject(new Error(`no answer within ${this.timeoutMs} ms`)), this.timeoutMs);
        worker.postMessage(texts);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  private start(): Worker {
    const worker = new Worker(this.file, { execArgv: [] });
    worker.on('message', (answer: ModelAnswer) => {
      if (this.worker === worker) this.pending?.resolve(answer);
    });
    worker.on('error', (error) => this.lost(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => this.lost(worker, new Error(`the thread ended with code ${code}`)));
    return worker;
  }

  private lost(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = null;
    this.pending?.reject(error);
  }

  private drop(worker: Worker): void {
    if (this.worker === worker) this.worker = null;
    void worker.terminate();
  }
}
