import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExactIndex } from '../../src/adapters/index/exact-index';
import { createHnswIndex } from '../../src/adapters/index/hnsw-index';
import { createIndexFiles } from '../../src/adapters/index/index-files';
import { createIndex } from '../../src/adapters/index/open-index';
import type { VectorIndex } from '../../src/ports/vector-index';
import { clusteredVectors } from './vectors';

const DIMENSIONS = 24;
const SPACE = 'local@1/24: any "characters" at all/../..';

describe.each(['hnsw', 'exact', 'auto'] as const)('files of an index: %s', (kind) => {
  const vectors = clusteredVectors(700, DIMENSIONS, 30, 1);
  let folder: string;
  beforeEach(async () => (folder = join(await mkdtemp(join(tmpdir(), 'attune-files-')), 'made', 'here')));
  afterEach(() => rm(join(folder, '../..'), { recursive: true }));

  function example(count = 700): VectorIndex {
    const index = createIndex(kind, DIMENSIONS);
    vectors.slice(0, count).forEach((vector, i) => index.add(`i${i}`, vector));
    for (let i = 0; i < 50; i++) index.remove(`i${3 * i}`);
    for (let i = 0; i < 20; i++) index.add(`twin${i}`, vectors[1]!);
    index.add('\ud800 "odd"\n', vectors[0]!);
    return index;
  }

  const files = (more = {}) => createIndexFiles({ folder, kind, ...more });

  async function saved(): Promise<string[]> {
    await files().save(example(), SPACE);
    return readdir(folder);
  }

  async function sidecar(): Promise<string> {
    return join(
      folder,
      (await saved()).find((name) => name.endsWith('.json'))!,
    );
  }

  test('what was saved is answered again, and goes on living', async () => {
    const index = example();
    await files().save(index, SPACE);
    const loaded = (await files().load(SPACE))!;
    expect(loaded.size).toBe(index.size);
    for (const query of vectors) expect(loaded.search(query, 12)).toEqual(index.search(query, 12));
    expect(loaded.vectorOf('i1')).toEqual(index.vectorOf('i1'));
    expect(loaded.similarity('i1', 'i2')).toBe(index.similarity('i1', 'i2'));
    for (const some of [index, loaded]) {
      some.remove('i2');
      some.add('i4', vectors[0]!);
      clusteredVectors(900, DIMENSIONS, 30, 2).forEach((vector, i) => some.add(`n${i}`, vector));
    }
    for (let i = 0; i < 20; i++) expect(loaded.search(vectors[i]!, 3)).toEqual(index.search(vectors[i]!, 3));
    expect(loaded.size).toBe(index.size);
  });

  test('an empty index is kept too', async () => {
    await files().save(createIndex(kind, DIMENSIONS), SPACE);
    const loaded = (await files().load(SPACE))!;
    expect(loaded.size).toBe(0);
    loaded.add('a', vectors[0]!);
    expect(loaded.search(vectors[0]!, 1)[0]!.id).toBe('a');
  });

  test('nothing saved, no folder, another space: null', async () => {
    expect(await files().load(SPACE)).toBeNull();
    await saved();
    expect(await files().load('local@2/24')).toBeNull();
    expect(await files({ dimensions: 25 }).load(SPACE)).toBeNull();
    expect(await files({ dimensions: 24 }).load(SPACE)).not.toBeNull();
  });

  test('spaces do not disturb each other, and a later save replaces the earlier and its files', async () => {
    await files().save(example(100), 'one');
    await files().save(example(200), 'two');
    const before = (await readdir(folder)).length;
    await files().save(example(300), 'one');
    expect(await readdir(folder)).toHaveLength(before);
    expect((await files().load('one'))!.size).toBe(example(300).size);
    expect((await files().load('two'))!.size).toBe(example(200).size);
  });

  test('only the files of named spaces are kept; what is not an index file stays', async () => {
    await files().keepOnly([]);
    for (const space of ['one', 'two', SPACE]) await files().save(example(100), space);
    await writeFile(join(folder, 'notes.txt'), 'not ours');
    await files().keepOnly(['one', 'unknown']);
    expect(await files().load('one')).not.toBeNull();
    expect(await files().load('two')).toBeNull();
    expect(await files().load(SPACE)).toBeNull();
    await files().keepOnly([]);
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });

  test('saves at the same time leave one of them, whole', async () => {
    const index = example();
    await Promise.all([files().save(index, SPACE), files().save(index, SPACE), files().save(example(200), SPACE)]);
    const loaded = await files().load(SPACE);
    expect([example().size, example(200).size]).toContain(loaded?.size ?? -1);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('every file that is missing, truncated, foreign, empty or has one bit changed: null', async () => {
    for (const name of await saved()) {
      const path = join(folder, name);
      const bytes = await readFile(path);
      const flipped = Buffer.from(bytes);
      flipped[Math.floor(bytes.length / 2)]! ^= 1;
      const damages = [
        () => rm(path),
        () => truncate(path, bytes.length - 1),
        () => truncate(path, Math.floor(bytes.length / 2)),
        () => writeFile(path, ''),
        () => writeFile(path, 'something else altogether'),
        () => writeFile(path, Buffer.concat([bytes, Buffer.from([0])])),
        () => writeFile(path, flipped),
      ];
      for (const damage of name.endsWith('.json') ? damages.filter((_, i) => i !== 1 && i !== 5) : damages) {
        await writeFile(path, bytes);
        await damage();
        expect(await files().load(SPACE)).toBeNull();
      }
      await writeFile(path, bytes);
      expect(await files().load(SPACE)).not.toBeNull();
    }
  });

  test.each([
    ['dimensions', (body: Record<string, unknown>) => (body.dimensions = 32)],
    ['count', (body: Record<string, unknown>) => (body.count = 5)],
    ['ids', (body: Record<string, unknown>) => (body.ids = ['a', 'b'])],
    ['labels moved', (body: Record<string, unknown>) => (body.ids = [null, ...(body.ids as unknown[])])],
    ['format', (body: Record<string, unknown>) => (body.format = 'attune-vector-index-0')],
    ['layout', (body: Record<string, unknown>) => (body.layout = 'other')],
    ['parts', (body: Record<string, unknown>) => (body.parts = [])],
    ['kind', (body: Record<string, unknown>) => (body.kind = 'none')],
    ['endianness', (body: Record<string, unknown>) => (body.endianness = 'BE?')],
  ])('a sidecar with a right checksum but wrong %s: null', async (_, change) => {
    const path = await sidecar();
    const body = JSON.parse((await readFile(path, 'utf8')).split('\n')[1]!) as Record<string, unknown>;
    change(body);
    const text = JSON.stringify(body);
    await writeFile(path, `${createHash('sha256').update(text).digest('hex')}\n${text}\n`);
    expect(await files().load(SPACE)).toBeNull();
  });

  test('what died in the middle of a save does not matter', async () => {
    await saved();
    await writeFile(join(folder, 'hnsw-half.graph.tmp'), 'half');
    expect((await files().load(SPACE))!.size).toBe(example().size);
  });

  test('a folder that cannot be written is an error of save, and no index is harmed', async () => {
    const index = example();
    const nowhere = createIndexFiles({ folder: '/dev/null/nowhere', kind });
    await expect(nowhere.save(index, SPACE)).rejects.toThrow();
    index.add('later', vectors[5]!);
    expect(index.search(vectors[5]!, 2).map(({ id }) => id)).toContain('later');
  });
});

test('files of one kind are not taken for another, and other build settings are another layout', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attune-files-'));
  const exact = createExactIndex(3);
  exact.add('a', Float32Array.of(1, 0, 0));
  await createIndexFiles({ folder, kind: 'exact' }).save(exact, 's');
  expect(await createIndexFiles({ folder, kind: 'hnsw' }).load('s')).toBeNull();
  await createIndexFiles({ folder, kind: 'hnsw' }).save(createHnswIndex(3), 's');
  expect(await createIndexFiles({ folder, kind: 'hnsw' }).load('s')).not.toBeNull();
  expect(await createIndexFiles({ folder, kind: 'hnsw', hnsw: { m: 8 } }).load('s')).toBeNull();
  await rm(folder, { recursive: true });
});

test('an index that cannot be kept is refused plainly', async () => {
  const files = createIndexFiles({ folder: tmpdir(), kind: 'exact' });
  await expect(files.save({} as VectorIndex, 's')).rejects.toThrow(TypeError);
});
