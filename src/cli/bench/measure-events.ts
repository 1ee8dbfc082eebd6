import { randomUUID } from 'node:crypto';
import { createConnection } from 'mongoose';
import { seededRandom } from '../../core/random';
import { closedLoad } from './closed-load';
import { trackRequest } from './feed-requests';
import { median } from './percentile';
import type { BenchServer } from './server';
import { itemId } from './synthetic-world';

const BATCH = 100;
const CONNECTIONS = 8;
const ROUNDS = 4;

export interface EventFigures {
  readonly events_per_s: number;
  /** Beside the driver's insertMany of the same events, in batches of the same size, as many at once; with a database only. */
  readonly events_vs_insert_many?: number;
}

/**
 * Events accepted a second in `track` calls of 100: answered means stored. With a database, turn about with the driver
 * alone, so that what else the machine does falls on both alike.
 */
export async function measureEvents(
  server: BenchServer,
  tokens: readonly string[],
  seconds: number,
): Promise<EventFigures> {
  const random = seededRandom(11);
  const event = () => ({ id: randomUUID(), type: 'VIEW', itemId: itemId(Math.floor(server.plan.items * random())) });
  const { mongoUrl } = server.plan;
  if (mongoUrl === undefined) return { events_per_s: await tracked(server, tokens, event, seconds) };
  const ours: number[] = [];
  const raw: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await tracked(server, tokens, event, seconds / ROUNDS));
    raw.push(await inserted(mongoUrl, event, seconds / ROUNDS));
  }
  return { events_per_s: median(ours), events_vs_insert_many: median(ours.map((perS, i) => perS / raw[i]!)) };
}

async function tracked(server: BenchServer, tokens: readonly string[], event: () => object, seconds: number) {
  let call = 0;
  const batch = () => Array.from({ length: BATCH }, event);
  const next = () => trackRequest(tokens[call++ % tokens.length]!, batch());
  const load = { url: server.url, next, seconds, connections: CONNECTIONS, expected: `"accepted":${BATCH},` };
  const { perSecond, failures } = await closedLoad(load);
  if (failures > 0) throw new Error(`${failures} batches of events were not accepted whole.`);
  return perSecond * BATCH;
}

/** The driver alone: the same records into a collection of the same database, acknowledged as the gateway asks for. */
async function inserted(url: string, event: () => object, seconds: number): Promise<number> {
  const connection = await createConnection(url, { maxPoolSize: CONNECTIONS }).asPromise();
  try {
    const events = connection.db!.collection('raw-events');
    const started = performance.now();
    let stored = 0;
    const insert = async () => {
      while (performance.now() < started + 1000 * seconds) {
        const records = Array.from({ length: BATCH }, () => recordOf(event()));
        const options = { ordered: false, writeConcern: { w: 'majority' } } as const;
        const { insertedCount } = await events.insertMany(records, options);
        stored += insertedCount;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, insert));
    return (1000 * stored) / (performance.now() - started);
  } finally {
    await connection.destroy();
  }
}

function recordOf(event: object): object {
  const now = Date.now();
  return { ...event, tenant: 'default', userId: 'reader-1', at: now, value: null, receivedAt: now };
}
