import { Command } from 'commander';
import { BENCH_PARTS } from '../compose-bench';
import { measureIndexRecall } from './bench/index-recall';
import { measureEmbedding } from './bench/measure-embedding';
import { measureFeed, type FeedTimes } from './bench/measure-feed';
import { measurePublishToVisible, measureWebhooks } from './bench/measure-publish';
import { measureEvents, measureTrackToFeed } from './bench/measure-track';
import { startServer, type BenchServer } from './bench/server';

const PARTS = ['feed', 'index', 'events', 'publish', 'webhooks', 'memory', 'embedding'] as const;
type Part = (typeof PARTS)[number];
/** What is measured unless `--only` says otherwise: embedding takes minutes. */
const STANDARD: readonly Part[] = ['feed', 'index', 'events', 'publish', 'webhooks', 'memory'];

interface Options {
  readonly items: number;
  readonly quick: boolean;
  readonly json: boolean;
  readonly only?: string;
  readonly data?: string;
  readonly limit: number;
}

type Figures = Record<string, number>;

const READERS = 5_000;
const FULL: FeedTimes = { rounds: 3, floorSeconds: 5, feedSeconds: 8, pacedSeconds: 10 };
const QUICK: FeedTimes = { rounds: 1, floorSeconds: 2, feedSeconds: 2, pacedSeconds: 2 };
const MEMORY_DIMENSIONS = 384;

const MEASURES: Readonly<Record<Part, (options: Options) => Promise<Figures>>> = {
  feed: async ({ items, quick }) =>
    withServer({ items, readers: quick ? 500 : READERS }, async (server, tokens) => ({
      ...(await measureFeed(server, tokens, quick ? QUICK : FULL)),
      track_to_feed_ms: await measureTrackToFeed(server, tokens),
    })),
  index: async ({ quick }) => {
    const size = quick ? { items: 5_000, dimensions: 64 } : { items: 100_000, dimensions: 384 };
    const { recallAt10, qps, rawQps, buildSeconds } = await measureIndexRecall({ ...size, ...BENCH_PARTS, seed: 42 });
    return { index_recall_at_10: recallAt10, index_qps_vs_raw: qps / rawQps, index_build_s: buildSeconds };
  },
  events: async ({ quick }) =>
    withStore((server, tokens) =>
      measureEvents(server, tokens, quick ? 2 : 8).then((events_per_s) => ({ events_per_s })),
    ),
  publish: async ({ items }) =>
    withServer({ items, readers: 50 }, async (server) => ({
      publish_to_visible_ms: await measurePublishToVisible(server),
    })),
  webhooks: async ({ quick }) =>
    withStore((server) => measureWebhooks(server, quick ? 2 : 8).then((webhooks_per_s) => ({ webhooks_per_s }))),
  memory: async ({ quick }) => {
    const size = { items: quick ? 5_000 : 100_000, readers: 1, dimensions: MEMORY_DIMENSIONS };
    return withServer(size, async (server) => {
      const { rss, heapUsed } = await server.ask('memory');
      const vectors = size.items * size.dimensions * 4;
      return { rss_over_vectors: rss / vectors, rss_mb: rss / 1e6, heap_mb: heapUsed / 1e6, memory_items: size.items };
    });
  },
  embedding: async ({ data, limit }) => ({ ...(await measureEmbedding(data, limit)) }),
};

type Use = (server: BenchServer, tokens: readonly string[]) => Promise<Figures>;

async function withServer(size: { items: number; readers: number; dimensions?: number }, use: Use): Promise<Figures> {
  const server = await startServer({ dimensions: BENCH_PARTS.dimensions, embedder: 'synthetic', ...size });
  try {
    return await use(server, await server.tokens(size.readers));
  } finally {
    await server.stop();
  }
}

/** On the database of MONGO_URL where one is given (a name of its own is best), else in memory. */
async function withStore(use: Use): Promise<Figures> {
  const mongoUrl = process.env.MONGO_URL;
  if (mongoUrl === undefined) return withServer({ items: 1_000, readers: 200 }, use);
  const server = await startServer({
    items: 1_000,
    readers: 200,
    dimensions: BENCH_PARTS.dimensions,
    embedder: 'synthetic',
    mongoUrl,
  });
  try {
    await server.ask('import', { limit: 1_000 });
    return await use(server, await server.tokens(200));
  } finally {
    await server.stop();
  }
}

async function run(options: Options): Promise<void> {
  const chosen =
    options.only === undefined ? STANDARD : PARTS.filter((part) => options.only!.split(',').includes(part));
  const figures: Figures = { items: options.items };
  console.log(
    `Load over HTTP on this machine, the server in a process of its own. Warm-up: every reader asks once.\n` +
      `Events and webhooks go into ${process.env.MONGO_URL === undefined ? 'memory' : 'the database of MONGO_URL'}.\n`,
  );
  for (const part of chosen) {
    process.stderr.write(`${part} …\n`);
    Object.assign(figures, await MEASURES[part](options));
  }
  const width = Math.max(...Object.keys(figures).map((name) => name.length));
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(width)}  ${rounded(value)}`);
  if (options.json)
    console.log(JSON.stringify(Object.fromEntries(Object.entries(figures).map(([k, v]) => [k, rounded(v)]))));
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

new Command('npm run bench --')
  .description('Measures this machine: each figure beside a floor of the same run.')
  .option('--items <n>', 'items in the catalogue', Number, 10_000)
  .option('--quick', 'short runs: a check that it works, not a figure to quote', false)
  .option('--json', 'the last line is one JSON object', false)
  .option('--only <parts>', `of ${PARTS.join(', ')}, with commas; default: all but embedding`)
  .option('--data <path>', 'for embedding: a folder with ml-latest-small/ and tmdb-10k/; else made-up texts')
  .option('--limit <n>', 'for embedding: so many texts', Number, 5_851)
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
