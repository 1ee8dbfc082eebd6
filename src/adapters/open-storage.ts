import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreUnavailable, type Storage } from '../ports/stores';
import { findMongod } from './embedded/find-mongod';
import { FolderInUse } from './embedded/folder-lock';
import { startEmbeddedMongod } from './embedded/start-embedded-mongod';
import { memoryStorage } from './memory/memory-storage';
import { openMongoStorage, type MongoOptions } from './mongo/open-mongo-storage';

/** `auto`: the database that is configured, else an embedded one, else memory. The others insist on one. */
export type StorageMode = 'auto' | 'memory' | 'mongo' | 'embedded';

export interface StorageOptions {
  readonly mode?: StorageMode;
  readonly mongoUrl?: string;
  /** Whether `auto` may start (and download) a mongod, or else run in memory; default yes. */
  readonly embedded?: boolean;
  /** Where an embedded database keeps its data. */
  readonly dataFolder: string;
  /** ms since 1970. */
  readonly now: () => number;
  /** Longest that a verb may wait for a database that cannot be reached, ms. */
  readonly timeoutMs: number;
  /** How long webhooks that were worked off, and dead letters, are kept, ms. */
  readonly keepDoneMs?: number;
  readonly keepDeadMs?: number;
  readonly log: { info(message: string): void; warn(message: string): void };
}

/** What it stands on; tests put others in. */
export interface Engines {
  readonly find: typeof findMongod;
  readonly start: typeof startEmbeddedMongod;
  readonly openMongo: (options: MongoOptions & { readonly timeoutMs: number }) => Promise<Storage>;
}

const ENGINES: Engines = { find: findMongod, start: startEmbeddedMongod, openMongo: openMongoStorage };

/**
 * Opens the storage that is configured. A configured database that cannot be used is an error, with a sentence that
 * helps; what is chosen without being configured is said in the log.
 */
export async function openStorage(options: StorageOptions, engines = ENGINES): Promise<Storage> {
  const { mode = 'auto', mongoUrl, embedded = true } = options;
  if (mode === 'memory') return openMemory(options, 'as configured');
  if (mode === 'mongo' && !mongoUrl)
    throw new Error('STORAGE=mongo needs MONGO_URL, e.g. mongodb://127.0.0.1:27017/attune');
  if (mongoUrl && mode !== 'embedded') return openConfigured(mongoUrl, options, engines);
  if (mode === 'embedded') return openEmbedded(options, engines);
  if (!embedded)
    throw new Error('MONGO_URL is not set. Set it, or STORAGE=embedded, or STORAGE=memory (nothing is kept).');
  try {
    return await openEmbedded(options, engines);
  } catch (error) {
    if (error instanceof FolderInUse) throw error;
    return openMemory(options, `MONGO_URL is not set, and an embedded database cannot be had: ${reasonOf(error)}`);
  }
}

async function openConfigured(
  url: string,
  { now, timeoutMs, keepDoneMs, keepDeadMs }: StorageOptions,
  { openMongo }: Engines,
): Promise<Storage> {
  try {
    return await openMongo({ url, now, timeoutMs, keepDoneMs, keepDeadMs });
  } catch (error) {
    throw new Error(unusable(url, error), { cause: error });
  }
}

async function openEmbedded(options: StorageOptions, { find, start, openMongo }: Engines): Promise<Storage> {
  const { now, timeoutMs, keepDoneMs, keepDeadMs, log } = options;
  const folder = join(options.dataFolder, 'mongod');
  await mkdir(folder, { recursive: true });
  const onDownload = () => log.info('No mongod here: downloading one, once (about 100 MB) …');
  const mongod = await find({ folder: join(folder, 'bin'), onDownload });
  if (mongod === null)
    throw new Error('No mongod was found. Put one on the PATH, let it be downloaded, or set MONGO_URL.');
  const server = await start({ mongod, folder });
  try {
    const storage = await openMongo({ url: server.url, now, timeoutMs, keepDoneMs, keepDeadMs });
    log.info(`Storage: embedded mongod, data in ${folder}`);
    const close = () => storage.close().finally(() => server.stop());
    return { ...storage, kind: 'mongodb (embedded)', close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function openMemory({ now, log }: StorageOptions, why: string): Storage {
  log.warn(`Storage: MEMORY ONLY. NOTHING IS KEPT when this process ends (${why}).`);
  return memoryStorage({ now });
}

function unusable(url: string, error: unknown): string {
  return (
    `The database at ${hostOf(url)} (MONGO_URL) cannot be used: ${reasonOf(error).replaceAll(url, hostOf(url))}\n` +
    'Check that it is running, that host and port are right and reachable from here, and that user and password are.\n' +
    'To run without it, leave MONGO_URL empty (an embedded database, else memory) or set STORAGE=memory.'
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof StoreUnavailable && error.cause instanceof Error) return error.cause.message;
  return error instanceof Error ? error.message : String(error);
}

/** Hosts and database of a connection string, without user, password and options. */
export function hostOf(url: string): string {
  return url
    .replace(/^[^:]*:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/\?.*$/, '');
}
