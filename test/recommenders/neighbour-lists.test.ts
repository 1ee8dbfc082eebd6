import fc from 'fast-check';
import type { Interest } from '../../src/core/recommender';
import { contentNeighboursRecommender } from '../../src/recommenders/content-neighbours';
import { NeighbourLists } from '../../src/recommenders/parts/neighbour-lists';

const AXES = 4;
const unit = (values: readonly number[]) => {
  const length = Math.hypot(...values) || 1;
  return Float32Array.from(values, (value) => value / length);
};
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** A space that counts how often it is searched. */
function countedSpace(vectors: Map<string, Float32Array>, version?: string) {
  const space = {
    version,
    searches: 0,
    similarity: (a: string, b: string) => cosine(vectors.get(a)!, vectors.get(b)!),
    similarityTo: (id: string, vector: Float32Array) => cosine(vectors.get(id)!, vector),
    search: (vector: Float32Array, k: number, { filter = (_: string) => true } = {}) => {
      space.searches += 1;
      const near = [...vectors.keys()].filter(filter);
      near.sort((a, b) => cosine(vectors.get(b)!, vector) - cosine(vectors.get(a)!, vector) || (a < b ? -1 : 1));
      return near.slice(0, k).map((id) => ({ id }));
    },
  };
  return space;
}

const interest = (vector: Float32Array, ...itemIds: string[]): Interest => ({ vector, weight: 1, itemIds });

describe('neighbour lists', () => {
  const vectors = new Map([['a', unit([1, 0, 0, 0])], ['b', unit([0, 1, 0, 0])], ['c', unit([1, 1, 0, 0])]]); // prettier-ignore

  test('look an interest up once while nothing changes', () => {
    const space = countedSpace(vectors, 'v1');
    const lists = new NeighbourLists(space);
    expect(lists.of(interest(unit([1, 0, 0, 0]), 'a'))).toEqual(['a', 'c', 'b']);
    lists.of(interest(unit([1, 0, 0, 0]), 'a'));
    expect(space.searches).toBe(1);
  });

  test('look again when the space, the make-up or the direction has changed', () => {
    const space = countedSpace(vectors, 'v1');
    const lists = new NeighbourLists(space);
    lists.of(interest(unit([1, 0, 0, 0]), 'a'));
    lists.of(interest(unit([1, 0, 0, 0]), 'a', 'c'));
    expect(lists.of(interest(unit([0, 1, 0, 0]), 'a'))).toEqual(['b', 'c', 'a']);
    space.version = 'v2';
    lists.of(interest(unit([0, 1, 0, 0]), 'a'));
    expect(space.searches).toBe(4);
  });

  test('keep nothing where the space has no version', () => {
    expect(new NeighbourLists(countedSpace(vectors)).of(interest(unit([1, 0, 0, 0]), 'a'))).toBeNull();
  });

  test('proposals are the same with and without them, whatever is asked in between', () => {
    const vectorOf = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: AXES, maxLength: AXES }).map(unit);
    const item = fc.tuple(vectorOf, fc.boolean());
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 90 }),
        fc.array(vectorOf, { minLength: 1 }),
        (items, ways) => {
          const all = new Map(items.map(([vector], i) => [`i${i}`, vector]));
          const open = new Set(items.flatMap(([, isOpen], i) => (isOpen ? [`i${i}`] : [])));
          const kept = contentNeighboursRecommender({ space: countedSpace(all, 'v') });
          const anew = contentNeighboursRecommender({ space: countedSpace(all) });
          for (const vector of [...ways, ...ways]) {
            const query = {
              userId: 'u',
              history: [],
              interests: [interest(vector, 'i0')],
              now: 0,
              admits: (id: string) => open.has(id),
            };
            const idsOf = (recommender: typeof kept) => recommender.propose({}, query, 20).map(({ itemId }) => itemId);
            expect(idsOf(kept)).toEqual(idsOf(anew));
          }
        },
      ),
    );
  });
});
