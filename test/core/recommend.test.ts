import fc from 'fast-check';
import { RECIPES } from '../../src/core/recipe';
import { recommend } from '../../src/core/recommend';
import { anInteraction, T0 } from '../support/builders';
import { aRequest, aWorld, facts, opinionated } from '../support/world';

const DAY = 86_400_000;
const ids = (ranking: { entries: readonly { itemId: string }[] }) => ranking.entries.map((entry) => entry.itemId);
const feed = {
  ...RECIPES.feed,
  diversity: { ...RECIPES.feed.diversity, strength: 0, maxTopicShare: 1, maxAuthorShare: 1 },
};

describe('filter: what must never be answered', () => {
  const items = [
    facts('good'),
    facts('withdrawn', { status: 'withdrawn' }),
    facts('deleted', { status: 'deleted' }),
    facts('tomorrow', { publishedAt: T0 + DAY }),
    facts('expired', { expiresAt: T0 + 1 }),
    facts('german', { locales: ['de'] }),
    facts('product', { type: 'product' }),
    facts('seen'),
    facts('dismissed'),
    facts('excluded'),
  ];
  const scores = Object.fromEntries([...items.map(({ id }) => [id, 1]), ['unknown', 9]]) as Record<string, number>;
  const world = aWorld(items, { recommenders: [opinionated('trending', scores)] });
  const log = [anInteraction({ itemId: 'seen' }), anInteraction({ itemId: 'dismissed', type: 'DISMISS' })];
  const request = aRequest(world, log, {
    locales: ['en'],
    filter: { types: ['article'] },
    exclude: new Set(['excluded']),
  });

  test('only what is published, unseen, wanted and readable is ranked', () => {
    expect(ids(recommend({ ...feed, offerReadAgain: false }, request, world))).toEqual(['good']);
  });

  test('where almost nothing is left, what was read longest ago comes back, said as such; the dismissed does not', () => {
    const { entries } = recommend(feed, request, world);
    expect(entries.map(({ itemId, reason }) => [itemId, reason.kind])).toEqual([
      ['good', 'Fresh'],
      ['seen', 'ReadAgain'],
    ]);
  });

  test('who reads a language that nothing is in gets the rest rather than nothing; a filter stays strict', () => {
    const french = { ...request, locales: ['fr'] };
    expect(ids(recommend({ ...feed, offerReadAgain: false }, french, world))).toEqual(['german', 'good']);
    const strict = { ...french, filter: { locales: ['fr'] } };
    expect(ids(recommend(feed, strict, world))).toEqual([]);
  });

  test('`similar` may answer what was seen, never the seed', () => {
    const weights = { ...RECIPES.similar.weights, trending: 0.1 };
    const recipe = { ...RECIPES.similar, weights, proposals: { trending: 50 } };
    const seeded = { ...request, seeds: ['good'] };
    expect(ids(recommend(recipe, seeded, world))).toEqual(['seen']);
  });

  test('a recommender whose signal counts for nothing is not asked', () => {
    const recipe = { ...RECIPES.similar, weights: { topic: 1 }, proposals: { trending: 50 } };
    expect(ids(recommend(recipe, { ...request, seeds: ['good'] }, world))).toEqual([]);
  });
});

test('an empty store answers an empty ranking', () => {
  const world = aWorld([]);
  expect(recommend(feed, aRequest(world), world)).toEqual({ entries: [], candidates: 0 });
});

describe('rank', () => {
  const items = ['a', 'b', 'c'].map((id) => facts(id, { publishedAt: T0 - 400 * DAY }));
  const world = aWorld(items, {
    recommenders: [opinionated('item-item', { a: 8, b: 4 }), opinionated('trending', { b: 0.2, c: 0.1 })],
  });

  test('every candidate is judged by every recommender, in shares of the best', () => {
    const { entries } = recommend(feed, aRequest(world), world);
    const signals = Object.fromEntries(entries.map(({ itemId, signals: all }) => [itemId, all]));
    expect(signals.b).toEqual(
      expect.arrayContaining([
        { name: 'item-item', value: 0.5 },
        { name: 'trending', value: 1 },
      ]),
    );
  });

  test('the score is the weighted mean of the signals, 0..1, and orders the list', () => {
    const { entries } = recommend(feed, aRequest(world), world);
    const total = Object.values(feed.weights).reduce((sum, weight) => sum + weight, 0);
    for (const { score, signals } of entries) {
      expect(score).toBeCloseTo(
        signals.reduce((sum, { name, value }) => sum + (feed.weights[name] ?? 0) * value, 0) / total,
      );
    }
    expect(ids({ entries })).toEqual(['a', 'b', 'c']);
  });

  test('`among` ranks just those, whoever proposes', () => {
    expect(ids(recommend(feed, aRequest(world, [], { among: ['c', 'b', 'nope'] }), world))).toEqual(['b', 'c']);
  });

  test('ties break by id', () => {
    const tied = aWorld(items, { recommenders: [opinionated('trending', { c: 1, a: 1, b: 1 })] });
    expect(ids(recommend(feed, aRequest(tied), tied))).toEqual(['a', 'b', 'c']);
  });
});

test('laws: no item twice, scores and signals in 0..1, reasons given, the same question gets the same answer', () => {
  const anyScores = fc.dictionary(fc.constantFrom(...'abcdefghij'), fc.double({ min: -5, max: 1e6, noNaN: true }));
  fc.assert(
    fc.property(anyScores, anyScores, fc.double({ min: 0, max: 1, noNaN: true }), (one, two, strength) => {
      const items = [...'abcdefghij'].map((id, i) => facts(id, { topics: [`t${i % 3}`], authors: [`w${i % 2}`] }));
      const world = aWorld(items, { recommenders: [opinionated('item-item', one), opinionated('fresh', two)] });
      const recipe = { ...RECIPES.feed, diversity: { ...RECIPES.feed.diversity, strength } };
      const ranking = recommend(recipe, aRequest(world), world);
      expect(new Set(ids(ranking)).size).toBe(ranking.entries.length);
      expect(new Set(ids(ranking))).toEqual(new Set([...Object.keys(one), ...Object.keys(two)]));
      for (const { score, signals } of ranking.entries) {
        for (const value of [score, ...signals.map((signal) => signal.value)]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }
      expect(recommend(recipe, aRequest(world), world)).toEqual(ranking);
    }),
    { numRuns: 60 },
  );
});

describe('diversify', () => {
  const vectors = { x1: Float32Array.of(1, 0), x2: Float32Array.of(1, 0), y: Float32Array.of(0, 1) };
  const items = Object.keys(vectors).map((id) => facts(id, { publishedAt: T0 - 400 * DAY }));
  const world = aWorld(items, { vectors, recommenders: [opinionated('item-item', { x1: 10, x2: 9, y: 8 })] });

  test('with strength, the twin gives way to something else', () => {
    const recipe = { ...feed, diversity: { ...feed.diversity, strength: 0.5 } };
    expect(ids(recommend(recipe, aRequest(world), world))).toEqual(['x1', 'y', 'x2']);
    expect(ids(recommend(feed, aRequest(world), world))).toEqual(['x1', 'x2', 'y']);
  });

  test('no topic takes more than its share while there is something else', () => {
    const many = [...Array(12).keys()].map((i) =>
      facts(`i${String(i).padStart(2, '0')}`, { topics: [i < 8 ? 'bread' : 'trains'] }),
    );
    const scores = Object.fromEntries(many.map(({ id }, i) => [id, 100 - i]));
    const crowded = aWorld(many, { recommenders: [opinionated('trending', scores)] });
    const recipe = { ...feed, diversity: { strength: 0, places: 8, pool: 12, maxTopicShare: 0.5, maxAuthorShare: 1 } };
    const first = ids(recommend(recipe, aRequest(crowded), crowded)).slice(0, 8);
    expect(first.filter((id) => many.find((item) => item.id === id)!.topics.includes('bread'))).toHaveLength(4);
  });
});

describe('explain: the reason named is the signal that carried the item, with its facts', () => {
  const old = { publishedAt: T0 - 400 * DAY };
  const items = [
    facts('liked', { ...old, topics: ['bread'] }),
    facts('read', old),
    facts('new', { ...old, topics: ['bread'] }),
  ];
  const log = [anInteraction({ itemId: 'liked', type: 'LIKE' }), anInteraction({ itemId: 'read', type: 'VIEW' })];
  const reasonFor = (recommender: ReturnType<typeof opinionated>, recent = 0, past = log) => {
    const countersOf = () => ({ recent, total: 0, impressions: 7 });
    const world = aWorld(items, { recommenders: [recommender], countersOf });
    return recommend(feed, aRequest(world, past), world).entries[0]!.reason;
  };

  test('it says liked only where the reader said so', () => {
    const recipe = (because: string) => reasonFor(opinionated('content-neighbours', { new: 1 }, because));
    expect(recipe('liked')).toEqual({ kind: 'BecauseYouLiked', itemId: 'liked' });
    expect(recipe('read')).toEqual({ kind: 'BecauseYouRead', itemId: 'read' });
  });

  test('other readers are named with the item they share', () => {
    expect(reasonFor(opinionated('item-item', { new: 1 }, 'read'))).toEqual({ kind: 'ReadersLikeYou', itemId: 'read' });
  });

  test('nothing old is called fresh', () => {
    expect(reasonFor(opinionated('fresh', { new: 1 }))).toEqual({ kind: 'SharedTopic', topic: 'bread' });
  });

  test('trending is said only with readers to show for it', () => {
    expect(reasonFor(opinionated('trending', { new: 1 }), 3, [])).toEqual({ kind: 'Trending', readers: 3, hours: 24 });
    expect(reasonFor(opinionated('trending', { new: 1 }), 0)).toEqual({ kind: 'SharedTopic', topic: 'bread' });
  });
});
