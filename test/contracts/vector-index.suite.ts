import fc from 'fast-check';
import type { Neighbour, VectorIndex } from '../../src/ports/vector-index';
import { clusteredVectors, cosine, randomVector, seededRandom } from './vectors';

/** The laws of src/ports/vector-index.ts, for every adapter. */
export function vectorIndexSuite(name: string, create: (dimensions: number) => VectorIndex): void {
  const axis = (at: number, dimensions = 3) => Float32Array.from({ length: dimensions }, (_, i) => (i === at ? 1 : 0));

  describe(`${name}: the laws of a vector index`, () => {
    test('an empty index answers nothing and knows nobody', () => {
      const index = create(3);
      expect(index.size).toBe(0);
      expect(index.dimensions).toBe(3);
      expect(index.search(axis(0), 5)).toEqual([]);
      expect(index.has('a')).toBe(false);
      expect(index.vectorOf('a')).toBeUndefined();
      expect(index.similarity('a', 'a')).toBeUndefined();
    });

    test('the nearest come first, with their cosines', () => {
      const index = create(2);
      index.add('east', Float32Array.of(1, 0));
      index.add('north', Float32Array.of(0, 5));
      index.add('west', Float32Array.of(-2, 0));
      const found = index.search(Float32Array.of(3, 0.3), 3);
      expect(found.map(({ id }) => id)).toEqual(['east', 'north', 'west']);
      expect(found[0]!.similarity).toBeCloseTo(cosine(Float32Array.of(3, 0.3), Float32Array.of(1, 0)), 5);
      expect(found[2]!.similarity).toBeCloseTo(-found[0]!.similarity, 5);
    });

    test('a known id is replaced, wherever it is asked for', () => {
      const index = create(3);
      index.add('a', axis(0));
      index.add('b', axis(1));
      index.add('a', axis(2));
      expect(index.size).toBe(2);
      expect(index.search(axis(2), 1)[0]).toMatchObject({ id: 'a' });
      expect(index.search(axis(0), 1)[0]!.similarity).toBeCloseTo(0, 5);
      expect(cosine(index.vectorOf('a')!, axis(2))).toBeGreaterThan(0.999);
      expect(index.similarity('a', 'b')).toBeCloseTo(0, 2);
    });

    test('a removed id is never answered; removing it again, or a stranger, does nothing; it may come back', () => {
      const index = create(3);
      index.add('a', axis(0));
      index.add('b', axis(1));
      for (const id of ['a', 'a', 'stranger']) index.remove(id);
      expect(index.size).toBe(1);
      expect(index.has('a')).toBe(false);
      expect(index.vectorOf('a')).toBeUndefined();
      expect(index.similarity('a', 'b')).toBeUndefined();
      expect(index.search(axis(0), 9).map(({ id }) => id)).toEqual(['b']);
      index.add('a', axis(0));
      expect(index.search(axis(0), 1)[0]).toMatchObject({ id: 'a' });
    });

    test('tells whose vectors it has', () => {
      const index = create(3);
      for (const id of ['a', 'twin of a', 'b', 'gone']) index.add(id, axis(id === 'b' ? 1 : 0));
      index.add('b', axis(2));
      index.remove('gone');
      expect([...index.ids()].sort()).toEqual(['a', 'b', 'twin of a']);
    });

    test('all may be removed and added again', () => {
      const index = create(8);
      const vectors = clusteredVectors(300, 8, 5, 1);
      for (let round = 0; round < 3; round++) {
        vectors.forEach((vector, i) => index.add(`i${i}`, vector));
        expect(index.search(vectors[7]!, 1)[0]).toMatchObject({ id: 'i7' });
        vectors.forEach((_, i) => index.remove(`i${i}`));
        expect(index.search(vectors[7]!, 5)).toEqual([]);
        expect(index.size).toBe(0);
      }
    });

    test('ties are broken by id, and an answer is repeated', () => {
      const index = create(3);
      for (const id of ['d', 'b', 'e', 'a', 'c']) index.add(id, axis(1));
      index.add('z', axis(0));
      const found = index.search(axis(1), 3);
      expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
      expect(index.search(axis(1), 3)).toEqual(found);
      expect(index.search(axis(2), 4).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    });

    test.each([
      ['more than there are', 1_000_000, 2],
      ['infinitely many', Infinity, 2],
      ['none', 0, 0],
      ['fewer than none', -3, 0],
      ['a part of one', 0.5, 0],
      ['one and a half', 1.5, 1],
      ['nonsense', NaN, 0],
    ])('asked for %s', (_, k, count) => {
      const index = create(3);
      index.add('a', axis(0));
      index.add('b', axis(1));
      expect(index.search(axis(0), k)).toHaveLength(count);
    });

    test.each([
      ['too short', Float32Array.of(1, 2)],
      ['too long', Float32Array.of(1, 2, 3, 4)],
      ['empty', new Float32Array(0)],
      ['NaN', Float32Array.of(1, NaN, 0)],
      ['infinite', Float32Array.of(1, 0, Infinity)],
      ['minus infinite', Float32Array.of(-Infinity, 0, 1)],
      ['zeros', new Float32Array(3)],
    ])('a vector that is %s is refused, and changes nothing', (_, bad) => {
      const index = create(3);
      index.add('a', axis(0));
      expect(() => index.add('a', bad)).toThrow(RangeError);
      expect(() => index.add('b', bad)).toThrow(RangeError);
      expect(() => index.search(bad, 1)).toThrow(RangeError);
      expect(index.size).toBe(1);
      expect(index.search(axis(0), 1)).toEqual([{ id: 'a', similarity: 1 }]);
    });

    test('very long and very short vectors are as good as others', () => {
      const index = create(3);
      index.add('huge', Float32Array.of(3e38, 3e38, 0));
      index.add('tiny', Float32Array.of(0, 1e-38, 1e-38));
      expect(index.search(Float32Array.of(1, 1, 0), 1)[0]!.id).toBe('huge');
      expect(index.search(Float32Array.of(0, 1e-30, 1e-30), 1)[0]!.id).toBe('tiny');
      expect(index.similarity('huge', 'tiny')).toBeCloseTo(0.5, 2);
    });

    test('neither the vector given nor the one answered is tied to the index', () => {
      const index = create(3);
      const vector = axis(0);
      index.add('a', vector);
      vector.fill(9);
      index.vectorOf('a')!.fill(7);
      expect(index.search(axis(0), 1)[0]!.similarity).toBeCloseTo(1, 5);
      expect(cosine(index.vectorOf('a')!, axis(0))).toBeGreaterThan(0.999);
    });

    test.each([0, -1, 1.5, NaN])('%p dimensions are refused', (dimensions) => {
      expect(() => create(dimensions)).toThrow(RangeError);
    });

    test('odd ids are ids', () => {
      const index = create(3);
      const ids = ['', '__proto__', 'constructor', 'a\n"b"', '\ud800', '💡', 'x'.repeat(5000)];
      ids.forEach((id, i) => index.add(id, Float32Array.of(1, i, i * i)));
      expect(index.size).toBe(ids.length);
      ids.forEach((id, i) => expect(index.search(Float32Array.of(1, i, i * i), 1)[0]!.id).toBe(id));
    });

    test('a filter is kept to, and k is filled where enough pass, however few', () => {
      const index = create(16);
      const vectors = clusteredVectors(3000, 16, 20, 2);
      vectors.forEach((vector, i) => index.add(`i${i}`, vector));
      for (const every of [2, 10, 100, 500]) {
        const filter = (id: string) => Number(id.slice(1)) % every === 0;
        const found = index.search(vectors[1]!, 6, { filter });
        expect(found.map(({ id }) => id)).toEqual(nearest(vectors, vectors[1]!, 6, (i) => i % every === 0));
      }
      expect(index.search(vectors[1]!, 6, { filter: (id) => id === 'i2999' }).map(({ id }) => id)).toEqual(['i2999']);
      expect(index.search(vectors[1]!, 6, { filter: () => false })).toEqual([]);
    });

    test('a filter that throws is heard, and the index goes on', () => {
      const index = create(3);
      for (let i = 0; i < 100; i++) index.add(`i${i}`, Float32Array.of(1, i, 1));
      const filter = () => {
        throw new Error('the filter broke');
      };
      expect(() => index.search(axis(0), 5, { filter })).toThrow('the filter broke');
      expect(index.search(axis(0), 5)).toHaveLength(5);
    });

    test('vectorOf answers what was added and similarity its cosine, also for vectors of spikes', () => {
      const numbers = fc.array(fc.float({ noNaN: true, min: -1, max: 1 }), { minLength: 130, maxLength: 130 });
      const spiky = fc.tuple(numbers, fc.nat(129), fc.integer({ min: 1, max: 400 })).map(([values, at, height]) => {
        return Float32Array.from(values, (value, i) => (i === at ? height : value));
      });
      fc.assert(
        fc.property(spiky, spiky, (a, b) => {
          const index = create(130);
          index.add('a', a);
          index.add('b', b);
          expect(cosine(index.vectorOf('a')!, a)).toBeGreaterThan(0.999);
          expect(Math.abs(index.similarity('a', 'b')! - cosine(a, b))).toBeLessThan(0.02);
          expect(index.similarity('a', 'a')).toBeCloseTo(1, 5);
          expect(index.similarity('a', 'b')).toBe(index.similarity('b', 'a'));
        }),
        { numRuns: 60 },
      );
    });

    test('similarity of text-like vectors is the cosine to within .003', () => {
      const index = create(384);
      const vectors = clusteredVectors(60, 384, 6, 3);
      vectors.forEach((vector, i) => index.add(`i${i}`, vector));
      vectors.forEach((vector, i) => {
        expect(Math.abs(index.similarity('i0', `i${i}`)! - cosine(vectors[0]!, vector))).toBeLessThan(0.003);
      });
    });

    test('similarities to vectors come row by row, with nothing said of who is not there', () => {
      const index = create(2);
      index.add('a', Float32Array.of(1, 0));
      index.add('b', Float32Array.of(3, 4));
      const found = index.similaritiesTo(['b', null, 'stranger', 'a'], [Float32Array.of(1, 0), Float32Array.of(0, 1)]);
      const expected = [0.6, 0.8, NaN, NaN, NaN, NaN, 1, 0];
      expect(found).toHaveLength(expected.length);
      expected.forEach((value, i) =>
        Number.isNaN(value) ? expect(found[i]).toBeNaN() : expect(found[i]).toBeCloseTo(value, 2),
      );
      expect(index.similaritiesTo(['a'], [])).toHaveLength(0);
      expect(index.similaritiesTo([], [Float32Array.of(1, 0)])).toHaveLength(0);
    });

    test('many identical vectors hide neither each other nor the rest', () => {
      const index = create(16);
      const others = clusteredVectors(1500, 16, 40, 4);
      const same = randomVector(16, seededRandom(5));
      for (let i = 0; i < 1500; i++) {
        index.add(`same${String(i).padStart(4, '0')}`, same);
        index.add(`other${i}`, others[i]!);
      }
      expect(index.search(same, 20).map(({ id }) => id)).toEqual(
        Array.from({ length: 20 }, (_, i) => `same00${String(i).padStart(2, '0')}`),
      );
      const lost = others.filter((vector, i) => index.search(vector, 1)[0]!.id !== `other${i}`);
      expect(lost).toHaveLength(0);
      for (let i = 0; i < 1499; i++) index.remove(`same${String(i).padStart(4, '0')}`);
      expect(index.search(same, 1)[0]!.id).toBe('same1499');
      index.remove('same1499');
      expect(index.search(same, 1)[0]!.similarity).toBeLessThan(0.9999);
    });

    test('it does as a list of vectors would, whatever is added, replaced, removed and sought', () => {
      fc.assert(
        fc.property(commands(4), (list) => fc.modelRun(() => start(create(4)), list)),
        { numRuns: 150 },
      );
    });

    test('recall@10 on 5,000 clustered vectors of 64 is .98 or better', () => {
      const vectors = clusteredVectors(5000, 64, 100, 6);
      const index = create(64);
      vectors.forEach((vector, i) => index.add(`i${i}`, vector));
      const queries = clusteredVectors(100, 64, 100, 6);
      let hits = 0;
      for (const query of queries) {
        const truth = new Set(nearest(vectors, query, 10, () => true));
        hits += index.search(query, 10).filter(({ id }) => truth.has(id)).length;
      }
      expect(hits / (10 * queries.length)).toBeGreaterThanOrEqual(0.98);
    });
  });
}

function nearest(vectors: Float32Array[], query: Float32Array, k: number, admits: (i: number) => boolean): string[] {
  const scored = vectors.map((vector, i) => ({ id: `i${i}`, i, similarity: cosine(vector, query) }));
  const passing = scored.filter(({ i }) => admits(i)).sort((a, b) => b.similarity - a.similarity);
  return passing.slice(0, k).map(({ id }) => id);
}

type Model = Map<string, Float32Array>;
type Command = fc.Command<Model, VectorIndex>;

function start(real: VectorIndex): { model: Model; real: VectorIndex } {
  return { model: new Map(), real };
}

function commands(dimensions: number) {
  const id = fc.integer({ min: 0, max: 40 }).map((i) => `id${i}`);
  // Few different numbers, so that identical vectors and ties are common.
  const value = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.float({ noNaN: true, min: -1, max: 1 }));
  const vector = fc
    .array(value, { minLength: dimensions, maxLength: dimensions })
    .filter((values) => values.some((x) => Math.abs(x) > 1e-3))
    .map((values) => Float32Array.from(values));
  const k = fc.integer({ min: 1, max: 60 });
  return fc.commands(
    [
      fc.tuple(id, vector).map(([key, at]) => adding(key, at)),
      fc.tuple(id, vector).map(([key, at]) => adding(key, at)),
      id.map(removing),
      fc.tuple(vector, k, fc.integer({ min: 1, max: 5 })).map(([at, count, every]) => seeking(at, count, every)),
    ],
    { maxCommands: 120, size: 'max' },
  );
}

function adding(id: string, vector: Float32Array): Command {
  const run = (model: Model, real: VectorIndex) => {
    model.set(id, vector);
    real.add(id, vector);
    expect(real.size).toBe(model.size);
  };
  return { check: () => true, run, toString: () => `add(${id}, ${vector.join()})` };
}

function removing(id: string): Command {
  const run = (model: Model, real: VectorIndex) => {
    model.delete(id);
    real.remove(id);
    expect(real.has(id)).toBe(false);
    expect(real.size).toBe(model.size);
  };
  return { check: () => true, run, toString: () => `remove(${id})` };
}

function seeking(query: Float32Array, k: number, every: number): Command {
  const filter = (id: string) => Number(id.slice(2)) % every === 0;
  const run = (model: Model, real: VectorIndex) =>
    expectNearest(model, real.search(query, k, { filter }), query, k, filter);
  return { check: () => true, run, toString: () => `search(${query.join()}, ${k}, every ${every})` };
}

/** The right number, each at its true cosine, in order, and none left out that is clearly nearer than the last. */
export function expectNearest(
  model: Model,
  found: Neighbour[],
  query: Float32Array,
  k: number,
  admits: (id: string) => boolean,
) {
  const truth = [...model]
    .filter(([id]) => admits(id))
    .map(([id, vector]) => ({ id, similarity: cosine(vector, query) }));
  expect(found).toHaveLength(Math.min(k, truth.length));
  const true_ = new Map(truth.map(({ id, similarity }) => [id, similarity]));
  expect(found.filter(({ id, similarity }) => !(Math.abs(similarity - true_.get(id)!) < 1e-5))).toEqual([]);
  const inOrder = (before: Neighbour, { id, similarity }: Neighbour) =>
    before.similarity > similarity || (before.similarity === similarity && before.id < id);
  expect(found.filter((one, i) => i > 0 && !inOrder(found[i - 1]!, one))).toEqual([]);
  const answered = new Set(found.map(({ id }) => id));
  const worst = found.at(-1)?.similarity ?? -2;
  const isLeftOut = (one: Neighbour) => !answered.has(one.id) && one.similarity >= worst + 1e-5;
  if (found.length === k) expect(truth.filter(isLeftOut)).toEqual([]);
}
