import { Agent, request } from 'node:http';
import type { Random } from '../../core/random';
import type { LoadRequest } from './feed-requests';

export interface PacedLoad {
  readonly url: string;
  readonly next: () => LoadRequest;
  readonly perSecond: number;
  readonly seconds: number;
  readonly random: Random;
}

export interface PacedResult {
  /** Of all but `track`, from the moment each was due, ms: waiting in line counts. */
  readonly latencies: readonly number[];
  readonly failures: number;
}

/** Requests in flight above which something is wrong and no more are sent. */
const MOST_IN_FLIGHT = 2_000;

/**
 * So many requests a second, whatever the answers do, at moments as random as those of people who know nothing of each
 * other (exponential gaps). autocannon's rate sends each second's share in one burst, so that all of it would wait in line.
 */
export async function pacedLoad({ url, next, perSecond, seconds, random }: PacedLoad): Promise<PacedResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: 'fifo' });
  const latencies: number[] = [];
  let failures = 0;
  let inFlight = 0;
  const send = (dueAt: number) => {
    const given = next();
    inFlight++;
    post(url, given, agent).then(
      (ok) => {
        inFlight--;
        if (!ok) failures++;
        else if (given.kind !== 'track') latencies.push(performance.now() - dueAt);
      },
      () => (inFlight--, failures++),
    );
  };
  const gap = () => (-1000 * Math.log(1 - random())) / perSecond;
  const end = performance.now() + 1000 * seconds;
  for (let dueAt = performance.now() + gap(); dueAt < end;) {
    for (; dueAt <= performance.now() && inFlight < MOST_IN_FLIGHT; dueAt += gap()) send(dueAt);
    await pause(1);
  }
  while (inFlight > 0) await pause(5);
  agent.destroy();
  return { latencies, failures };
}

function post(url: string, { path, headers, body }: LoadRequest, agent: Agent): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const length = Buffer.byteLength(body);
    const sent = request(url + path, { method: 'POST', agent, headers: { ...headers, 'content-length': length } });
    sent.on('error', reject);
    sent.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200 || response.statusCode === 202));
    });
    sent.end(body);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
