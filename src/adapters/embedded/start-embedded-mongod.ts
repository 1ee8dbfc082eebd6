import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { MongoMemoryServer } from 'mongodb-memory-server-core';
import { lockFolder } from './folder-lock';

export interface EmbeddedMongod {
  /** mongodb://127.0.0.1:port/attune */
  readonly url: string;
  stop(): Promise<void>;
}

/** A mongod that outlived our crash is stopped by its watcher within seconds; until then it holds the data. */
const ATTEMPTS = 8;
const PAUSE_MS = 1_000;

/**
 * Starts mongod on data kept in `folder`, listening on this machine only, on a free port. It is stopped with us, also
 * when we crash. Throws where another process uses the folder, and where mongod does not start, with its reason.
 */
export async function startEmbeddedMongod(options: { mongod: string; folder: string }): Promise<EmbeddedMongod> {
  const dbPath = join(options.folder, 'db');
  await mkdir(dbPath, { recursive: true });
  const unlock = await lockFolder(options.folder);
  try {
    const server = await startPatiently(options.mongod, dbPath);
    const stop = async () => {
      await server.stop({ doCleanup: false });
      await unlock();
    };
    return { url: server.getUri('attune'), stop };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function startPatiently(mongod: string, dbPath: string): Promise<MongoMemoryServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(mongod, dbPath);
    } catch (error) {
      const locked = /DBPathInUse|lock file|already running/i.test(String(error));
      if (!locked || attempt === ATTEMPTS) throw new Error(`mongod did not start: ${String(error)}`, { cause: error });
      await sleep(PAUSE_MS);
    }
  }
}

async function start(mongod: string, dbPath: string): Promise<MongoMemoryServer> {
  const { MongoMemoryServer } = await import('mongodb-memory-server-core');
  return MongoMemoryServer.create({
    instance: { dbPath, storageEngine: 'wiredTiger', ip: '127.0.0.1' },
    binary: { systemBinary: mongod, version: await versionOf(mongod) },
    // A group of its own: a Ctrl-C in the terminal is for us, mongod is stopped after our last write.
    spawn: { detached: true },
  });
}

/** The library warns where this is not what it would have downloaded. */
async function versionOf(mongod: string): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)(mongod, ['--version']);
  return /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
}
