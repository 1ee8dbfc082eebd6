import fc from 'fast-check';
import { RecentChanges } from '../../src/core/recent-changes';
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

/** The same as a thing that moves: what is added and removed changes the version and is noted. */
function movingSpace() {
  const vectors = new Map<string, Float32Array>();
  const changes = new RecentChanges();
  const counted = countedSpace(vectors);
  const space = Object.assign(counted, { changes, similarityTo: similarityIn(vectors) });
  const moved = (id: string) => {
    changes.note(id);
    space.version = `v${changes.position}`;
  };
  const put = (id: string, vector: Float32Array) => (vectors.set(id, vector), moved(id));
  const remove = (id: string) => (vectors.delete(id), moved(id));
  return { space, put, remove };
}

const similarityIn = (vectors: Map<string, Float32Array>) => (id: string, vector: Float32Array) =>
  vectors.has(id) ? cosine(vectors.get(id)!, vector) : (undefined as unknown as number);

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

  test('take in what was added or removed without looking again', () => {
    const { space, put, remove } = movingSpace();
    put('far', unit([0, 1, 0, 0]));
    const lists = new NeighbourLists(space);
    const towards = interest(unit([1, 0, 0, 0]), 'a');
    expect(lists.of(towards)).toEqual(['far']);
    put('near', unit([1, 0, 0, 0]));
    put('middle', unit([1, 1, 0, 0]));
    expect(lists.of(towards)).toEqual(['near', 'middle', 'far']);
    put('near', unit([0, -1, 0, 0]));
    remove('middle');
    expect(lists.of(towards)).toEqual(['far', 'near']);
    expect(space.searches).toBe(1);
  });

  test('look again when many are gone, and when more has changed than is remembered', () => {
    const { space, put, remove } = movingSpace();
    for (let n = 0; n < 90; n += 1) put(`i${n}`, unit([90 - n, n, 0, 0]));
    const lists = new NeighbourLists(space);
    const towards = interest(unit([1, 0, 0, 0]), 'a');
    expect(lists.of(towards)).toHaveLength(40);
    for (let n = 0; n < 11; n += 1) remove(`i${n}`);
    expect(lists.of(towards)).toHaveLength(40);
    expect(space.searches).toBe(2);
    for (let n = 0; n < 600; n += 1) put('again', unit([1, n, 0, 0]));
    lists.of(towards);
    expect(space.searches).toBe(3);
  });

  test('are what a search would find, whatever comes and goes', () => {
    const vectorOf = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: AXES, maxLength: AXES }).map(unit);
    const change = fc.record({ n: fc.nat(70), vector: fc.option(vectorOf) });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 60 })), vectorOf, (rounds, towards) => {
        const { space, put, remove } = movingSpace();
        const lists = new NeighbourLists(space);
        for (const changes of rounds) {
          for (const { n, vector } of changes) {
            if (vector === null) remove(`i${n}`);
            else put(`i${n}`, vector);
          }
          const kept = lists.of(interest(towards, 'a'));
          if (kept === null) continue;
          // Items at the same distance as the last may stand for each other.
          const nearness = (ids: readonly string[]) => ids.map((id) => space.similarityTo(id, towards));
          const found = space.search(towards, kept.length).map(({ id }) => id);
          expect(nearness(kept)).toEqual(nearness(found));
          expect(kept.length).toBeGreaterThanOrEqual(Math.min(30, space.search(towards, 40).length));
        }
      }),
    );
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
