import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HierarchicalNSW } from 'hnswlib-node';
import { createHnswIndex } from '../../src/adapters/index/hnsw-index';
import { LabelBook } from '../../src/adapters/index/label-book';
import { clusteredVectors } from './vectors';

/**
 * What hnswlib-node does by itself, written down so that a new version that behaves otherwise is noticed, and beside it
 * what our index makes of it.
 */
describe('the traps of hnswlib-node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-traps-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function native(maxElements = 10, dimensions = 2, allowReplaceDeleted = false): HierarchicalNSW {
    const index = new HierarchicalNSW('ip', dimensions);
    index.initIndex({ maxElements, allowReplaceDeleted });
    return index;
  }

  test('a filter that throws aborts the process; ours only throws', () => {
    const script = `
      const { HierarchicalNSW } = require('hnswlib-node');
      const index = new HierarchicalNSW('ip', 2);
      index.initIndex({ maxElements: 2 });
      index.addPoint([1, 0], 0);
      try { index.searchKnn([1, 0], 1, () => { throw new Error('no'); }); } catch { process.exit(0); }`;
    const { status, signal } = spawnSync(process.execPath, ['-e', script], { cwd: join(__dirname, '../..') });
    expect(signal ?? status).not.toBe(0);

    const index = createHnswIndex(2);
    index.add('a', Float32Array.of(1, 0));
    const filter = () => {
      throw new Error('no');
    };
    expect(() => index.search(Float32Array.of(1, 0), 1, { filter })).toThrow('no');
    expect(index.search(Float32Array.of(1, 0), 1)).toHaveLength(1);
  });

  test('labels wrap at 32 bits and are cut to whole numbers; ours are counted, and never given out past the end', () => {
    const index = native();
    for (const label of [-1, 2 ** 32, 8.7]) index.addPoint([1, 0], label);
    expect(index.getIdsList().sort()).toEqual([0, 2 ** 32 - 1, 8].sort());

    const book = new LabelBook(2);
    book.attach('a', book.claim());
    book.attach('b', book.claim());
    expect([book.labelOf('a'), book.labelOf('b')]).toEqual([0, 1]);
    expect(() => book.claim()).toThrow(RangeError);
  });

  test('a Float32Array is rejected; ours takes nothing else', () => {
    expect(() => native().addPoint(Float32Array.of(1, 0) as unknown as number[], 0)).toThrow('must be an Array');
    const index = createHnswIndex(2);
    expect(() => index.add('a', Float32Array.of(1, 0))).not.toThrow();
  });

  test('NaN is taken in silence; ours refuses it, in adding and in searching', () => {
    const raw = native();
    raw.addPoint([1, 0], 0);
    expect(raw.searchKnn([NaN, 0], 1).distances).toEqual([NaN]);
    expect(() => raw.addPoint([NaN, 1], 1)).not.toThrow();

    const index = createHnswIndex(2);
    expect(() => index.add('a', Float32Array.of(NaN, 1))).toThrow(RangeError);
    expect(() => index.search(Float32Array.of(NaN, 1), 1)).toThrow(RangeError);
  });

  test('a full index throws; ours grows', () => {
    const raw = native(1);
    raw.addPoint([1, 0], 0);
    expect(() => raw.addPoint([0, 1], 1)).toThrow('exceeds');

    const index = createHnswIndex(4);
    const vectors = clusteredVectors(5000, 4, 500, 1);
    vectors.forEach((vector, i) => index.add(`i${i}`, vector));
    expect(index.size).toBe(5000);
    expect(index.search(vectors[4999]!, 1)[0]!.id).toBe('i4999');
  });

  test('shrinking below the count, and k above the capacity, throw; ours answers what there is', () => {
    const raw = native(3);
    [0, 1, 2].forEach((label) => raw.addPoint([1, label], label));
    expect(() => raw.resizeIndex(2)).toThrow();
    expect(() => raw.searchKnn([1, 0], 4)).toThrow();

    const index = createHnswIndex(2);
    index.add('a', Float32Array.of(1, 0));
    expect(index.search(Float32Array.of(1, 0), 1_000_000)).toHaveLength(1);
  });

  test('a file of other dimensions is read without a word (ours keeps a sidecar: see index-files.test.ts)', async () => {
    const path = join(folder, 'dimensions');
    const written = native(10, 32);
    written.addPoint(new Array<number>(32).fill(0.1), 0);
    await written.writeIndex(path);
    const read = new HierarchicalNSW('ip', 33);
    await expect(read.readIndex(path)).resolves.toBe(true);
    expect(read.getNumDimensions()).toBe(33);
  });

  test('a truncated file rejects, and ef is 10 again after a load (ours answers the same: see index-files.test.ts)', async () => {
    const path = join(folder, 'graph');
    const written = native();
    written.setEf(77);
    written.addPoint([1, 0], 0);
    await written.writeIndex(path);
    const read = new HierarchicalNSW('ip', 2);
    await read.readIndex(path);
    expect(read.getEf()).toBe(10);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 3));
    await expect(new HierarchicalNSW('ip', 2).readIndex(path)).rejects.toThrow();
  });

  test('a narrow filter is called for nearly all; ours still fills k, and asks about each id once or a few times', () => {
    const vectors = clusteredVectors(3000, 16, 30, 2);
    const index = createHnswIndex(16);
    vectors.forEach((vector, i) => index.add(`i${i}`, vector));
    let calls = 0;
    const filter = (id: string) => (calls++, Number(id.slice(1)) % 50 === 0);
    const found = index.search(vectors[1]!, 10, { filter });
    expect(found).toHaveLength(10);
    expect(found.every(({ id }) => Number(id.slice(1)) % 50 === 0)).toBe(true);
    expect(calls).toBeLessThan(2 * 3000);
  });

  test('an update in place keeps the label (and costs many inserts); ours is a fresh point, the old one never answered', () => {
    const raw = native();
    raw.addPoint([1, 0], 0);
    raw.addPoint([0, 1], 0);
    expect(raw.getCurrentCount()).toBe(1);

    const vectors = clusteredVectors(500, 16, 500, 3);
    const index = createHnswIndex(16);
    for (let round = 0; round < 4; round++) vectors.forEach((_, i) => index.add(`i${i}`, vectors[(i + round) % 500]!));
    expect(index.size).toBe(500);
    vectors.forEach((vector, i) => expect(index.search(vector, 2)[0]!.id).toBe(`i${(i + 497) % 500}`));
  });

  test('deleted points stay in the count, and deleting twice or a stranger throws; ours does nothing then', () => {
    const raw = native();
    raw.addPoint([1, 0], 0);
    raw.markDelete(0);
    expect(raw.getCurrentCount()).toBe(1);
    expect(() => raw.markDelete(0)).toThrow();
    expect(() => raw.markDelete(5)).toThrow();

    const index = createHnswIndex(2);
    index.add('a', Float32Array.of(1, 0));
    for (const id of ['a', 'a', 'b']) index.remove(id);
    expect(index.size).toBe(0);
  });

  test('a deleted label revives, or throws where places are reused; ours comes back under a label of its own', () => {
    const reviving = native();
    reviving.addPoint([1, 0], 0);
    reviving.markDelete(0);
    reviving.addPoint([0, 1], 0);
    expect(reviving.searchKnn([0, 1], 1).neighbors).toEqual([0]);
    const replacing = native(10, 2, true);
    replacing.addPoint([1, 0], 0);
    replacing.markDelete(0);
    expect(() => replacing.addPoint([0, 1], 0, true)).not.toThrow();
    replacing.addPoint([1, 0], 1);
    replacing.markDelete(1);
    expect(() => replacing.addPoint([0, 1], 1)).toThrow();

    const index = createHnswIndex(2);
    index.add('b', Float32Array.of(-1, 0));
    for (let i = 0; i < 50; i++) {
      index.add('a', Float32Array.of(1, i));
      expect(index.search(Float32Array.of(1, i), 1)[0]!.id).toBe('a');
      index.remove('a');
      expect(index.search(Float32Array.of(1, i), 2).map(({ id }) => id)).toEqual(['b']);
    }
  });

  test('identical points cut the graph to pieces; ours keeps one point for all of them', () => {
    const some = clusteredVectors(1, 64, 1, 4)[0]!;
    const same = Array.from(some, (value) => value / Math.hypot(...some));
    const raw = new HierarchicalNSW('ip', 64);
    raw.initIndex({ maxElements: 1000, efConstruction: 100, randomSeed: 7 });
    for (let label = 0; label < 1000; label++) raw.addPoint(same, label);
    expect(raw.searchKnn(same, 1000).neighbors.length).toBeLessThan(1000);

    const index = createHnswIndex(64);
    for (let i = 0; i < 1000; i++) index.add(`i${i}`, Float32Array.from(same));
    expect(index.search(Float32Array.from(same), 1000)).toHaveLength(1000);
  });

  test('it cannot be sent to another thread: what arrives is an empty object', () => {
    expect(structuredClone(native())).toEqual({});
    expect(structuredClone(native())).not.toBeInstanceOf(HierarchicalNSW);
  });

  test('searching is synchronous: it is over before anything else can run', () => {
    const raw = native();
    raw.addPoint([1, 0], 0);
    expect(raw.searchKnn([1, 0], 1)).not.toBeInstanceOf(Promise);
  });
});
