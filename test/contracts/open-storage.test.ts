import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { FolderInUse } from '../../src/adapters/embedded/folder-lock';
import { hostOf, openStorage, type Engines, type StorageOptions } from '../../src/adapters/open-storage';
import { StoreUnavailable } from '../../src/ports/stores';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const URL = 'mongodb://ada:s3cr3t@db.example:27017/attune?appName=x@y';

describe('openStorage', () => {
  let dataFolder: string;
  let said: string[];
  let done: string[];

  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'attune-open-'));
    said = [];
    done = [];
  });
  afterEach(() => rm(dataFolder, { recursive: true, force: true }));

  const open = (given: Partial<StorageOptions>, engines: Partial<Engines> = {}) => {
    const log = {
      info: (text: string) => said.push(`info ${text}`),
      warn: (text: string) => said.push(`WARN ${text}`),
    };
    const options = { dataFolder, now: Date.now, timeoutMs: 2_000, log, ...given };
    return openStorage(options, { find, start, openMongo, ...engines });
  };
  const find: Engines['find'] = () => Promise.resolve('/bin/mongod');
  const start: Engines['start'] = ({ mongod, folder }) => {
    done.push(`start ${mongod} ${folder.slice(dataFolder.length)}`);
    return Promise.resolve({ url: 'mongodb://embedded', stop: () => Promise.resolve(void done.push('stop')) });
  };
  const openMongo: Engines['openMongo'] = ({ url, now }) => {
    done.push(`open ${url}`);
    const close = () => Promise.resolve(void done.push('close'));
    return Promise.resolve({ ...memoryStorage({ now }), kind: 'mongodb', durable: true, close });
  };
  const nowhere: Engines['openMongo'] = () =>
    Promise.reject(new StoreUnavailable({ cause: new Error(`connect ECONNREFUSED to ${URL}`) }));

  test('takes the database that is configured', async () => {
    for (const mode of ['auto', 'mongo', undefined] as const) {
      expect(await open({ mode, mongoUrl: URL })).toMatchObject({ kind: 'mongodb', durable: true });
    }
    expect(done).toEqual([1, 2, 3].map(() => `open ${URL}`));
    expect(said).toEqual([]);
  });

  test('refuses to start where that cannot be reached: says where, why and what to do, and no password', async () => {
    for (const mode of ['auto', 'mongo'] as const) {
      const error: Error = await open({ mode, mongoUrl: URL }, { openMongo: nowhere }).then(
        () => new Error('opened'),
        (thrown: Error) => thrown,
      );
      expect(error.message).toMatch(/db\.example|y/);
      expect(error.message).toMatch(/ECONNREFUSED/);
      expect(error.message).toMatch(/Check that it is running/);
      expect(error.message).toMatch(/STORAGE=memory/);
      expect(error.message).not.toMatch(/s3cr3t|ada/);
    }
    expect(done).toEqual([]);
  });

  test('says so where STORAGE=mongo comes without an address', async () => {
    await expect(open({ mode: 'mongo' })).rejects.toThrow(/MONGO_URL/);
  });

  test('without one it starts an embedded mongod, and stops it last', async () => {
    for (const options of [{}, { mode: 'embedded', mongoUrl: URL }, { mode: 'embedded', embedded: false }] as const) {
      done.length = 0;
      const storage = await open(options);
      expect(storage).toMatchObject({ durable: true });
      await storage.close();
      expect(done).toEqual(['start /bin/mongod /mongod', 'open mongodb://embedded', 'close', 'stop']);
    }
    expect(said.filter((line) => line.startsWith('WARN'))).toEqual([]);
  });

  test('without a mongod it is memory, loudly', async () => {
    const storage = await open({}, { find: () => Promise.resolve(null) });
    expect(storage).toMatchObject({ kind: 'memory', durable: false });
    expect(said).toEqual([expect.stringMatching(/^WARN .*NOTHING IS KEPT.*No mongod was found/)]);
  });

  test('the same where mongod does not start, but never where another process has the data', async () => {
    const broken = () => Promise.reject(new Error('mongod did not start: no such library'));
    expect(await open({}, { start: broken })).toMatchObject({ kind: 'memory' });
    expect(said).toEqual([expect.stringMatching(/^WARN .*no such library/)]);
    const taken = () => Promise.reject(new FolderInUse('/data', 42));
    await expect(open({}, { start: taken })).rejects.toThrow(/in use by another process \(42\)/);
  });

  test('an embedded mongod that was asked for by name is no matter of luck', async () => {
    await expect(open({ mode: 'embedded' }, { find: () => Promise.resolve(null) })).rejects.toThrow(
      /No mongod was found/,
    );
  });

  test('stops mongod where the storage on it cannot be opened', async () => {
    await expect(open({ mode: 'embedded' }, { openMongo: nowhere })).rejects.toThrow();
    expect(done.at(-1)).toBe('stop');
  });

  test('`embedded: false` neither starts nor downloads one, and does not run in memory unasked', async () => {
    const never = () => Promise.reject(new Error('asked for a mongod'));
    await expect(open({ embedded: false }, { find: never })).rejects.toThrow(/MONGO_URL.*STORAGE=memory/);
    expect(await open({ embedded: false, mode: 'memory' })).toMatchObject({ kind: 'memory' });
  });

  test('memory that was asked for still says that nothing is kept', async () => {
    expect(await open({ mode: 'memory', mongoUrl: URL })).toMatchObject({ kind: 'memory' });
    expect(said).toEqual([expect.stringMatching(/^WARN .*NOTHING IS KEPT/)]);
  });

  test('an address is shown without what is secret in it', () => {
    expect(hostOf('mongodb://a:b@one:1,two:2/db?ssl=true')).toBe('one:1,two:2/db');
    expect(hostOf('mongodb+srv://cluster.example')).toBe('cluster.example');
    expect(hostOf('mongodb://user:p@ss?word@host/db')).toBe('host/db');
  });
});
