import { spaceOf } from '../../src/core/space';
import { syntheticEmbedder } from '../../src/cli/bench/synthetic-embedder';
import { syntheticStorage } from '../../src/cli/bench/synthetic-storage';
import { syntheticVectors } from '../../src/cli/bench/synthetic-vectors';
import { itemChooser, readerEvents } from '../../src/cli/bench/synthetic-world';
import { BENCH_PARTS } from '../../src/compose-bench';

const NOW = Date.UTC(2026, 0);
const vectorAt = syntheticVectors(64, 1);
const embedder = syntheticEmbedder(64, vectorAt);

function storage(items: number, readers = 0) {
  const base = BENCH_PARTS.createStorage(() => NOW);
  return syntheticStorage({ items, readers, space: spaceOf(embedder), vectorAt, now: NOW, base });
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

test('vectors: unit length, the same for the same, near in a story, less in a topic, far elsewhere', () => {
  const at = (topic: number, story: number, seed: number) => vectorAt({ topic, story }, seed);
  const mean = (pairs: readonly number[]) => pairs.reduce((a, b) => a + b, 0) / pairs.length;
  const tries = Array.from({ length: 40 }, (_, n) => n);
  expect(cosine(at(1, 2, 3), at(1, 2, 3))).toBeCloseTo(1, 5);
  const sameStory = mean(tries.map((n) => cosine(at(n, 1, n), at(n, 1, n + 1))));
  const sameTopic = mean(tries.map((n) => cosine(at(n, 1, n), at(n, 2, n + 1))));
  const apart = mean(tries.map((n) => cosine(at(n, 1, n), at(n + 50, 2, n + 1))));
  expect(sameStory).toBeGreaterThan(sameTopic + 0.1);
  expect(sameTopic).toBeGreaterThan(apart + 0.2);
});

test('a text lies where it says', async () => {
  const [told] = await embedder.embed(['Topic 3, story 7: about something. topic 3, topic 40']);
  const [same, other] = [vectorAt({ topic: 3, story: 7 }, 99), vectorAt({ topic: 30, story: 7 }, 99)];
  expect(cosine(told!, same)).toBeGreaterThan(cosine(told!, other) + 0.2);
});

test('the store is walked item by item, with a vector for each; what is saved comes after', async () => {
  const stores = (await storage(25)).forTenant('default');
  const first = await stores.items.changedSince({ changedAt: 0, id: '' }, 10);
  const second = await stores.items.changedSince({ changedAt: first.at(-1)!.changedAt, id: first.at(-1)!.id }, 100);
  const ids = [...first, ...second].map(({ id }) => id);
  expect(ids).toEqual(Array.from({ length: 25 }, (_, i) => `item-${i}`));
  const vectors = await stores.vectors.byHashes(
    spaceOf(embedder),
    [...first, ...second].map(({ textHash }) => textHash),
  );
  expect(vectors.every((vector) => vector?.length === 64)).toBe(true);

  const [document] = await stores.items.documentsByIds(['item-3']);
  await stores.items.save({ ...document!, id: 'published' }, 0);
  const news = await stores.items.changedSince({ changedAt: NOW - 5_000, id: '' }, 100);
  expect(news.map(({ id }) => id)).toEqual(['published']);
  expect(await stores.items.byIds(['published', 'item-24', 'item-25'])).toMatchObject([
    { id: 'published' },
    { id: 'item-24' },
    null,
  ]);
});

test('readers: 20 to 50 events each, of items that exist, the same every time', () => {
  const choose = itemChooser(300);
  const histories = Array.from({ length: 50 }, (_, r) => readerEvents(r, choose, NOW));
  for (const events of histories) {
    expect(events.length).toBeGreaterThanOrEqual(20);
    expect(events.length).toBeLessThanOrEqual(50);
    for (const { itemId, at } of events) {
      expect(Number(itemId.slice(5))).toBeLessThan(300);
      expect(at).toBeLessThanOrEqual(NOW);
    }
  }
  expect(readerEvents(7, choose, NOW)).toEqual(histories[7]);
});
