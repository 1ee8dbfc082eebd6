import fc from 'fast-check';
import { clusterInterests } from '../../src/core/interests';
import { anInteraction, T0 } from '../support/builders';
import { aRequest, aWorld, facts } from '../support/world';

const DAY = 86_400_000;
const unit = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle));

describe('interests', () => {
  const vectors: Record<string, Float32Array> = {};
  for (let i = 0; i < 6; i += 1)
    [vectors[`bread${i}`], vectors[`train${i}`]] = [unit(0.02 * i), unit(Math.PI / 2 + 0.02 * i)];
  const history = Object.keys(vectors).map((itemId) => ({ itemId, weight: 1, at: T0 }));

  test('two tastes make two interests, and neither is the mean of both', () => {
    const interests = clusterInterests(history, (id) => vectors[id], { maxInterests: 2 });
    expect(interests.map(({ itemIds }) => new Set(itemIds.map((id) => id.slice(0, 5))))).toEqual([
      new Set(['bread']),
      new Set(['train']),
    ]);
    const mean = unit(Math.PI / 4);
    for (const { vector } of interests)
      expect(Math.abs(vector[0]! * mean[0]! + vector[1]! * mean[1]!)).toBeLessThan(0.85);
  });

  test('laws: weights sum to 1, unit vectors, every item in one interest, the same for any order of equals', () => {
    const anyVector = fc.double({ min: 0, max: 6.28, noNaN: true }).map(unit);
    fc.assert(
      fc.property(
        fc.array(anyVector, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        (all, maxInterests) => {
          const interests = clusterInterests(
            all.map((_, i) => ({ itemId: `i${i}`, weight: 1 + i, at: T0 })),
            (id) => all[Number(id.slice(1))],
            { maxInterests },
          );
          expect(interests.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
          expect(interests.flatMap(({ itemIds }) => itemIds).sort()).toEqual(all.map((_, i) => `i${i}`).sort());
          for (const { vector } of interests) expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
        },
      ),
    );
  });

  test('no vectors, no interests', () =>
    expect(clusterInterests(history, () => undefined, { maxInterests: 3 })).toEqual([]));
});

describe('topics and authors', () => {
  const world = aWorld([
    facts('b', { topics: ['bread'], authors: ['Ana'] }),
    facts('t', { topics: ['trains'] }),
    facts('x', { topics: ['chess'] }),
  ]);

  test('what was long ago counts less, what was sent away counts against', () => {
    const log = [
      anInteraction({ itemId: 'b', type: 'LIKE', at: T0 }),
      anInteraction({ itemId: 't', type: 'LIKE', at: T0 - 90 * DAY }),
      anInteraction({ itemId: 'x', type: 'DISMISS', at: T0 }),
    ];
    const { taste } = aRequest(world, log);
    expect(taste.topics.get('bread')).toBe(1);
    expect(taste.topics.get('trains')).toBeCloseTo(0.25, 1);
    expect(taste.topics.get('chess')).toBeLessThan(0);
    expect(taste.authors.get('Ana')).toBe(1);
  });

  test('history is newest first and holds no dislikes', () => {
    const log = [
      anInteraction({ itemId: 't', at: T0 - 5 }),
      anInteraction({ itemId: 'b', at: T0 - 1 }),
      anInteraction({ itemId: 'x', type: 'DISLIKE' }),
    ];
    expect(aRequest(world, log).taste.history.map(({ itemId }) => itemId)).toEqual(['b', 't']);
  });
});
