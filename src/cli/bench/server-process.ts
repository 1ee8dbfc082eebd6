import { monitorEventLoopDelay } from 'node:perf_hooks';
import { compose, type App } from '../../compose';
import { BENCH_PARTS } from '../../compose-bench';
import { loadConfig } from '../../config';
import { spaceOf } from '../../core/space';
import { createLogger } from '../../http/logger';
import { texts } from './corpus';
import { createFloor } from './floor';
import type { MemoryUse, ServerAnswers, ServerPlan, ServerQuestion } from './messages';
import { reserveBatch } from './reserve-batch';
import { syntheticEmbedder } from './synthetic-embedder';
import { syntheticStorage } from './synthetic-storage';
import { syntheticVectors } from './synthetic-vectors';
import { timedRankings, trainAndServe } from './train-and-serve';

// The server under test, in a process of its own: the load generator must not share its event loop.

const SEED = 1;

/** The storage and embedder that stand in, as far as the plan wants. */
async function standIns({ embedder, dimensions, mongoUrl, ...plan }: ServerPlan) {
  if (embedder !== 'synthetic' && mongoUrl !== undefined) return {};
  if (embedder !== 'synthetic') return { storage: BENCH_PARTS.createStorage(Date.now) };
  const vectorAt = syntheticVectors(dimensions, SEED);
  const model = syntheticEmbedder(dimensions, vectorAt);
  if (mongoUrl !== undefined) return { embedder: model };
  const base = BENCH_PARTS.createStorage(Date.now);
  return { embedder: model, storage: await syntheticStorage({ ...plan, space: spaceOf(model), vectorAt, base }) };
}

async function start(plan: ServerPlan): Promise<{ app: App; floor: ReturnType<typeof createFloor> }> {
  const config = loadConfig(plan.env);
  const floor = createFloor();
  const log = createLogger(config.logLevel);
  return { app: await compose({ config, log, plugins: [floor.plugin], ...(await standIns(plan)) }), floor };
}

type Answering = { readonly [Q in ServerQuestion]: (given: unknown) => ServerAnswers[Q] | Promise<ServerAnswers[Q]> };

function answering({ app, floor }: Awaited<ReturnType<typeof start>>, plan: ServerPlan): Answering {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const [tenant] = app.tenants.values();
  return {
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    memory,
    watchLoop: () => {
      loop.reset();
      loop.enable();
      return null;
    },
    longestStall: () => loop.max / 1e6,
    backlog: () => tenant!.backlog(),
    inbox: async () => {
      const { waiting, claimed } = await tenant!.stores.inbox.counts();
      return waiting + claimed;
    },
    digests: (given) =>
      reserveBatch(given as Parameters<typeof reserveBatch>[0], tenant!.services, tenant!.stores.digests),
    train: () => trainAndServe(tenant!),
    rankings: () => timedRankings(tenant!, plan),
    floor: (answer) => {
      floor.answerWith(answer);
      return null;
    },
    import: async (given) => {
      const { data, limit } = given as { data?: string; limit: number };
      const started = performance.now();
      const items = texts(data, limit);
      const { items: counts } = await tenant!.importContent({ source: 'bench', items, interactions: none() });
      return { seconds: (performance.now() - started) / 1000, items: counts.stored };
    },
    stop: async () => {
      await app.stop();
      return null;
    },
  };
}

async function* none(): AsyncGenerator<never> {}

function memory(): MemoryUse {
  globalThis.gc?.();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { rss, heapUsed, external, arrayBuffers };
}

async function serve(): Promise<void> {
  const plan = JSON.parse(process.argv[2]!) as ServerPlan;
  const running = await start(plan);
  const answers = answering(running, plan);
  process.on('message', ({ id, question, given }: { id: number; question: ServerQuestion; given: unknown }) => {
    Promise.resolve(answers[question](given)).then(
      (answer) => process.send!({ id, answer }),
      (error: unknown) => process.send!({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  // Without its parent nobody would ever stop it.
  process.on('disconnect', () => process.exit(1));
  process.send!({ url: running.app.url });
}

serve().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
