import { seededRandom } from '../../core/random';
import { mixedRequests } from './feed-requests';
import { pacedLoad } from './paced-load';
import { percentile } from './percentile';
import type { BenchServer } from './server';

/** Feeds and likes a second, before and while it trains. */
const PER_SECOND = 50;
const SEED = 13;

export interface TrainingFigures {
  readonly training_interactions: number;
  readonly training_readers: number;
  /** From the order to the last replica's answer, wall clock; and processor time of all threads, feeds included. */
  readonly training_s: number;
  readonly training_cpu_s: number;
  /** Resident memory of the process at its highest less what it was before, MB. */
  readonly training_rss_mb: number;
  /** What is saved and loaded, MB. */
  readonly models_mb: number;
  /** Longest time the event loop was held from the order until the models served, and in as long a rest before, ms. */
  readonly training_stall_ms: number;
  readonly training_stall_at_rest_ms: number;
  readonly training_feed_p99_ms: number;
  readonly training_usual_feed_p99_ms: number;
  /** A ranking that nothing is known of yet, by the models fitted at the start and by the trained ones, ms. */
  readonly ranking_p99_ms: number;
  readonly trained_ranking_p50_ms: number;
  readonly trained_ranking_p99_ms: number;
}

/** Trains on the whole log while feeds are asked for, then ranks with what was learnt. `restSeconds`: how long the usual is taken. */
export async function measureTraining(
  server: BenchServer,
  tokens: readonly string[],
  restSeconds: number,
): Promise<TrainingFigures> {
  const before = await server.ask('rankings');
  await server.ask('watchLoop');
  const usual = await feedsDuring(server, tokens, pause(1_000 * restSeconds));
  const atRest = await server.ask('longestStall');
  await server.ask('watchLoop');
  const training = server.ask('train');
  const under = await feedsDuring(server, tokens, training);
  const trained = await training;
  const stall = await server.ask('longestStall');
  const after = await server.ask('rankings');
  return {
    training_interactions: trained.interactions,
    training_readers: trained.readers,
    training_s: trained.seconds,
    training_cpu_s: trained.cpuSeconds,
    training_rss_mb: trained.rssMb,
    models_mb: trained.modelsMb,
    training_stall_ms: stall,
    training_stall_at_rest_ms: atRest,
    training_feed_p99_ms: percentile(under, 0.99),
    training_usual_feed_p99_ms: percentile(usual, 0.99),
    ranking_p99_ms: percentile(before, 0.99),
    trained_ranking_p50_ms: percentile(after, 0.5),
    trained_ranking_p99_ms: percentile(after, 0.99),
  };
}

async function feedsDuring(server: BenchServer, tokens: readonly string[], work: Promise<unknown>): Promise<number[]> {
  const random = seededRandom(SEED);
  const next = mixedRequests(tokens, server.plan.items, random);
  let isOver = false;
  const end = work.finally(() => (isOver = true));
  const latencies: number[] = [];
  while (!isOver) {
    const second = await pacedLoad({ url: server.url, next, perSecond: PER_SECOND, seconds: 1, random });
    if (second.failures > 0) throw new Error(`${second.failures} feeds failed.`);
    latencies.push(...second.latencies);
  }
  await end;
  return latencies;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
