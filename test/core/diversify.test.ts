import fc from 'fast-check';
import { Calibration } from '../../src/core/after-ranking/calibration';
import { isUnderExposed } from '../../src/core/after-ranking/under-exposed';
import { unexpectedOf } from '../../src/core/after-ranking/unexpected';
import { diversify } from '../../src/core/diversify';
import { explain } from '../../src/core/explain';
import type { ScoredItem } from '../../src/core/rank';
import type { Diversity } from '../../src/core/recipe';
import { seededRandom } from '../../src/core/random';
import type { RankingRequest, World } from '../../src/core/recommend';
import { anInteraction, T0 } from '../support/builders';
import { aRequest, aWorld, facts } from '../support/world';

const DAY = 86_400_000;
const NOW = T0 + 30 * DAY;
const OFF: Diversity = { strength: 0, places: 8, pool: 24, maxTopicShare: 1, maxAuthorShare: 1 };

interface Scene {
  readonly ranked: readonly ScoredItem[];
  readonly request: RankingRequest;
  readonly world: World;
}

/** A ranking of `n` items: topics, authors, ages, vectors and impressions drawn from the seed; the reader likes topic t0. */
function scene(seed: number, n = 30, userId = 'user-1', now = NOW): Scene {
  const random = seededRandom(seed);
  const of = (k: number) => Math.floor(k * random());
  const items = Array.from({ length: n }, (_, i) =>
    facts(`i${String(i).padStart(2, '0')}`, {
      topics: [...new Set([`t${of(5)}`, `t${of(5)}`])].slice(of(3)),
      authors: [`w${of(6)}`],
      publishedAt: NOW - of(40) * DAY,
    }),
  );
  const past = ['p0', 'p1', 'p2'].map((id, i) => facts(id, { topics: [`t${Math.max(0, i - 1)}`], publishedAt: T0 }));
  const angle = new Map(items.map(({ id }) => [id, random() * Math.PI]));
  const vectors = Object.fromEntries(
    [...items, ...past].slice(of(n)).map(({ id }) => {
      const a = angle.get(id) ?? 0;
      return [id, Float32Array.of(Math.cos(a), Math.sin(a))];
    }),
  );
  const impressions = new Map(items.map(({ id }) => [id, of(2) * of(200)]));
  const countersOf = (id: string) => ({ recent: 0, total: 0, impressions: impressions.get(id) ?? 0 });
  const world = aWorld([...items, ...past], { vectors, countersOf });
  const log = past.map(({ id: itemId }) => anInteraction({ itemId, type: 'LIKE' }));
  const request = { ...aRequest(world, log, { now }), userId };
  const scores = items.map(() => random()).sort((a, b) => b - a);
  const ranked = items.map(({ id: itemId }, i) => ({
    itemId,
    score: scores[i]!,
    values: [scores[i]!],
    becauseOf: () => 'p0',
  }));
  return { ranked, request, world };
}

const run = ({ ranked, request, world }: Scene, settings: Partial<Diversity>) =>
  diversify(ranked, { ...OFF, ...settings }, request, world);
const idsOf = (items: readonly { itemId: string }[]) => items.map(({ itemId }) => itemId);
const firstOf = (items: readonly { itemId: string }[], places = OFF.places) => idsOf(items).slice(0, places);

const strengths = fc.record({
  strength: fc.double({ min: 0, max: 1, noNaN: true }),
  calibration: fc.double({ min: 0, max: 1, noNaN: true }),
  exposure: fc.double({ min: 0, max: 1, noNaN: true }),
  serendipity: fc.double({ min: 0, max: 1, noNaN: true }),
  maxTopicShare: fc.double({ min: 0, max: 1, noNaN: true }),
  maxAuthorShare: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('whatever is asked for: a permutation, the same each time, what is not placed by score', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(40), strengths, (seed, n, settings) => {
      const given = scene(seed, n);
      const result = run(given, settings);
      expect([...idsOf(result)].sort()).toEqual([...idsOf(given.ranked)].sort());
      expect(run(given, settings)).toEqual(result);
      const rest = idsOf(result).slice(OFF.places);
      expect(rest).toEqual([...rest].sort());
    }),
  );
});

test('with all strengths 0 and no caps nothing changes', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(40), (seed, n) => {
      const given = scene(seed, n);
      expect(run(given, { calibration: 0, exposure: 0, serendipity: 0 })).toEqual(given.ranked);
    }),
  );
});

test('caps hold as far as the pool allows, whatever else is asked for', () => {
  fc.assert(
    fc.property(fc.nat(), strengths, (seed, settings) => {
      // Thirty items of thirty authors: the cap on authors can always be met.
      const given = scene(seed);
      const own = aWorld(
        given.ranked.map(({ itemId }, i) => ({
          ...given.world.catalogue.facts(itemId)!,
          topics: [],
          authors: [`w${i % 15}`],
        })),
      );
      const world = { ...given.world, catalogue: own.catalogue };
      const first = firstOf(run({ ...given, world }, { ...settings, maxAuthorShare: 0.125 }));
      const authors = first.map((id) => world.catalogue.facts(id)!.authors[0]);
      expect(new Set(authors).size).toBe(OFF.places);
    }),
  );
});

describe('calibration', () => {
  const topicsOf = (world: World) => (id: string) => world.catalogue.facts(id)?.topics ?? [];
  const divergence = ({ request, world }: Scene, ids: readonly string[]) => {
    const calibration = Calibration.to(request.taste.topics, topicsOf(world))!;
    for (const id of ids.slice(0, -1)) calibration.take(id);
    return calibration.divergenceWith(ids.at(-1)!);
  };

  test('is the smoothed divergence of Steck 2018, whatever was taken before', () => {
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    const topics = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(
        fc.dictionary(topics, share, { minKeys: 1 }),
        fc.array(fc.uniqueArray(topics), { minLength: 1 }),
        (taste, list) => {
          const calibration = Calibration.to(new Map(Object.entries(taste)), (id) => list[Number(id)]!)!;
          list.slice(0, -1).forEach((_, i) => calibration.take(String(i)));
          const total = Object.values(taste).reduce((a, b) => a + b, 0);
          const naive = Object.entries(taste).reduce((sum, [topic, weight]) => {
            const p = weight / total;
            const q =
              list.reduce((so, own) => so + (own.some((one) => one === topic) ? 1 / own.length : 0), 0) / list.length;
            return sum + p * Math.log(p / (0.99 * q + 0.01 * p));
          }, 0);
          expect(calibration.divergenceWith(String(list.length - 1))).toBeCloseTo(Math.max(0, naive), 9);
        },
      ),
    );
  });

  test('the stronger, the nearer the first places come to the reader’s topics, on average over readers', () => {
    const scenes = Array.from({ length: 150 }, (_, seed) => scene(seed));
    const means = [0, 0.1, 0.3, 0.6, 1].map((calibration) => {
      const all = scenes.map((given) => divergence(given, firstOf(run(given, { calibration }))));
      return all.reduce((a, b) => a + b, 0) / all.length;
    });
    expect([...means].sort((a, b) => b - a)).toEqual(means);
    expect(means.at(-1)!).toBeLessThan(0.5 * means[0]!);
  });

  test('without topics in the taste there is nothing to be calibrated to', () => {
    const { ranked, world } = scene(1);
    const request = aRequest(world, [], { now: NOW });
    expect(run({ ranked, request, world }, { calibration: 1 })).toEqual(ranked);
  });
});

describe('exposure', () => {
  const wantedIn = ({ request, world }: Scene, ids: readonly string[]) =>
    ids.filter((id) => isUnderExposed(id, request, world)).length;

  test('gives new items that few were shown their share of the first places, as far as there are any', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, exposure) => {
        const given = scene(seed);
        const there = wantedIn(given, idsOf(given.ranked));
        const got = wantedIn(given, firstOf(run(given, { exposure })));
        expect(got).toBeGreaterThanOrEqual(Math.min(there, Math.round(exposure * OFF.places)));
      }),
    );
  });

  test('the stronger, the more of them; and it says that they are being tried, with how often they were shown', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const given = scene(seed);
        const results = [0, 0.2, 0.5, 1].map((exposure) => run(given, { exposure }));
        const counts = results.map((result) => wantedIn(given, firstOf(result)));
        expect([...counts].sort((a, b) => a - b)).toEqual(counts);
        const byMerit = new Set(firstOf(results[0]!));
        for (const item of results[3]!.slice(0, OFF.places)) {
          expect(item.isTrial === true).toBe(!byMerit.has(item.itemId));
          if (item.isTrial !== true) continue;
          const context = { ...given, signalNames: ['popularity'], signalWeights: [1] };
          const { impressions } = given.world.countersOf(item.itemId);
          expect(explain(item, context)).toEqual({ kind: 'Exploration', impressions });
        }
      }),
    );
  });

  test('what is tried is the same for a reader all day, and another for other readers and days', () => {
    const tried = (userId: string, now: number) =>
      run(scene(3, 40, userId, now), { exposure: 0.5 })
        .filter(({ isTrial }) => isTrial)
        .map(({ itemId }) => itemId)
        .join();
    const morning = Math.floor(NOW / DAY) * DAY;
    expect(tried('a', morning)).toBe(tried('a', morning + DAY - 1));
    const readers = new Set(Array.from({ length: 20 }, (_, i) => tried(`reader-${i}`, morning)));
    const days = new Set(Array.from({ length: 5 }, (_, i) => tried('a', morning - i * DAY)));
    expect(readers.size).toBeGreaterThan(3);
    expect(days.size).toBeGreaterThan(1);
  });
});

describe('serendipity', () => {
  test('gives what is unlike the reader’s past its share of the first places, the stronger the more', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const given = scene(seed);
        const unexpected = new Set(idsOf(unexpectedOf(given.ranked.slice(0, OFF.pool), given.request, given.world)));
        const counts = [0, 0.25, 0.5, 1].map((serendipity) => {
          const got = firstOf(run(given, { serendipity })).filter((id) => unexpected.has(id)).length;
          expect(got).toBeGreaterThanOrEqual(Math.min(unexpected.size, Math.round(serendipity * OFF.places)));
          return got;
        });
        expect([...counts].sort((a, b) => a - b)).toEqual(counts);
      }),
    );
  });

  test('a reader without a past is surprised by nothing', () => {
    const { ranked, world } = scene(2);
    const request = aRequest(world, [], { now: NOW });
    expect(run({ ranked, request, world }, { serendipity: 1 })).toEqual(ranked);
  });

  test('of two items of the same score, the one unlike the past is taken up', () => {
    const items = ['like', 'unlike', 'best'].map((id) => facts(id));
    const vectors = {
      past: Float32Array.of(1, 0),
      best: Float32Array.of(1, 0),
      like: Float32Array.of(1, 0),
      unlike: Float32Array.of(0, 1),
    };
    const world = aWorld([...items, facts('past')], { vectors });
    const request = aRequest(world, [anInteraction({ itemId: 'past' })], { now: NOW });
    const ranked = ['best', 'like', 'unlike'].map((itemId, i) => ({
      itemId,
      score: 1 - i / 10,
      values: [],
      becauseOf: () => undefined,
    }));
    const placed = run({ ranked, request, world }, { places: 2, serendipity: 0.5 });
    expect(idsOf(placed)).toEqual(['best', 'unlike', 'like']);
  });
});
