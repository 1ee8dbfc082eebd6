import type { BenchServer } from './server';

export interface DigestFigures {
  /** Digests chosen, ranked and worded a second by one process, without what the store takes. */
  readonly digests_per_s: number;
  /** What a digest takes in the store: its ledger read and written, ms. */
  readonly digest_store_ms: number;
  /** Of objects that are left when all are reserved, MB. */
  readonly digests_heap_mb: number;
}

/** Readers of a batch. */
const BATCH = 200;

/** Reserves the weekly digest, of 8 items, for every reader, in batches, within the process of the server. */
export async function measureDigests(
  server: BenchServer,
  onProgress: (done: number, all: number) => void,
): Promise<DigestFigures & { readonly digest_readers: number }> {
  const all = server.plan.readers;
  const before = await server.ask('memory');
  const sum = { reserved: 0, ms: 0, storeMs: 0 };
  for (let after: string | null = null, done = 0; ;) {
    const page: DigestBatch = await server.ask('digests', { after, first: BATCH });
    sum.reserved += page.reserved;
    sum.ms += page.ms;
    sum.storeMs += page.storeMs;
    onProgress((done += BATCH), all);
    if (!page.hasNextPage) break;
    after = page.endCursor;
  }
  const memory = await server.ask('memory');
  return {
    digest_readers: all,
    digests_per_s: (1_000 * sum.reserved) / (sum.ms - sum.storeMs),
    digest_store_ms: sum.storeMs / sum.reserved,
    digests_heap_mb: (memory.heapUsed - before.heapUsed) / 1e6,
  };
}

/** What came of a batch, times in ms. */
export interface DigestBatch {
  readonly reserved: number;
  readonly ms: number;
  /** Of that, spent waiting for the ledger. */
  readonly storeMs: number;
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}
