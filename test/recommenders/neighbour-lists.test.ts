import fc from 'fast-check';
import { RecentChanges } from '../../src/core/recent-changes';
import type { Interest } from '../../src/core/recommender';
import { contentNeighboursRecommender, type ContentSpace } from '../../src/recommenders/content-neighbours';
import { NeighbourLists } from '../../src/recommenders/parts/neighbour-lists';
import { memoryVectors } from '../support/memory-vectors';

const AXES = 4;
const unit = (values: readonly number[]) => {
  const length = Math.hypot(...values) || 1;
  return Float32Array.from(values, (value) => value / length);
};
const KEY = unit([1, 0, 0, 0]);

/** A space that counts how often it is searched. */
function countedSpace(vectors: Map<string, Float32Array>, version?: string) {
  const plain = memoryVectors(vectors);
  const search: ContentSpace['search'] = (...asked) => {
    space.searches += 1;
    return plain.search(...asked);
  };
  const space = { ...plain, version, searches: 0, search };
  return space;
}

/** The same as a thing that moves: what is added and removed changes the version and is noted. `key` is there from the first. */
function movingSpace() {
  const vectors = new Map<string, Float32Array>([['key', KEY]]);
  const changes = new RecentChanges();
  const space = Object.assign(countedSpace(vectors, 'v0'), { changes });
  const moved = (id: string) => {
    changes.note(id);
    space.version = `v${changes.position}`;
  };
  const put = (id: string, vector: Float32Array) => (vectors.set(id, vector), moved(id));
  const remove = (id: string) => (vectors.delete(id), moved(id));
  return { space, put, remove };
}

const interest = (vector: Float32Array, ...itemIds: string[]): Interest => ({ vector, weight: 1, itemIds });

describe('neighbour lists', () => {
  const vectors = new Map([['a', KEY], ['b', unit([0, 1, 0, 0])], ['c', unit([1, 1, 0, 0])]]); // prettier-ignore

  test('look an item up once while nothing changes, whoever asks', () => {
    const space = countedSpace(vectors, 'v1');
    expect(NeighbourLists.in(space).of('a')).toEqual(['a', 'c', 'b']);
    NeighbourLists.in(space).of('a');
    expect(space.searches).toBe(1);
  });

  test('look again when the space has changed and nobody says how', () => {
    const space = countedSpace(vectors, 'v1');
    const lists = NeighbourLists.in(space);
    lists.of('a');
    lists.of('c');
    space.version = 'v2';
    lists.of('a');
    expect(space.searches).toBe(3);
  });

  test('are empty for an item without a vector', () => {
    expect(NeighbourLists.in(countedSpace(vectors, 'v1')).of('nobody')).toEqual([]);
  });

  test('take in what was added or removed without looking again', () => {
    const { space, put, remove } = movingSpace();
    put('far', unit([0, 1, 0, 0]));
    const lists = NeighbourLists.in(space);
    expect(lists.of('key')).toEqual(['key', 'far']);
    put('near', unit([9, 1, 0, 0]));
    put('middle', unit([1, 1, 0, 0]));
    expect(lists.of('key')).toEqual(['key', 'near', 'middle', 'far']);
    put('near', unit([0, -1, 1, 0]));
    remove('middle');
    expect(lists.of('key')).toEqual(['key', 'far', 'near']);
    expect(space.searches).toBe(1);
  });

  test('look again when the item itself has moved', () => {
    const { space, put } = movingSpace();
    put('up', unit([0, 1, 0, 0]));
    put('down', unit([1, -1, 0, 0]));
    const lists = NeighbourLists.in(space);
    expect(lists.of('key')).toEqual(['key', 'down', 'up']);
    put('key', unit([0, 1, 0, 0]));
    expect(lists.of('key')).toEqual(['key', 'up', 'down']);
  });

  test('look again when many are gone, and when more has changed than is remembered', () => {
    const { space, put, remove } = movingSpace();
    for (let n = 0; n < 90; n += 1) put(`i${n}`, unit([90 - n, n + 1, 0, 0]));
    const lists = NeighbourLists.in(space);
    expect(lists.of('key')).toHaveLength(40);
    for (let n = 0; n < 11; n += 1) remove(`i${n}`);
    expect(lists.of('key')).toHaveLength(40);
    expect(space.searches).toBe(2);
    for (let n = 0; n < 600; n += 1) put('again', unit([1, n, 0, 0]));
    lists.of('key');
    expect(space.searches).toBe(3);
  });

  test('are what a search would find, whatever comes and goes', () => {
    const vectorOf = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: AXES, maxLength: AXES }).map(unit);
    const change = fc.record({ n: fc.nat(70), vector: fc.option(vectorOf) });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 60 })), vectorOf, (rounds, towards) => {
        const { space, put, remove } = movingSpace();
        put('key', towards);
        const lists = NeighbourLists.in(space);
        for (const changes of rounds) {
          for (const { n, vector } of changes) {
            if (vector === null) remove(`i${n}`);
            else put(`i${n}`, vector);
          }
          const kept = lists.of('key');
          // Items at the same distance as the last may stand for each other.
          const nearness = (ids: readonly string[]) => ids.map((id) => space.similarity(id, 'key'));
          const found = space.search(towards, kept.length).map(({ id }) => id);
          expect(nearness(kept)).toEqual(nearness(found));
          expect(kept.length).toBeGreaterThanOrEqual(Math.min(30, space.search(towards, 40).length));
        }
      }),
    );
  });

  test('keep nothing where the space has no version', () => {
    const space = countedSpace(vectors);
    const lists = NeighbourLists.in(space);
    expect([lists.of('a'), lists.of('a')]).toEqual([['a', 'c', 'b'], ['a', 'c', 'b']]); // prettier-ignore
    expect(space.searches).toBe(2);
  });

  test('proposals are the same with and without them, whatever is asked in between', () => {
    const vectorOf = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: AXES, maxLength: AXES }).map(unit);
    const item = fc.tuple(vectorOf, fc.boolean());
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 90 }),
        fc.array(fc.tuple(vectorOf, fc.nat(90)), { minLength: 1 }),
        (items, ways) => {
          const all = new Map(items.map(([vector], i) => [`i${i}`, vector]));
          const open = new Set(items.flatMap(([, isOpen], i) => (isOpen ? [`i${i}`] : [])));
          const kept = contentNeighboursRecommender({ space: countedSpace(all, 'v') });
          const anew = contentNeighboursRecommender({ space: countedSpace(all) });
          for (const [vector, n] of [...ways, ...ways]) {
            const query = {
              userId: 'u',
              history: [],
              interests: [interest(vector, `i${n}`, 'i0')],
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

  test('what is near to the strongest items of an interest is proposed, and only so much as is asked for is looked at', () => {
    const { space, put } = movingSpace();
    for (let n = 0; n < 60; n += 1) put(`i${n}`, unit([60 - n, n + 1, 0, 0]));
    const recommender = contentNeighboursRecommender({ space });
    const query = { userId: 'u', history: [], interests: [interest(KEY, 'key')], now: 0, admits: () => true };
    expect(recommender.propose({}, query, 3).map(({ itemId }) => itemId)).toEqual(['key', 'i0', 'i1']);
    recommender.propose({}, query, 3);
    expect(space.searches).toBe(1);
  });
});
