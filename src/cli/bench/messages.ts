import type { DigestBatch } from './measure-digests';
import type { TrainedRun } from './train-and-serve';

/** What the server under test is made of. Passed to its process as JSON. */
export interface ServerPlan {
  readonly items: number;
  readonly readers: number;
  readonly dimensions: number;
  /** `synthetic`: made-up catalogue and vectors; `local` and `fast`: the real ones, an empty store. */
  readonly embedder: 'synthetic' | 'local' | 'fast';
  /** Events and deliveries are kept there instead of in memory. */
  readonly mongoUrl?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly now: number;
}

export interface MemoryUse {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly arrayBuffers: number;
}

/** What the process of the server can be asked, and what it answers. */
export interface ServerAnswers {
  /** ms of processor time since the process began, all threads. */
  cpu: number;
  /** After a garbage collection. */
  memory: MemoryUse;
  /** Begins to watch the event loop anew. */
  watchLoop: null;
  /** The longest the event loop was held since `watchLoop`, ms. */
  longestStall: number;
  /** Items without a vector. */
  backlog: number;
  /** Webhooks that are waiting or being worked on. */
  inbox: number;
  /** Reserves for a page of readers. */
  digests: DigestBatch;
  /** Trains on the whole log, and waits until the models serve. */
  train: TrainedRun;
  /** ms of each of some rankings that were never asked for. */
  rankings: readonly number[];
  floor: null;
  import: { readonly seconds: number; readonly items: number };
  stop: null;
}

export type ServerQuestion = keyof ServerAnswers;
