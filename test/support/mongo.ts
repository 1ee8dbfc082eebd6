import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mongoose';
import { startEmbeddedMongod } from '../../src/adapters/embedded/start-embedded-mongod';

const CONFIGURED = process.env['MONGO_URL'];
const REQUIRED = process.env['MONGO_REQUIRED'] === '1';

/**
 * Declares tests that need a server that speaks MongoDB: the one at MONGO_URL, else a `mongod` on the PATH. Without
 * either they are skipped with a loud line, or fail where MONGO_REQUIRED=1. `url` answers, inside tests, the address of
 * a database that only this file uses; it is dropped afterwards.
 */
export function describeWithMongo(name: string, declare: (url: () => string) => void): void {
  const mongod = CONFIGURED ? null : mongodOnPath();
  if (CONFIGURED || mongod) return describe(name, () => declare(lifecycle(mongod)));
  if (REQUIRED) return test(name, () => fail());
  process.stderr.write(`\n!!! SKIPPED: ${name}: set MONGO_URL, or put mongod on the PATH, to run these tests\n\n`);
  describe.skip(name, () => declare(fail));
}

/** The address of a fresh database on the same server. */
export function databaseUrl(server: string): string {
  const [, host, query] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(server) ?? fail();
  return `${host}/attune_test_${process.pid}_${randomBytes(4).toString('hex')}${query ?? ''}`;
}

/** Drops a database. */
export async function dropDatabase(url: string): Promise<void> {
  const connection = await createConnection(url, { serverSelectionTimeoutMS: 5_000 }).asPromise();
  await connection.dropDatabase();
  await connection.destroy();
}

function lifecycle(mongod: string | null): () => string {
  let url: string | undefined;
  let stop = () => Promise.resolve();
  beforeAll(async () => {
    const server = mongod === null ? { url: CONFIGURED!, stop } : await startServer(mongod);
    url = databaseUrl(server.url);
    stop = server.stop;
  }, 60_000);
  afterAll(async () => {
    if (url !== undefined) await dropDatabase(url);
    await stop();
  }, 60_000);
  return () => url ?? fail();
}

async function startServer(mongod: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'attune-mongod-'));
  const server = await startEmbeddedMongod({ mongod, folder });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

function mongodOnPath(): string | null {
  const { status, stdout } = spawnSync('sh', ['-c', 'command -v mongod'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

function fail(): never {
  throw new Error('No MongoDB-compatible server: set MONGO_URL, or put mongod on the PATH.');
}
