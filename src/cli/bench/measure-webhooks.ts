import { seededRandom } from '../../core/random';
import { closedLoad } from './closed-load';
import { pacedLoad } from './paced-load';
import { percentile } from './percentile';
import type { BenchServer } from './server';
import { TOPICS } from './synthetic-world';
import { publishCall } from './webhook-calls';

const CONNECTIONS = 16;
/** The pace at which times are taken: what a busy CMS with all its locales and relations sends. */
const PER_SECOND = 500;
const SEED = 11;

export interface WebhookFigures {
  readonly webhooks_per_s: number;
  /** At `PER_SECOND`, from the moment each was due, ms. */
  readonly webhooks_p99_ms: number;
  readonly webhooks_p50_ms: number;
}

/**
 * Signed webhooks acknowledged, each of another article, while the worker works them off: as many as go in, then how long
 * one waits for its 202 at a steady pace.
 */
export async function measureWebhooks(server: BenchServer, seconds: number): Promise<WebhookFigures> {
  const next = floodOf('flood', server);
  const { url } = server;
  const random = seededRandom(SEED);
  const paced = await pacedLoad({ url, next, perSecond: PER_SECOND, seconds, random });
  const { perSecond, failures } = await closedLoad({ url, next, seconds, connections: CONNECTIONS });
  if (failures + paced.failures > 0) throw new Error(`${failures + paced.failures} webhooks were not acknowledged.`);
  return {
    webhooks_per_s: perSecond,
    webhooks_p50_ms: percentile(paced.latencies, 0.5),
    webhooks_p99_ms: percentile(paced.latencies, 0.99),
  };
}

/** Publishes of one article after the other, under names of their own. */
export function floodOf(name: string, { config }: Pick<BenchServer, 'config'>) {
  let n = 0;
  return () => {
    const id = `${name}-${n++}`;
    const topic = n % TOPICS;
    const article = { id, title: `Topic ${topic}, story ${n}: of many`, topics: [`topic-${topic}`] };
    return { kind: 'webhook' as const, ...publishCall(article, config) };
  };
}
