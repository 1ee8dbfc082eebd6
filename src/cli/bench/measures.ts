import { BENCH_PARTS } from '../../compose-bench';
import { measureIndexRecall } from './index-recall';
import { measureBacklog } from './measure-backlog';
import { measureDigests } from './measure-digests';
import { measureEmbedding } from './measure-embedding';
import { measureEvents } from './measure-events';
import { measureFeed, type FeedTimes } from './measure-feed';
import { measureMemory } from './measure-memory';
import { measurePublish } from './measure-publish';
import { measureTraining } from './measure-training';
import { measureTrackToFeed } from './measure-track';
import { measureWebhooks } from './measure-webhooks';
import { withOwnDatabase } from './own-database';
import type { Figures } from './report';
import { startServer, type BenchServer, type ServerSize } from './server';

export interface BenchOptions {
  readonly items: number;
  readonly readers: number;
  readonly quick: boolean;
  readonly mongoUrl?: string;
  readonly data?: string;
  readonly limit: number;
  readonly nodeOptions: readonly string[];
  readonly onProgress: (done: number, all: number) => void;
}

export type Measure = (options: BenchOptions) => Promise<Figures>;

const DIGEST_READERS = 50_000;
const FULL: FeedTimes = { rounds: 3, floorSeconds: 6, feedSeconds: 20, pacedSeconds: 20 };
const QUICK: FeedTimes = { rounds: 1, floorSeconds: 2, feedSeconds: 2, pacedSeconds: 2 };
const SEED = 42;
/** What events and webhooks are about: the load is in the writes. */
const FEW = { items: 500, readers: 200 };

/** Every part of the benchmark by its name; the first ones are measured unless another choice is made. */
export const MEASURES = {
  feed,
  index,
  events,
  publish,
  webhooks,
  memory,
  digests,
  backlog,
  embedding,
  training,
} satisfies Record<string, Measure>;
export type Part = keyof typeof MEASURES;
export const STANDARD: readonly Part[] = ['feed', 'index', 'events', 'publish', 'webhooks', 'memory'];

function feed({ items, readers: given, quick, nodeOptions }: BenchOptions): Promise<Figures> {
  const readers = quick ? 200 : given;
  return withServer({ items, readers, nodeOptions }, async (server, tokens) => {
    const before = await server.ask('memory');
    const figures = await measureFeed(server, tokens, quick ? QUICK : FULL);
    const after = await server.ask('memory');
    const track_to_feed_ms = await measureTrackToFeed(server, tokens.slice(0, 100));
    return { items, ...figures, rankings_mb: (after.heapUsed - before.heapUsed) / 1e6, track_to_feed_ms };
  });
}

async function index({ quick, onProgress }: BenchOptions): Promise<Figures> {
  const size = quick ? { items: 5_000, dimensions: 64 } : { items: 100_000, dimensions: 384 };
  const measured = await measureIndexRecall({ ...size, ...BENCH_PARTS, seed: SEED, onProgress });
  const { recallAt10, qps, rawQps } = measured;
  return { index_items: size.items, index_recall_at_10: recallAt10, index_qps_vs_raw: qps / rawQps };
}

function events({ quick, ...options }: BenchOptions): Promise<Figures> {
  return withStore(options, async (server, tokens) => ({ ...(await measureEvents(server, tokens, quick ? 4 : 24)) }));
}

function webhooks({ quick, ...options }: BenchOptions): Promise<Figures> {
  return withStore(options, async (server) => ({ ...(await measureWebhooks(server, quick ? 2 : 10)) }));
}

/** With the fast embedder, on the real storage where one is given. */
function backlog({ quick, mongoUrl: given, nodeOptions, onProgress }: BenchOptions): Promise<Figures> {
  const use: Use = async (server, tokens) => ({
    ...(await measureBacklog(server, tokens, quick ? 500 : 10_000, quick ? 3 : 15, onProgress)),
  });
  const size = { ...FEW, nodeOptions, embedder: 'fast' as const };
  if (given === undefined) return withServer(size, use);
  return withOwnDatabase(given, (mongoUrl) => withServer({ ...size, mongoUrl }, use));
}

/** Everything is in memory: what a database would cost comes on top. */
function digests({ items, quick, nodeOptions, onProgress }: BenchOptions): Promise<Figures> {
  const readers = quick ? 400 : DIGEST_READERS;
  const use: Use = async (server) => ({ ...(await measureDigests(server, onProgress)) });
  return withServer({ items, readers, nodeOptions }, use);
}

/** On all that the readers of the feed did: 35 interactions each. */
function training({ items, readers: given, quick, nodeOptions }: BenchOptions): Promise<Figures> {
  const readers = quick ? 400 : given;
  const use: Use = async (server, tokens) => ({ items, ...(await measureTraining(server, tokens, quick ? 2 : 15)) });
  return withServer({ items, readers, nodeOptions }, use);
}

function publish({ items, nodeOptions }: BenchOptions): Promise<Figures> {
  return withServer({ items, readers: 10, nodeOptions }, async (server, [token]) => ({
    publish_to_visible_ms: await measurePublish(server, token!),
  }));
}

async function memory({ quick }: BenchOptions): Promise<Figures> {
  const { rss_over_vectors, parts } = await measureMemory({ items: quick ? 2_000 : 100_000, dimensions: 384 });
  const inMb = Object.entries(parts).map(([name, bytes]) => [`memory_mb_${name}`, bytes / 1e6]);
  return { rss_over_vectors, ...(Object.fromEntries(inMb) as Figures) };
}

async function embedding({ onProgress, ...options }: BenchOptions): Promise<Figures> {
  return { ...(await measureEmbedding(options, onProgress)) };
}

type Use = (server: BenchServer, tokens: readonly string[]) => Promise<Figures>;
type Size = Pick<ServerSize, 'items' | 'readers' | 'mongoUrl'> &
  Partial<Pick<ServerSize, 'embedder'>> &
  Pick<BenchOptions, 'nodeOptions'>;

async function withServer({ nodeOptions, ...size }: Size, use: Use): Promise<Figures> {
  const { dimensions } = BENCH_PARTS;
  const server = await startServer({ dimensions, embedder: 'synthetic', ...size }, nodeOptions);
  try {
    return await use(server, await server.tokens(size.readers));
  } finally {
    await server.stop();
  }
}

/** In the database where one is given, else in memory, which the figures then say. */
async function withStore({ mongoUrl: given, nodeOptions }: Omit<BenchOptions, 'quick'>, use: Use): Promise<Figures> {
  if (given === undefined) return { ...(await withServer({ ...FEW, nodeOptions }, use)), events_in_memory: 1 };
  return withOwnDatabase(given, (mongoUrl) =>
    withServer({ ...FEW, nodeOptions, mongoUrl }, async (server, tokens) => {
      await server.ask('import', { limit: FEW.items });
      return use(server, tokens);
    }),
  );
}
