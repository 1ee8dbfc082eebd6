import { seededRandom } from '../../core/random';
import { feedRequest, mixedRequests, type LoadRequest } from './feed-requests';
import { floodOf } from './measure-webhooks';
import { pacedLoad } from './paced-load';
import { percentile } from './percentile';
import type { BenchServer } from './server';

/** Requests a second, feeds and now and then a like, all the while: what they take at rest and under the backlog is compared. */
const PER_SECOND = 50;
const SENDERS = 32;
const SEED = 12;
/** Counting what is open costs the database something: rarely enough that it does not count in what is measured. */
const LOOK_MS = 500;

export interface BacklogFigures {
  readonly backlog_publishes: number;
  /** From the first webhook sent until the last one is searchable by content, s. */
  readonly backlog_drain_s: number;
  readonly backlog_feed_p99_ms: number;
  /** Before, while the publishes were still coming in as fast as they were taken. */
  readonly backlog_flood_feed_p99_ms: number;
  readonly backlog_usual_feed_p99_ms: number;
  /** `backlog_feed_p99_ms` over the usual. */
  readonly backlog_feed_slowdown: number;
}

/**
 * A backlog of publishes, all sent at once, and how feeds fare until it is received and from then on until it is drained.
 * `restSeconds`: how long the usual is taken.
 */
export async function measureBacklog(
  server: BenchServer,
  tokens: readonly string[],
  publishes: number,
  restSeconds: number,
  onProgress: (done: number, all: number) => void,
): Promise<BacklogFigures> {
  await server.ask('import', { limit: server.plan.items });
  const feeds = feedsOf(server, tokens);
  for (const token of tokens) await answered(server.url, feedRequest(token));
  await feeds.during(rest(5_000));
  const usual = await feeds.during(rest(1_000 * restSeconds));
  const started = performance.now();
  const flooded = await feeds.during(flood(server, publishes));
  let drainedAt = NaN;
  const drained = untilDrained(server, publishes, onProgress).then(() => (drainedAt = performance.now()));
  const under = await feeds.during(drained);
  const [usualMs, underMs] = [percentile(usual, 0.99), percentile(under, 0.99)];
  return {
    backlog_publishes: publishes,
    backlog_drain_s: (drainedAt - started) / 1_000,
    backlog_feed_p99_ms: underMs,
    backlog_flood_feed_p99_ms: percentile(flooded, 0.99),
    backlog_usual_feed_p99_ms: usualMs,
    backlog_feed_slowdown: underMs / usualMs,
  };
}

function feedsOf({ url, plan }: BenchServer, tokens: readonly string[]) {
  const random = seededRandom(SEED);
  const next = mixedRequests(tokens, plan.items, random);
  /** Latencies of all feeds asked for until that is over, ms. */
  const during = async (work: Promise<unknown>): Promise<number[]> => {
    let isOver = false;
    void work.then(() => (isOver = true));
    const latencies: number[] = [];
    while (!isOver) {
      const second = await pacedLoad({ url, next, perSecond: PER_SECOND, seconds: 1, random });
      if (second.failures > 0) throw new Error(`${second.failures} feeds failed under the backlog.`);
      latencies.push(...second.latencies);
    }
    await work;
    return latencies;
  };
  return { during };
}

async function flood(server: BenchServer, publishes: number): Promise<void> {
  const next = floodOf('backlog', server);
  let left = publishes;
  const sender = async () => {
    while (left-- > 0) await answered(server.url, next());
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
}

async function untilDrained(server: BenchServer, publishes: number, onProgress: (done: number, all: number) => void) {
  for (;;) {
    const [open, unembedded] = await Promise.all([server.ask('inbox'), server.ask('backlog')]);
    onProgress(publishes - open, publishes);
    if (open + unembedded === 0) return;
    await rest(LOOK_MS);
  }
}

/** Throws where the answer is anything but a success. */
async function answered(url: string, { path, headers, body, kind }: LoadRequest): Promise<void> {
  const response = await fetch(url + path, { method: 'POST', headers, body });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`A ${kind} was answered with ${response.status}.`);
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
