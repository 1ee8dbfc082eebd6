import type { MemoryUse } from './messages';
import { startServer, type ServerSize } from './server';

export interface MemoryFigures {
  /** Resident memory of the serving process over the vectors alone, at 4 bytes a number. */
  readonly rss_over_vectors: number;
  readonly parts: Readonly<Record<string, number>>;
}

type Size = Pick<ServerSize, 'items' | 'dimensions'>;

/** What hnswlib holds a point, beside the vector: links of the ground level, their count and the label, upper levels (about). */
const GRAPH_BYTES = 8 * 16 + 20 + 10;

/** A process with catalogue, item cache and index of so many items and nothing else to do, beside one without items. */
export async function measureMemory({ items, dimensions }: Size): Promise<MemoryFigures> {
  const empty = await memoryOf({ items: 0, dimensions });
  const full = await memoryOf({ items, dimensions });
  const vectors = 4 * items * dimensions;
  const heap = full.heapUsed - empty.heapUsed;
  const codes = full.arrayBuffers + full.external - (empty.arrayBuffers + empty.external);
  const graph = items * GRAPH_BYTES;
  const known = empty.rss + vectors + graph + codes + heap;
  const parts = { process: empty.rss, vectors, graph, codes, objects: heap, rest: full.rss - known };
  return { rss_over_vectors: full.rss / vectors, parts };
}

async function memoryOf(size: Size): Promise<MemoryUse> {
  const server = await startServer({ ...size, readers: 0, embedder: 'synthetic' });
  try {
    return await server.ask('memory');
  } finally {
    await server.stop();
  }
}
