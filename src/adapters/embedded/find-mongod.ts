import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { downloadMongod } from './download-mongod';

export interface MongodSources {
  readonly onPath: () => Promise<string | null>;
  readonly cached: (folder: string) => Promise<string | null>;
  readonly download: (folder: string) => Promise<string | null>;
}

/** This machine, this machine's disk, the network. `env`: other than ours, for tests. */
export function mongodSources(env?: NodeJS.ProcessEnv): MongodSources {
  return { onPath: () => onPath(env), cached, download: (folder) => downloadMongod(folder, undefined, env) };
}

export interface FindOptions {
  /** Where a downloaded one is kept. */
  readonly folder: string;
  /** Called before a download begins. */
  readonly onDownload: () => void;
}

/** The path of a mongod: on the PATH, downloaded before, or downloaded now; null where there is none to be had. */
export async function findMongod(
  { folder, onDownload }: FindOptions,
  sources = mongodSources(),
): Promise<string | null> {
  const present = (await sources.onPath()) ?? (await sources.cached(folder));
  if (present !== null) return present;
  onDownload();
  return sources.download(folder);
}

async function onPath(env?: NodeJS.ProcessEnv): Promise<string | null> {
  const [command, args] = process.platform === 'win32' ? ['where', ['mongod']] : ['sh', ['-c', 'command -v mongod']];
  try {
    const { stdout } = await promisify(execFile)(command, args, { env });
    return stdout.split('\n')[0]!.trim() || null;
  } catch {
    return null;
  }
}

async function cached(folder: string): Promise<string | null> {
  const { DryMongoBinary } = await import('mongodb-memory-server-core');
  try {
    const options = DryMongoBinary.getEnsuredOptions({ downloadDir: folder });
    return (await DryMongoBinary.locateBinary(options)) ?? null;
  } catch {
    // The library does not know this system: then it has nothing for it either.
    return null;
  }
}
