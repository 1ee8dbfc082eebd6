import { fixedCatalogue } from '../../src/core/catalogue';
import type { ItemFacts } from '../../src/core/item-facts';
import { emptyProfile } from '../../src/core/profile';
import { rank } from '../../src/core/rank';
import { RECIPES, type Recipe } from '../../src/core/recipe';
import type { World } from '../../src/core/recommend';
import { tasteOf } from '../../src/core/taste';

const NOW = 1_600_000_000_000;
const HOUR = 3_600_000;

function factsOf(id: string, ageHours: number): ItemFacts {
  const plain = { type: 'article', topics: [], authors: [], locales: ['en'], expiresAt: null, premium: false };
  return { ...plain, id, status: 'published', publishedAt: NOW - ageHours * HOUR, featured: false };
}

const items = [factsOf('a', 0), factsOf('b', 10), factsOf('c', 24 * 365)];
const world: World = {
  catalogue: fixedCatalogue(items),
  recommenders: [],
  vectorOf: () => undefined,
  similarity: () => undefined,
  countersOf: () => ({ recent: 0, total: 0, impressions: 0 }),
  readers: 1000,
  modelVersion: 'test',
  learnt: null,
};
const taste = tasteOf(emptyProfile('u'), world.catalogue, () => undefined, NOW);
const request = { userId: 'u', taste, now: NOW, locales: [], filter: {}, exclude: new Set<string>(), seeds: [] };

function ranked(recipe: Partial<Recipe>, opinions: Readonly<Record<string, readonly number[]>>) {
  const ids = items.map(({ id }) => id);
  const columns = Object.entries(opinions).map(([name, scores]) => {
    return [name, scores.map((score, i) => ({ itemId: ids[i]!, score }))] as const;
  });
  const pool = { itemIds: ids, opinions: new Map(columns) };
  return rank(pool, { ...RECIPES.feed, halfTrust: {}, ...recipe }, request, world);
}

test('a power below 1 raises what is nearly the best, and changes no order of one signal', () => {
  const weights = { trending: 1 };
  const plain = ranked({ weights }, { trending: [100, 25, 0] });
  const raised = ranked({ weights, signalPower: 0.5 }, { trending: [100, 25, 0] });
  expect(plain.items.map(({ itemId, values }) => [itemId, values[0]])).toEqual([
    ['a', 1],
    ['b', 0.25],
    ['c', 0],
  ]);
  expect(raised.items.map(({ itemId, values }) => [itemId, values[0]])).toEqual([
    ['a', 1],
    ['b', 0.5],
    ['c', 0],
  ]);
});

test('newness tells hours apart, and ends after a year', () => {
  const { items: scored } = ranked({ weights: { newness: 1 } }, {});
  const [a, b, c] = scored.map(({ values }) => values[0]!);
  expect(a).toBe(1);
  expect(b).toBeCloseTo(1 - Math.log(11) / Math.log(8761));
  expect(c).toBeCloseTo(0);
});
