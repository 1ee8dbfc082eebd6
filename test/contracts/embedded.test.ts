import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { downloadMongod } from '../../src/adapters/embedded/download-mongod';
import { findMongod, mongodSources, type FindOptions } from '../../src/adapters/embedded/find-mongod';
import { FolderInUse, lockFolder } from '../../src/adapters/embedded/folder-lock';
import { startEmbeddedMongod } from '../../src/adapters/embedded/start-embedded-mongod';
import { openMongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { openStorage } from '../../src/adapters/open-storage';
import { anItem } from '../support/builders';
import { databaseUrl, describeWithMongo, dropDatabase } from '../support/mongo';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-embedded-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the lock of a data folder', () => {
  const left = (pid: number | string) => writeFile(join(folder, 'process.lock'), String(pid));

  test('is had once, and again when given back', async () => {
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toBeInstanceOf(FolderInUse);
    await unlock();
    await (
      await lockFolder(folder)
    )();
    expect(existsSync(join(folder, 'process.lock'))).toBe(false);
  });

  test('of a running process is respected, and says whose it is', async () => {
    await left(process.ppid);
    await expect(lockFolder(folder)).rejects.toThrow(`(${process.ppid})`);
  });

  test.each([
    ['of a process that is gone', 2 ** 22 + 1],
    ['of our own former life', process.pid],
    ['of a crash while writing', ''],
  ])('%s is taken over', async (_, owner) => {
    await left(owner);
    await (
      await lockFolder(folder)
    )();
  });
});

describe('a mongod is looked for', () => {
  const found = async (onPath: string | null, cached: string | null) => {
    const asked: string[] = [];
    const source = (name: string, path: string | null) => () => {
      asked.push(name);
      return Promise.resolve(path);
    };
    const sources = {
      onPath: source('path', onPath),
      cached: source('cached', cached),
      download: source('download', '/new'),
    };
    const path = await findMongod({ folder, onDownload: () => asked.push('says so') }, sources);
    return [path, ...asked];
  };

  test('on the PATH, then among those downloaded, then it is downloaded', async () => {
    expect(await found('/usr/bin/mongod', '/cached')).toEqual(['/usr/bin/mongod', 'path']);
    expect(await found(null, '/cached')).toEqual(['/cached', 'path', 'cached']);
    expect(await found(null, null)).toEqual(['/new', 'path', 'cached', 'says so', 'download']);
  });

  test('the download is given up when the network says nothing', async () => {
    const silent = await silentServer();
    const started = performance.now();
    const env = { ...process.env, MONGOMS_DOWNLOAD_MIRROR: `https://127.0.0.1:${silent.port}` };
    const patience = { firstByteMs: 2_000, silenceMs: 100 };
    expect(await downloadMongod(join(folder, 'bin'), patience, env)).toBeNull();
    expect(silent.asked()).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(4_000);
    silent.close();
  });
});

describeWithMongo('an embedded mongod', (url) => {
  /** A stand-in that speaks as mongod does where it is listened to, and hands the rest to a real server. */
  const standIn = () => {
    const [, host, port = '27017'] = /^mongodb:\/\/(?:[^@/]*@)?([^:/]+)(?::(\d+))?/.exec(url())!;
    return `#!${process.execPath}
      if (process.argv.includes('--version')) return console.log('db version v8.0.4');
      const { connect, createServer } = require('node:net');
      const after = (name) => process.argv[process.argv.indexOf(name) + 1];
      require('node:fs').writeFileSync(after('--dbpath') + '/arguments', process.argv.slice(2).join(' '));
      const server = createServer((socket) => {
        const upstream = connect(${port}, ${JSON.stringify(host)});
        for (const one of [socket, upstream]) one.on('error', () => undefined);
        socket.pipe(upstream).pipe(socket);
      });
      server.listen(Number(after('--port')), '127.0.0.1', () => console.log('Waiting for connections'));
      for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));`;
  };
  const putOnPath = async () => {
    const bin = join(folder, 'path');
    await mkdir(bin);
    await writeFile(join(bin, 'mongod'), standIn());
    await chmod(join(bin, 'mongod'), 0o755);
    return bin + delimiter + process.env['PATH'];
  };

  test('is found on the PATH, keeps its folder to itself, and is stopped with the storage', async () => {
    const database = databaseUrl(url());
    const openMongo = (options: { url: string; now: () => number; timeoutMs: number }) =>
      openMongoStorage({ ...options, url: options.url.replace(/\/attune$/, `/${database.split('/').at(-1)}`) });
    const sources = mongodSources({ ...process.env, PATH: await putOnPath() });
    const find = (options: FindOptions) => findMongod(options, sources);
    const engines = { find, start: startEmbeddedMongod, openMongo };
    const log = { info: () => undefined, warn: (text: string) => fail(text) };
    const open = () => openStorage({ dataFolder: folder, now: Date.now, timeoutMs: 2_000, log }, engines);
    for (const known of [null, { revision: 1 }]) {
      const storage = await open();
      const { items } = storage.forTenant('t');
      expect(storage).toMatchObject({ kind: 'mongodb (embedded)', durable: true });
      expect(await items.byIds(['item-1'])).toMatchObject([known]);
      await items.save(anItem(), 0);
      await expect(open()).rejects.toBeInstanceOf(FolderInUse);
      await storage.close();
    }
    expect(existsSync(join(folder, 'mongod', 'process.lock'))).toBe(false);
    await dropDatabase(database);
  });

  test('that does not start says why, and leaves the folder free', async () => {
    const mongod = join(folder, 'mongod');
    await writeFile(mongod, `#!/bin/sh\necho "error while loading shared libraries: libcrypto" >&2\nexit 127\n`);
    await chmod(mongod, 0o755);
    await expect(startEmbeddedMongod({ mongod, folder })).rejects.toThrow(/mongod did not start/);
    await (
      await lockFolder(folder)
    )();
  });
});

function fail(text: string): never {
  throw new Error(text);
}

/** Takes connections and says nothing. */
async function silentServer(): Promise<{ port: number; asked: () => number; close: () => void }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  };
  return { port: (server.address() as { port: number }).port, asked: () => sockets.length, close };
}
