import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Config } from '../../config';
import { readerToken } from '../../compose-demo';
import type { ServerAnswers, ServerPlan, ServerQuestion } from './messages';
import { readerId } from './synthetic-world';

export type ServerSize = Pick<ServerPlan, 'items' | 'readers' | 'dimensions' | 'embedder' | 'mongoUrl'>;

/** A server under test, as the one who measures sees it. */
export interface BenchServer {
  readonly url: string;
  readonly config: Config;
  readonly plan: ServerPlan;
  ask<Q extends ServerQuestion>(question: Q, given?: unknown): Promise<ServerAnswers[Q]>;
  /** Bearer tokens of the first readers. */
  tokens(readers: number): Promise<string[]>;
  stop(): Promise<void>;
}

/**
 * What `npm start` gives Node.js. Room for 64 MB of young objects: with V8's 16 MB what is made for an answer outlives three
 * collections while others wait, and fills the old space. And the old space, whose collection takes the processor from
 * answering for a third of a second, may double before it is collected again: memory is cheaper than a page that waits.
 */
const AS_STARTED = ['--max-semi-space-size=64', '--heap-growing-percent=100', '--disable-warning=ExperimentalWarning'];

/** Starts a server of that size on a free port of this machine, as it runs in production; rejects where it does not start. */
export async function startServer(size: ServerSize, nodeOptions: readonly string[] = []): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'attune-bench-'));
  const plan: ServerPlan = { ...size, now: Date.now(), env: environment(size, folder) };
  const child = fork(join(__dirname, 'server-process.js'), [JSON.stringify(plan)], {
    execArgv: ['--expose-gc', ...AS_STARTED, ...nodeOptions],
    // graphql-js and others are built for production when they are loaded.
    env: { ...process.env, NODE_ENV: 'production' },
    serialization: 'advanced',
  });
  const url = await firstMessage(child);
  const config = loadConfig(plan.env);
  const ask = asker(child);
  return {
    url,
    config,
    plan,
    ask,
    tokens: (readers) =>
      Promise.all(Array.from({ length: readers }, (_, r) => readerToken(readerId(r), config, Date.now))),
    stop: async () => {
      await ask('stop').catch(() => undefined);
      child.removeAllListeners('exit');
      child.disconnect();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function environment({ embedder, mongoUrl }: ServerSize, folder: string): Record<string, string> {
  const secret = () => randomBytes(24).toString('hex');
  return {
    NODE_ENV: 'production',
    PORT: '0',
    LOG_LEVEL: 'warn',
    DATA_DIR: folder,
    SEED_DEMO: 'off',
    // Learning would take a processor from what is measured; `trained` measures it by itself.
    TRAIN: 'off',
    EMBEDDER: embedder === 'local' ? 'local' : 'fast',
    JWT_SECRET: secret(),
    SIGNING_SECRET: secret(),
    WEBHOOK_SOURCES: JSON.stringify([{ name: 'generic', source: 'generic', secrets: [secret()] }]),
    ...(mongoUrl === undefined ? { STORAGE: 'memory' } : { MONGO_URL: mongoUrl }),
  };
}

function firstMessage(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { url: string }).url));
    child.once('exit', (code) => reject(new Error(`The server under test ended with ${code}.`)));
  });
}

function asker(child: ChildProcess): BenchServer['ask'] {
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  let next = 0;
  child.on('message', ({ id, answer, error }: { id: number; answer: never; error?: string }) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(answer);
    else asked?.reject(new Error(error));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`The server under test ended with ${code}.`));
  });
  return (question, given) =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      child.send({ id, question, given });
    });
}
