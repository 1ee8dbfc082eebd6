import { setTimeout as pause } from 'node:timers/promises';
import type { Tenant } from '../../compose-tenant';
import { itemId, readerId } from './synthetic-world';

/** What a training came to. */
export interface TrainedRun {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rssMb: number;
  readonly modelsMb: number;
  readonly interactions: number;
  readonly readers: number;
}

/** Rankings that are timed. */
const RANKINGS = 400;
const LOOK_MS = 50;
/** Models are looked for every two seconds and loaded part by part. */
const SERVED_WITHIN_MS = 120_000;

/** Trains, and waits until what was learnt serves. Throws where the training is refused. */
export async function trainAndServe({ train, live }: Pick<Tenant, 'train' | 'live'>): Promise<TrainedRun> {
  const [started, cpu, rss] = [performance.now(), cpuMs(), process.memoryUsage.rss()];
  let highest = rss;
  const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), LOOK_MS);
  try {
    const report = await train(() => undefined);
    if (report.kind !== 'trained')
      throw new Error(`No training: ${report.kind === 'busy' ? 'busy' : report.info.reason}`);
    const { version, interactions, readers, parts } = report.info;
    const modelsMb = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) / 1e6;
    const seconds = (performance.now() - started) / 1000;
    const cpuSeconds = (cpuMs() - cpu) / 1000;
    for (const end = performance.now() + SERVED_WITHIN_MS; live.world.modelVersion !== version;) {
      if (performance.now() > end) throw new Error('The models that were trained do not serve.');
      await pause(LOOK_MS);
    }
    return { seconds, cpuSeconds, rssMb: (highest - rss) / 1e6, modelsMb, interactions, readers };
  } finally {
    clearInterval(watch);
  }
}

/** How long each ranking takes that was never asked for: of reader after reader, each at an item of their own, ms. */
export async function timedRankings(
  { services }: Pick<Tenant, 'services'>,
  { items, readers }: { readonly items: number; readonly readers: number },
): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < 2 * RANKINGS; n++) {
    const reader = { userId: readerId(n % readers), signedIn: true };
    const request = {
      reader,
      first: 10,
      locales: ['en'],
      filter: {},
      exclude: [],
      currentItemId: itemId((7 * n + 3) % items),
    };
    const started = performance.now();
    await services.readFeed(request);
    times.push(performance.now() - started);
    await pause(0);
  }
  // The first half only lets the code be compiled.
  return times.slice(RANKINGS);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
