import { closedLoad } from './closed-load';
import type { BenchServer } from './server';
import { TOPICS } from './synthetic-world';
import { publishCall } from './webhook-calls';

const CONNECTIONS = 16;

/** Signed webhooks acknowledged a second, each of another article, while the worker works them off. */
export async function measureWebhooks(server: BenchServer, seconds: number): Promise<number> {
  let n = 0;
  const next = () => {
    const id = `flood-${n++}`;
    const topic = n % TOPICS;
    return publishCall({ id, title: `Topic ${topic}, story ${n}: of many`, topics: [`topic-${topic}`] }, server.config);
  };
  const { perSecond, failures } = await closedLoad({ url: server.url, next, seconds, connections: CONNECTIONS });
  if (failures > 0) throw new Error(`${failures} webhooks were not acknowledged.`);
  return perSecond;
}
