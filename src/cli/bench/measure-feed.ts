import { seededRandom } from '../../core/random';
import { ask } from './ask';
import { closedLoad, type LoadResult } from './closed-load';
import { FEED_QUERY, feedRequest, floorRequests, headersFor, mixedRequests, type LoadRequest } from './feed-requests';
import { pacedLoad } from './paced-load';
import { median, percentile } from './percentile';
import type { BenchServer } from './server';

export interface FeedTimes {
  readonly rounds: number;
  readonly floorSeconds: number;
  readonly feedSeconds: number;
  readonly pacedSeconds: number;
}

export interface FeedFigures {
  readonly floor_rps: number;
  readonly feed_rps: number;
  readonly feed_vs_floor: number;
  /** The same ratio by processor time: on a machine that has other things to do it says more. */
  readonly feed_vs_floor_cpu: number;
  readonly feed_p50_ms: number;
  readonly feed_p99_ms: number;
  readonly floor_p99_ms: number;
  /** Processor time of the server a request, ms: what remains comparable on a machine that has other things to do. */
  readonly floor_cpu_ms: number;
  readonly feed_cpu_ms: number;
}

const CONNECTIONS = 16;
/** Share of the peak at which latencies are taken. */
const PACE = 0.8;
const SEED = 7;

type Round = LoadResult & { readonly cpuMs: number };

/**
 * The feed beside its floor, turn about, so that what else the machine does falls on both alike. Warm-up, said in the
 * report: every reader asks once before anything is counted. Rankings are kept for five minutes and per reader, and made anew
 * once the reader does something: in a quiet moment before they ask again, if there is one.
 */
export async function measureFeed(
  server: BenchServer,
  tokens: readonly string[],
  times: FeedTimes,
): Promise<FeedFigures> {
  const random = seededRandom(SEED);
  const mixed = mixedRequests(tokens, server.plan.items, random);
  const floor = floorRequests(tokens, random);
  await server.ask('floor', await ask(server.url, headersFor(tokens[0]!), FEED_QUERY));
  await warmUp(server, tokens, floor);
  const floors: Round[] = [];
  const feeds: Round[] = [];
  for (let round = 0; round < times.rounds; round++) {
    floors.push(await peak(server, floor, times.floorSeconds));
    feeds.push(await peak(server, mixed, times.feedSeconds));
  }
  const floorRps = median(floors.map((round) => round.perSecond));
  const feedRps = median(feeds.map((round) => round.perSecond));
  const paced = await pace(server, mixed, feedRps, times.pacedSeconds);
  const pacedFloor = await pace(server, floor, floorRps, times.pacedSeconds);
  return {
    floor_rps: floorRps,
    feed_rps: feedRps,
    feed_vs_floor: median(feeds.map((round, i) => round.perSecond / floors[i]!.perSecond)),
    feed_vs_floor_cpu: median(feeds.map((round, i) => floors[i]!.cpuMs / round.cpuMs)),
    feed_p50_ms: percentile(paced, 0.5),
    feed_p99_ms: percentile(paced, 0.99),
    floor_p99_ms: percentile(pacedFloor, 0.99),
    floor_cpu_ms: median(floors.map((round) => round.cpuMs)),
    feed_cpu_ms: median(feeds.map((round) => round.cpuMs)),
  };
}

/** Every reader once, then the floor for a moment: code is compiled, rankings are made. */
async function warmUp(server: BenchServer, tokens: readonly string[], floor: () => LoadRequest): Promise<void> {
  let at = 0;
  const each = () => feedRequest(tokens[at++ % tokens.length]!);
  while (at < tokens.length) await closedLoad({ url: server.url, next: each, seconds: 1, connections: CONNECTIONS });
  await closedLoad({ url: server.url, next: floor, seconds: 2, connections: CONNECTIONS });
}

async function peak(server: BenchServer, next: () => LoadRequest, seconds: number): Promise<Round> {
  const before = await server.ask('cpu');
  const result = await closedLoad({ url: server.url, next, seconds, connections: CONNECTIONS });
  const cpuMs = ((await server.ask('cpu')) - before) / result.requests;
  refuse(result.failures);
  return { ...result, cpuMs };
}

async function pace(
  server: BenchServer,
  next: () => LoadRequest,
  peakRps: number,
  seconds: number,
): Promise<readonly number[]> {
  const random = seededRandom(SEED);
  const { latencies, failures } = await pacedLoad({
    url: server.url,
    next,
    perSecond: PACE * peakRps,
    seconds,
    random,
  });
  refuse(failures);
  return latencies;
}

function refuse(failures: number): void {
  if (failures > 0) throw new Error(`${failures} requests failed: the figures would mean nothing.`);
}
