import { contentToCollaborativeRecommender } from '../../src/recommenders/content-to-collaborative';
import { itemNumber } from '../contracts/recommender.suite';
import { memoryVectors } from '../support/memory-vectors';

describe('cold items', () => {
  // Two crowds, each reading items about one thing; of both things there are items that nobody has met.
  const items = Array.from({ length: 40 }, (_, i) => itemNumber(i));
  const about = (i: number) => Float32Array.of(i % 2 === 0 ? 1 : 0, i % 2 === 0 ? 0 : 1);
  const events = Array.from({ length: 30 }, (_, reader) =>
    Array.from({ length: 8 }, (_, i) => ({
      userId: `r${reader}`,
      itemId: `item-${(reader % 2) + 2 * ((i + reader) % 12)}`,
      weight: 1,
      at: i,
    })),
  ).flat();
  const vectors = new Map(items.map(({ id }, i) => [id, about(i)]));
  const recommenderWith = (known: (i: number) => boolean) =>
    contentToCollaborativeRecommender({
      rank: 4,
      neighbours: 4,
      knownFrom: 5,
      space: memoryVectors(new Map([...vectors].filter((_, i) => known(i)))),
    });
  const query = (itemId: string) => ({
    userId: null,
    history: [{ itemId, weight: 1, at: 0 }],
    interests: [],
    now: 0,
    admits: (id: string) => id !== itemId,
  });
  const coldIn = (parity: number) => items.map(({ id }) => id).filter((_, i) => i >= 24 && i % 2 === parity);

  test.each([
    ['all items have a vector', () => true],
    ['half of what was met has none', (i: number) => i >= 24 || i % 4 < 2],
  ])('what nobody has met is proposed to the crowd it is for, where %s', (_, known) => {
    const recommender = recommenderWith(known);
    const model = recommender.fit({ events, items, now: 10 });
    for (const parity of [0, 1]) {
      const proposed = recommender.propose(model, query(`item-${parity}`), 8).map(({ itemId }) => itemId);
      expect([...proposed].sort()).toEqual([...coldIn(parity)].sort());
      expect(recommender.propose(model, query(`item-${parity}`), 1)[0]!.becauseOf?.()).toBe(`item-${parity}`);
    }
  });

  test('an item that came after training is judged as one that was there', () => {
    const recommender = recommenderWith(() => true);
    const model = recommender.fit({ events, items: items.slice(0, 30), now: 10 });
    const whole = recommender.fit({ events, items, now: 10 });
    const [late, early] = [model, whole].map((one) => recommender.score(one, query('item-0'), ['item-38'])[0]!.score);
    expect(late).toBeCloseTo(early!, 6);
    expect(late).toBeGreaterThan(recommender.score(model, query('item-0'), ['item-39'])[0]!.score);
  });

  test('an item with neither readers nor content is not judged; with readers alone it is', () => {
    const recommender = recommenderWith(() => false);
    const model = recommender.fit({ events, items, now: 10 });
    const [cold, met] = recommender.score(model, query('item-0'), ['item-38', 'item-2']);
    expect(cold).toBeNull();
    expect(met!.score).toBeGreaterThan(0);
  });
});
