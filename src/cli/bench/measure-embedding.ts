import { setTimeout as pause } from 'node:timers/promises';
import { startServer } from './server';

export interface EmbeddingFigures {
  readonly embedding_items: number;
  /** From the first item stored to the last one searchable. */
  readonly embedding_seconds: number;
  /** Longest time the event loop of the serving process was held meanwhile, and in as long a rest before, ms. */
  readonly longest_stall_ms: number;
  readonly longest_stall_at_rest_ms: number;
}

const REST_MS = 10_000;
const LOOK_MS = 250;

/** Real texts through the local model into the index of a serving process. */
export async function measureEmbedding(
  { data, limit, nodeOptions }: { data?: string; limit: number; nodeOptions: readonly string[] },
  onProgress: (done: number, all: number) => void,
): Promise<EmbeddingFigures> {
  const server = await startServer({ items: 0, readers: 0, dimensions: 768, embedder: 'local' }, nodeOptions);
  try {
    await server.ask('watchLoop');
    await pause(REST_MS);
    const atRest = await server.ask('longestStall');
    await server.ask('watchLoop');
    const started = performance.now();
    const { items } = await server.ask('import', { data, limit });
    for (let left = items; left > 0; left = await server.ask('backlog')) {
      onProgress(items - left, items);
      await pause(LOOK_MS);
    }
    const seconds = (performance.now() - started) / 1000;
    const stall = await server.ask('longestStall');
    return {
      embedding_items: items,
      embedding_seconds: seconds,
      longest_stall_ms: stall,
      longest_stall_at_rest_ms: atRest,
    };
  } finally {
    await server.stop();
  }
}
