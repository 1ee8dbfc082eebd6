import { createExactIndex } from '../../src/adapters/index/exact-index';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { embeddingTextOf, textHashOf } from '../../src/core/embedding-text';
import type { ItemDocument } from '../../src/core/item';
import { EmbedderUnavailable, type Embedder } from '../../src/ports/embedder';
import type { TenantStores } from '../../src/ports/stores';
import { EmbeddingQueue } from '../../src/serving/embedding-queue';
import { VectorKeeper } from '../../src/serving/vector-keeper';
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

function keeperOn(stores: TenantStores, embedder: Embedder, space: string) {
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
    files: { save: () => Promise.resolve(), load: () => Promise.resolve(null) },
    createIndex: () => createExactIndex(2),
    graceMs: 3000,
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
