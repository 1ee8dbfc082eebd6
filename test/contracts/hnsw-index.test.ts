import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HnswIndex } from '../../src/adapters/index/hnsw-index';
import { createHnswIndex } from '../../src/adapters/index/hnsw-index';
import { LabelBook } from '../../src/adapters/index/label-book';
import { expectNearest } from './vector-index.suite';
import { clusteredVectors } from './vectors';

const DIMENSIONS = 32;

function filled(count: number, options = {}): { index: HnswIndex; vectors: Float32Array[] } {
  const index = createHnswIndex(DIMENSIONS, options);
  const vectors = clusteredVectors(count, DIMENSIONS, 40, 1);
  vectors.forEach((vector, i) => index.add(`i${i}`, vector));
  return { index, vectors };
}

/** Whose own vector does not lead to them; a graph of this kind misses a few in a thousand. */
function lost(index: HnswIndex, vectors: Map<string, Float32Array>): string[] {
  return [...vectors].filter(([id, vector]) => index.search(vector, 1)[0]?.id !== id).map(([id]) => id);
}

describe('rebuilding', () => {
  test('is needed when more than a third is deleted, and not before', () => {
    const { index } = filled(300, { autoRebuild: false });
    for (let i = 0; i < 100; i++) index.remove(`i${i}`);
    expect(index.needsRebuild).toBe(false);
    index.remove('i100');
    expect(index.needsRebuild).toBe(true);
  });

  test('replacing counts as deleting; adding the same vector again does not', () => {
    const { index, vectors } = filled(300, { autoRebuild: false });
    for (let round = 0; round < 5; round++) vectors.forEach((vector, i) => index.add(`i${i}`, vector));
    expect(index.needsRebuild).toBe(false);
    clusteredVectors(300, DIMENSIONS, 40, 2).forEach((vector, i) => index.add(`i${i}`, vector));
    expect(index.needsRebuild).toBe(true);
  });

  test('happens by itself, gives the event loop its turns, and the index answers all the while', async () => {
    const { index, vectors } = filled(3000);
    for (let i = 0; i < 1200; i++) index.remove(`i${i}`);
    expect(index.needsRebuild).toBe(true);
    let turns = 0;
    for (; index.needsRebuild && turns < 100_000; turns++) {
      expect(index.search(vectors[2000]!, 1)[0]!.id).toBe('i2000');
      await nextTurn();
    }
    expect(turns).toBeGreaterThan(10);
    expect(index.needsRebuild).toBe(false);
    const live = new Map(vectors.map((vector, i) => [`i${i}`, vector] as const).slice(1200));
    expect(lost(index, live).length).toBeLessThan(live.size / 100);
  });

  test('what is added, replaced and removed meanwhile is neither lost nor brought back', async () => {
    const { index, vectors } = filled(2000, { autoRebuild: false });
    const live = new Map(vectors.map((vector, i) => [`i${i}`, vector]));
    const fresh = clusteredVectors(300, DIMENSIONS, 40, 3);
    const rebuilt = index.rebuild();
    for (let i = 0; i < 300; i++) {
      index.remove(`i${i}`);
      live.delete(`i${i}`);
      index.add(`i${1999 - i}`, fresh[i]!);
      live.set(`i${1999 - i}`, fresh[i]!);
      if (i % 10 === 0) await nextTurn();
    }
    await rebuilt;
    expect(index.size).toBe(live.size);
    expect(lost(index, live).length).toBeLessThan(live.size / 100);
    for (let i = 0; i < 300; i++) expect(index.search(vectors[i]!, 1)[0]!.id).not.toBe(`i${i}`);
  });

  test('all may be removed, and others added, in the middle of one', async () => {
    const { index, vectors } = filled(1000);
    const rebuilt = index.rebuild();
    await nextTurn();
    vectors.forEach((_, i) => index.remove(`i${i}`));
    clusteredVectors(1000, DIMENSIONS, 40, 4).forEach((vector, i) => index.add(`n${i}`, vector));
    const live = new Map(clusteredVectors(1000, DIMENSIONS, 40, 4).map((vector, i) => [`n${i}`, vector]));
    expect(lost(index, live).length).toBeLessThan(live.size / 100);
    await rebuilt;
    expect(lost(index, live).length).toBeLessThan(live.size / 100);
    expect(index.size).toBe(1000);
  });

  test('labels are used again only after it, so that they stay few', () => {
    const book = new LabelBook();
    for (const id of ['a', 'b']) book.attach(id, book.claim());
    expect(book.detach('a')).toBe(0);
    expect(book.claim()).toBe(2);
    book.reclaim(() => true);
    book.attach('c', book.claim());
    expect(book.labelOf('c')).toBe(3);
    book.reclaim((label) => label !== 0);
    expect(book.claim()).toBe(0);
  });
});

describe('saving', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'attune-hnsw-'))));
  afterEach(() => rm(folder, { recursive: true }));

  test('what is written while the file is written is found at once, and after', async () => {
    const { index, vectors } = filled(2000);
    const live = new Map(vectors.map((vector, i) => [`i${i}`, vector]));
    const fresh = clusteredVectors(200, DIMENSIONS, 40, 5);
    const saved = index.writeParts((part) => join(folder, part));
    await Promise.resolve();
    for (let i = 0; i < 200; i++) {
      index.remove(`i${i}`);
      live.delete(`i${i}`);
      index.add(`n${i}`, fresh[i]!);
      live.set(`n${i}`, fresh[i]!);
    }
    index.remove('n7');
    live.delete('n7');
    expect(lost(index, live).length).toBeLessThan(live.size / 100);
    expect(index.similarity('n1', 'n1')).toBeCloseTo(1, 5);
    expect(index.search(vectors[3]!, 5).map(({ id }) => id)).not.toContain('i3');
    expect(index.search(fresh[7]!, 1)[0]!.id).not.toBe('n7');
    const ids = await saved;
    expect(ids.filter((at) => at !== null)).toHaveLength(2000);
    expect(lost(index, live).length).toBeLessThan(live.size / 100);
    expect(index.size).toBe(1999);
  });

  test('random writes, saves and rebuilds at the same time leave what a list would hold', async () => {
    const id = fc.integer({ min: 0, max: 50 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), id, at: fc.nat(199) }),
      fc.record({ do: fc.constant('remove' as const), id, at: fc.constant(0) }),
      fc.record({ do: fc.constantFrom('save' as const, 'rebuild' as const, 'turn' as const), id, at: fc.constant(0) }),
    );
    const vectors = clusteredVectors(200, 8, 20, 6);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 150, size: 'max' }), async (steps) => {
        const index = createHnswIndex(8, { autoRebuild: false });
        const model = new Map<string, Float32Array>();
        const running: Promise<unknown>[] = [];
        for (const { do: what, id, at } of steps) {
          if (what === 'add') index.add(`${id}`, vectors[at]!);
          if (what === 'add') model.set(`${id}`, vectors[at]!);
          if (what === 'remove') index.remove(`${id}`);
          if (what === 'remove') model.delete(`${id}`);
          if (what === 'save') running.push(index.writeParts((part) => join(folder, part)));
          if (what === 'rebuild') running.push(index.rebuild());
          if (what === 'turn') await nextTurn();
          expect(index.size).toBe(model.size);
          expectNearest(model, index.search(vectors[at]!, 10), vectors[at]!, 10, () => true);
        }
        await Promise.all(running);
        expectNearest(model, index.search(vectors[0]!, 60), vectors[0]!, 60, () => true);
      }),
      { numRuns: 60 },
    );
  });
});
