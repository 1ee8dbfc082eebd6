import { createExactIndex } from '../../src/adapters/index/exact-index';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { embeddingTextOf, textHashOf } from '../../src/core/embedding-text';
import type { ItemDocument } from '../../src/core/item';
import { EmbedderUnavailable, type Embedder } from '../../src/ports/embedder';
import type { TenantStores } from '../../src/ports/stores';
import { EmbeddingQueue } from '../../src/serving/embedding-queue';
import { VectorKeeper, type VectorKeeperDeps } from '../../src/serving/vector-keeper';
import { anItem, aVariant } from '../support/builders';

/** An embedder that remembers what it was asked; the vector tells the text's length. */
function recordingEmbedder(name = 'recording') {
  const asked: string[] = [];
  const state = { away: false };
  const embedder: Embedder = {
    name,
    version: '1',
    dimensions: 2,
    batchSize: 4,
    embed: (texts) => {
      if (state.away) return Promise.reject(new EmbedderUnavailable('away'));
      asked.push(...texts);
      return Promise.resolve(texts.map((text) => Float32Array.of(Math.cos(text.length), Math.sin(text.length))));
    },
    close: () => Promise.resolve(),
  };
  return { embedder, asked, state };
}

function keeperOn(
  stores: TenantStores,
  embedder: Embedder,
  space: string,
  files: Partial<VectorKeeperDeps['files']> = {},
) {
  const swaps: string[] = [];
  const clock = { now: 0 };
  const queue: EmbeddingQueue = new EmbeddingQueue({
    space,
    embedder,
    items: stores.items,
    vectors: stores.vectors,
    textOf: embeddingTextOf,
    hashOf: textHashOf,
    now: () => clock.now,
    retryMs: 1000,
    onVector: (hash, vector) => keeper.accept(hash, vector),
    onError: () => undefined,
  });
  const keeper: VectorKeeper = new VectorKeeper({
    space,
    queue,
    vectors: stores.vectors,
    settings: stores.settings,
    files: {
      save: () => Promise.resolve(),
      load: () => Promise.resolve(null),
      keepOnly: () => Promise.resolve(),
      ...files,
    },
    createIndex: () => createExactIndex(2),
    graceMs: 3000,
    now: () => clock.now,
    onSwap: (from, to) => swaps.push(`${from} → ${to}`),
  });
  return { keeper, queue, swaps, clock };
}

function titled(id: string, title: string, given: Partial<ItemDocument> = {}): ItemDocument {
  const item = anItem({ id, variants: { en: aVariant({ title }) }, bodies: {}, ...given });
  return { ...item, textHash: textHashOf(embeddingTextOf(item)) };
}

const newStores = () => memoryStorage({ now: Date.now }).forTenant('test');

test('a published document is found by content when publishing has ended', async () => {
  const stores = newStores();
  const { keeper } = keeperOn(stores, recordingEmbedder().embedder, 's/2');
  await keeper.open();
  await keeper.publish(titled('a', 'Bread'));
  expect(keeper.serving.vectorOf('a')).toBeDefined();
  expect(keeper.backlog).toBe(0);
});

test('unchanged text is never embedded twice, whoever has it and whenever it comes back', async () => {
  const stores = newStores();
  const { embedder, asked } = recordingEmbedder();
  const { keeper } = keeperOn(stores, embedder, 's/2');
  await keeper.open();
  await keeper.publish(titled('a', 'Bread'));
  await keeper.publish(titled('a', 'Bread', { premium: true, revision: 2 }));
  await keeper.publish(titled('b', 'Bread'));
  await keeper.publish(titled('a', 'Rye bread', { revision: 3 }));
  await keeper.publish(titled('a', 'Bread', { revision: 4 }));
  expect(asked).toHaveLength(2);
  const restarted = keeperOn(stores, embedder, 's/2').keeper;
  await restarted.open();
  await restarted.publish(titled('a', 'Bread'));
  expect(asked).toHaveLength(2);
});

test('what is withdrawn is searched no more, and its twin still is', async () => {
  const { keeper } = keeperOn(newStores(), recordingEmbedder().embedder, 's/2');
  await keeper.open();
  for (const id of ['a', 'b']) await keeper.publish(titled(id, 'Bread'));
  const vector = keeper.serving.vectorOf('a')!;
  keeper.hear(titled('a', 'Bread', { status: 'withdrawn', revision: 2 }), false);
  expect(keeper.serving.search(vector, 10).map(({ id }) => id)).toEqual(['b']);
});

test('while the embedder is away the document waits, and is found by content once it is back', async () => {
  const stores = newStores();
  const { embedder, state } = recordingEmbedder();
  const { keeper, queue, clock } = keeperOn(stores, embedder, 's/2');
  await keeper.open();
  const item = titled('a', 'Bread');
  await stores.items.save(item, 0);
  state.away = true;
  await expect(keeper.publish(item)).rejects.toThrow(EmbedderUnavailable);
  expect(keeper.backlog).toBe(1);
  state.away = false;
  clock.now = 5000;
  await queue.drain();
  expect(keeper.serving.vectorOf('a')).toBeDefined();
});

test('what another replica took in is left to it, and taken on only where its vector does not come', async () => {
  const stores = newStores();
  const { embedder, asked } = recordingEmbedder();
  const { keeper, queue, clock } = keeperOn(stores, embedder, 's/2');
  await keeper.open();
  const item = titled('a', 'Bread');
  await stores.items.save(item, 0);
  keeper.hear(item, false);
  await keeper.settle();
  await queue.drain();
  expect(asked).toHaveLength(0);
  clock.now = 4000;
  await keeper.settle();
  await queue.drain();
  expect(asked).toHaveLength(1);
});

test('another embedder: its vectors are made beside the serving ones, then swapped in; every moment answers', async () => {
  const stores = newStores();
  const items = ['a', 'b', 'c'].map((id) => titled(id, `About ${id}`));
  for (const item of items) await stores.items.save(item, 0);
  const old = keeperOn(stores, recordingEmbedder().embedder, 'old/2').keeper;
  await old.open();
  for (const item of items) await old.publish(item);

  const { keeper, queue, swaps } = keeperOn(stores, recordingEmbedder('new').embedder, 'new/2');
  await keeper.open();
  for (const item of items) keeper.hear(item, true);
  await keeper.settle();
  expect(keeper.serving.space).toBe('old/2');
  expect(keeper.serving.size).toBe(3);
  await queue.drain();
  await keeper.settle();
  expect(keeper.serving.space).toBe('new/2');
  expect(keeper.serving.size).toBe(3);
  expect(swaps).toEqual(['old/2 → new/2']);
  expect(await stores.settings.get('servingSpace')).toBe('new/2');
});

test('what another replica embeds is searchable at the next look, not after the grace', async () => {
  const stores = newStores();
  const [here, elsewhere] = [0, 1].map(() => keeperOn(stores, recordingEmbedder().embedder, 's/2').keeper);
  for (const keeper of [here!, elsewhere!]) await keeper.open();
  const item = titled('a', 'Bread');
  here!.hear(item, false);
  await here!.settle();
  expect(here!.serving.vectorOf('a')).toBeUndefined();
  await elsewhere!.publish(item);
  await here!.settle();
  expect(here!.serving.vectorOf('a')).toBeDefined();
  expect(here!.backlog).toBe(0);
});

test('what is withdrawn while its vector is looked up stays out', async () => {
  const stores = newStores();
  await keeperOn(stores, recordingEmbedder().embedder, 's/2').keeper.open();
  const item = titled('a', 'Bread');
  await stores.vectors.put('s/2', [{ hash: item.textHash, vector: Float32Array.of(1, 0) }]);
  const gate = new Gate();
  const slow = {
    ...stores.vectors,
    byHashes: (...given: Parameters<typeof stores.vectors.byHashes>) =>
      gate.passed.then(() => stores.vectors.byHashes(...given)),
  };
  const { keeper } = keeperOn({ ...stores, vectors: slow }, recordingEmbedder().embedder, 's/2');
  await keeper.open();
  keeper.hear(item, false);
  const settling = keeper.settle();
  keeper.hear({ ...item, status: 'withdrawn', revision: 2 }, false);
  gate.open();
  await settling;
  expect(keeper.serving.size).toBe(0);
});

test('of two texts of one item the newer stands, whichever vector comes last', async () => {
  const stores = newStores();
  const gates = { Bread: new Gate(), Cake: new Gate() };
  const { embedder } = recordingEmbedder();
  const late = {
    ...embedder,
    embed: async (texts: readonly string[]) => (
      await gates[texts[0]!.includes('Cake') ? 'Cake' : 'Bread'].passed,
      embedder.embed(texts)
    ),
  };
  const { keeper } = keeperOn(stores, late, 's/2');
  await keeper.open();
  const newer = titled('a', 'Cake, newer', { revision: 2 });
  const both = [keeper.publish(titled('a', 'Bread'))];
  // In the next turn: those of one turn would be embedded together.
  await new Promise((resolve) => setImmediate(resolve));
  both.push(keeper.publish(newer));
  gates.Cake.open();
  await both[1];
  const vector = keeper.serving.vectorOf('a');
  gates.Bread.open();
  await both[0];
  expect(vector).toBeDefined();
  expect(keeper.serving.vectorOf('a')).toEqual(vector);
});

test('a swap that cannot be noted down is tried again', async () => {
  const stores = newStores();
  const item = titled('a', 'Bread');
  await stores.items.save(item, 0);
  const old = keeperOn(stores, recordingEmbedder().embedder, 'old/2').keeper;
  await old.open();
  await old.publish(item);
  let isAway = true;
  const settings = {
    ...stores.settings,
    set: (name: string, value: string) =>
      isAway ? Promise.reject(new Error('away')) : stores.settings.set(name, value),
  };
  const { keeper, queue, swaps } = keeperOn({ ...stores, settings }, recordingEmbedder('new').embedder, 'new/2');
  await keeper.open();
  keeper.hear(item, true);
  await keeper.settle();
  await queue.drain();
  await expect(keeper.settle()).rejects.toThrow('away');
  isAway = false;
  await keeper.settle();
  expect(swaps).toEqual(['old/2 → new/2']);
  expect(await stores.settings.get('servingSpace')).toBe('new/2');
});

test('of an index file, vectors of texts that no item has any more go at the first settling', async () => {
  const stores = newStores();
  const index = createExactIndex(2);
  const changed = titled('changed', 'Bread, new');
  const withdrawn = titled('withdrawn', 'Cake', { status: 'withdrawn' });
  const same = titled('same', 'Pie');
  await stores.vectors.put('s/2', [{ hash: changed.textHash, vector: Float32Array.of(0, 1) }]);
  for (const hash of ['text before', withdrawn.textHash, same.textHash]) index.add(hash, Float32Array.of(1, 0));
  const load = () => Promise.resolve(index);
  const { keeper } = keeperOn(stores, recordingEmbedder().embedder, 's/2', { load });
  await keeper.open();
  for (const item of [changed, withdrawn, same]) keeper.hear(item, false);
  await keeper.settle();
  expect([...index.ids()].sort()).toEqual([changed.textHash, same.textHash].sort());
});

describe('vectors of former embedders', () => {
  const DAY = 86_400_000;
  const vector = Float32Array.of(1, 0);

  async function start(stores: TenantStores, space: string, now: number) {
    const kept: string[] = [];
    const keepOnly = (spaces: readonly string[]) => Promise.resolve(void kept.push(...spaces));
    const { keeper, clock } = keeperOn(stores, recordingEmbedder(space).embedder, space, { keepOnly });
    clock.now = now;
    await keeper.open();
    await keeper.settle();
    await stores.vectors.put(space, [{ hash: `by ${space}`, vector }]);
    await keeper.dropOldSpaces();
    return { spaces: await stores.vectors.spaces(), kept: kept.sort(), keeper, clock };
  }

  test('go with their files a day after they were last in use', async () => {
    const stores = newStores();
    await start(stores, 'old/2', 0);
    const swapped = await start(stores, 'new/2', 3 * DAY);
    expect(swapped.keeper.serving.space).toBe('new/2');
    expect(swapped).toMatchObject({ spaces: ['new/2', 'old/2'], kept: ['new/2', 'old/2'] });
    expect(await start(stores, 'new/2', 4 * DAY - 1)).toMatchObject({ spaces: ['new/2', 'old/2'] });
    expect(await start(stores, 'new/2', 4 * DAY)).toMatchObject({ spaces: ['new/2'], kept: ['new/2'] });
  });

  test('are kept while another replica still saves an index of them', async () => {
    const stores = newStores();
    const other = await start(stores, 'old/2', 0);
    await start(stores, 'new/2', DAY);
    other.clock.now = 2 * DAY;
    await other.keeper.save();
    expect(await start(stores, 'new/2', 3 * DAY - 1)).toMatchObject({ spaces: ['new/2', 'old/2'] });
    expect(await start(stores, 'new/2', 3 * DAY)).toMatchObject({ spaces: ['new/2'] });
  });

  test('that nobody has noted the use of are given a day from the first sight', async () => {
    const stores = newStores();
    await stores.vectors.put('unnoted/2', [{ hash: 'a', vector }]);
    expect(await start(stores, 's/2', 5 * DAY)).toMatchObject({ spaces: ['s/2', 'unnoted/2'] });
    expect(await start(stores, 's/2', 6 * DAY)).toMatchObject({ spaces: ['s/2'] });
  });

  test('stay while queries are answered from them, however long their successor takes', async () => {
    const stores = newStores();
    const item = titled('a', 'Bread');
    await stores.items.save(item, 0);
    const first = await start(stores, 'old/2', 0);
    await first.keeper.publish(item);
    const { keeper, clock } = keeperOn(stores, recordingEmbedder('new').embedder, 'new/2');
    clock.now = 9 * DAY;
    await keeper.open();
    keeper.hear(item, false);
    await keeper.settle();
    await keeper.dropOldSpaces();
    expect(keeper.serving.space).toBe('old/2');
    expect(await stores.vectors.spaces()).toContain('old/2');
  });
});

class Gate {
  open!: () => void;
  readonly passed = new Promise<void>((resolve) => (this.open = resolve));
}
