import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { embeddingTextOf, textHashOf } from '../../src/core/embedding-text';
import type { ItemDocument } from '../../src/core/item';
import { EmbedderUnavailable } from '../../src/ports/embedder';
import { EmbeddingQueue } from '../../src/serving/embedding-queue';
import { anItem, aVariant } from '../support/builders';

/** A queue on an embedder that takes a turn of the event loop, and what it was asked. */
function aQueue(failing: (text: string) => Error | null = () => null) {
  const { items, vectors } = memoryStorage({ now: Date.now }).forTenant('t');
  const calls: string[][] = [];
  const seen: string[] = [];
  const queue = new EmbeddingQueue({
    ...{ space: 'x/2/1', items, vectors, textOf: embeddingTextOf, hashOf: textHashOf, now: () => 0, retryMs: 1_000 },
    embedder: {
      ...{ name: 'x', version: '1', dimensions: 2, batchSize: 32, close: () => Promise.resolve() },
      embed: async (texts) => {
        calls.push([...texts]);
        await new Promise((resolve) => setImmediate(resolve));
        const error = texts.map(failing).find((one) => one !== null);
        if (error) throw error;
        return texts.map(() => Float32Array.of(1, 0));
      },
    },
    onVector: (hash) => seen.push(hash),
    onError: () => undefined,
  });
  return { queue, calls, seen };
}

function titled(title: string): ItemDocument {
  const item = anItem({ id: title, variants: { en: aVariant({ title }) }, bodies: {} });
  return { ...item, textHash: textHashOf(embeddingTextOf(item)) };
}

const titles = (count: number) => Array.from({ length: count }, (_, n) => titled(`story ${n}`));

test('who publishes alone waits for nobody; many who publish at once go together', async () => {
  const { queue, calls, seen } = aQueue();
  await queue.embed(titled('alone'));
  expect(calls.map((texts) => texts.length)).toEqual([1]);
  await Promise.all(titles(40).map((document) => queue.embed(document)));
  expect(calls.slice(1).map((texts) => texts.length)).toEqual([16, 16, 8]);
  expect(new Set(seen).size).toBe(41);
});

test('a text that cannot be embedded takes no others along, and is tried again later', async () => {
  const { queue } = aQueue((text) => (text.includes('story 7') ? new TypeError('broken') : null));
  const done = await Promise.allSettled(titles(20).map((document) => queue.embed(document)));
  expect(done.flatMap(({ status }, n) => (status === 'rejected' ? [n] : []))).toEqual([7]);
  expect(queue.length).toBe(1);
});

test('while the embedder is away everybody is told at once', async () => {
  const { queue, calls } = aQueue(() => new EmbedderUnavailable('away'));
  const done = await Promise.allSettled(titles(8).map((document) => queue.embed(document)));
  expect(done.every(({ status }) => status === 'rejected')).toBe(true);
  expect(calls.flat()).toHaveLength(8);
  expect(queue.length).toBe(8);
});
