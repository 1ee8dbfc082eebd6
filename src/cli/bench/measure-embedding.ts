import { setTimeout as pause } from 'node:timers/promises';
import { startServer } from './server';

export interface EmbeddingFigures {
  readonly embedded_items: number;
  readonly embedding_seconds: number;
  readonly embedding_longest_stall_ms: number;
}

/** Embeds and indexes texts with the default embedder in a serving process: how long, and how long its loop was held. */
export async function measureEmbedding(data: string | undefined, limit: number): Promise<EmbeddingFigures> {
  const server = await startServer({ items: 0, readers: 0, dimensions: 768, embedder: 'local' });
  try {
    const started = performance.now();
    await server.ask('watchLoop');
    const { items } = await server.ask('import', { data, limit });
    while ((await server.ask('backlog')) > 0) await pause(100);
    const seconds = (performance.now() - started) / 1000;
    const stall = await server.ask('longestStall');
    return { embedded_items: items, embedding_seconds: seconds, embedding_longest_stall_ms: stall };
  } finally {
    await server.stop();
  }
}
