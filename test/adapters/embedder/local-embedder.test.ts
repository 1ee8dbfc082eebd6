import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { chunksOf } from '../../../src/adapters/embedder/embedding-chunks';
import { LocalEmbedder, type LocalEmbedderOptions } from '../../../src/adapters/embedder/local-embedder';
import { EmbedderUnavailable } from '../../../src/ports/embedder';

const FAKE = join(__dirname, 'fake-worker.mjs');
const BUILD = resolve(__dirname, '../../../.build/adapters/embedder');

const opened: LocalEmbedder[] = [];
async function open(options: LocalEmbedderOptions = {}): Promise<LocalEmbedder> {
  const embedder = await LocalEmbedder.open({ workerFile: FAKE, ...options });
  opened.push(embedder);
  return embedder;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((embedder) => embedder.close()));
});

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const slow = (count: number) => Array.from({ length: count }, (_, i) => `slow ${'x'.repeat(400 + i)}`);
const lengths = (vectors: Float32Array[]) => vectors.map(([length]) => length);

describe('a call is cut into chunks', () => {
  test('of one long text or a few short ones with their like, and none is lost', () => {
    const texts = Array.from({ length: 40 }, (_, i) => 'x'.repeat((i * 97) % 600));
    const chunks = chunksOf(texts);
    expect(chunks.flat().sort((a, b) => a - b)).toEqual([...texts.keys()]);
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(8);
    for (const chunk of chunks) if (chunk.some((i) => texts[i]!.length >= 300)) expect(chunk).toHaveLength(1);
  });

  test('and put together in order', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => 'x'.repeat((i * 97) % 600));
    expect(lengths(await (await open()).embed(texts))).toEqual(texts.map((text) => text.length));
  });
});

describe('who waits for whom', () => {
  test('a publish passes a bulk job after the chunk under way', async () => {
    const embedder = await open();
    const bulk = embedder.embed(slow(30));
    await pause(50);
    const start = performance.now();
    const [single] = await embedder.embed(['one']);
    expect(performance.now() - start).toBeLessThan(200);
    expect(single![1]).toBeLessThan(20);
    expect(lengths(await bulk)).toEqual(slow(30).map((text) => text.length));
  });

  test('many publishes do not starve a bulk job', async () => {
    const embedder = await open();
    const served: string[] = [];
    const bulk = embedder.embed(slow(5)).then(() => served.push('bulk'));
    const singles = Array.from({ length: 60 }, () => embedder.embed(['slow one']).then(() => served.push('single')));
    await Promise.all([bulk, ...singles]);
    expect(served.indexOf('bulk')).toBeLessThan(30);
  });

  test('more than may wait is refused, and taken again later', async () => {
    const embedder = await open({ maxWaiting: 40 });
    const first = embedder.embed(slow(30));
    await expect(embedder.embed(slow(11))).rejects.toThrow(/30 texts waiting/);
    const second = embedder.embed(['fits']);
    expect(await first).toHaveLength(30);
    expect(await second).toHaveLength(1);
    expect(await embedder.embed(slow(45))).toHaveLength(45);
  });
});

describe('when the worker', () => {
  test('crashes, the work is done by a new one', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'attune-embedder-')), 'crashed');
    const embedder = await open();
    const others = embedder.embed(slow(3));
    expect(await embedder.embed([`crash-once ${file}`])).toHaveLength(1);
    expect(await others).toHaveLength(3);
  });

  test.each(['crash', 'throw', 'fail'])(
    'does it twice (%s), that call is refused and the others are not',
    async (order) => {
      const embedder = await open();
      const call = embedder.embed([order]);
      const others = embedder.embed(slow(10));
      await expect(call).rejects.toBeInstanceOf(EmbedderUnavailable);
      expect(await others).toHaveLength(10);
      expect(await embedder.embed(['after'])).toHaveLength(1);
    },
  );

  test('hangs, it is replaced', async () => {
    const embedder = await open({ timeoutMs: 400 });
    await expect(embedder.embed(['hang'])).rejects.toThrow(/no answer within 400 ms/);
    expect(await embedder.embed(['after'])).toHaveLength(1);
  });

  test.each(['die-later', 'throw-later'])(
    'dies while nobody asks (%s), the next call finds a new one',
    async (order) => {
      const embedder = await open();
      await embedder.embed([order]);
      await pause(80);
      const [vector] = await embedder.embed(['after']);
      expect(vector![1]).toBe(1);
    },
  );

  test('cannot start at all, opening is refused', async () => {
    const opening = LocalEmbedder.open({ workerFile: join(__dirname, 'nowhere.mjs') });
    await expect(opening).rejects.toBeInstanceOf(EmbedderUnavailable);
  });
});

test('closing refuses everything under way and waiting', async () => {
  const embedder = await open();
  const calls = [embedder.embed(slow(20)), embedder.embed(slow(20)), embedder.embed(['one'])];
  const refused = Promise.all(calls.map((call) => expect(call).rejects.toBeInstanceOf(EmbedderUnavailable)));
  await embedder.close();
  await refused;
});

test('an idle one holds no process, a working one does, and nothing is printed', async () => {
  const program = `
    const { LocalEmbedder } = require(${JSON.stringify(join(BUILD, 'local-embedder.js'))});
    LocalEmbedder.open().then((embedder) => embedder.embed(['left open'])).then(([vector]) => console.log(vector.length));`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', program], { timeout: 20_000 });
  expect(stdout).toBe('768\n');
  expect(stderr).toBe('');
});
