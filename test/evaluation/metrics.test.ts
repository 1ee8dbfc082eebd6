import {
  averagePrecision,
  hitRate,
  ndcg,
  placeWithTies,
  precision,
  recall,
  reciprocalRank,
} from '../../src/evaluation/metrics';

const LOG2_3 = Math.log2(3);

// By hand. Discounts of the places: 1, 1/log2(3), 1/2, 1/log2(5), …
test.each([
  // ranked, relevant, k: precision, recall, hit rate, average precision, reciprocal rank, nDCG
  ['abcde', 'ac', 5, [2 / 5, 1, 1, (1 + 2 / 3) / 2, 1, 1.5 / (1 + 1 / LOG2_3)]],
  ['abcde', 'ac', 2, [1 / 2, 1 / 2, 1, 1 / 2, 1, 1 / (1 + 1 / LOG2_3)]],
  ['abcde', 'ac', 1, [1, 1 / 2, 1, 1 / 2, 1, 1]],
  ['abcde', 'b', 5, [1 / 5, 1, 1, 1 / 2, 1 / 2, 1 / LOG2_3]],
  ['abcde', 'ax', 5, [1 / 5, 1 / 2, 1, 1 / 2, 1, 1 / (1 + 1 / LOG2_3)]],
  ['abcde', 'xyz', 5, [0, 0, 0, 0, 0, 0]],
  ['ab', 'ab', 10, [2 / 10, 1, 1, 1, 1, 1]],
  ['', 'ab', 10, [0, 0, 0, 0, 0, 0]],
  ['abc', '', 3, [0, 0, 0, 0, 0, 0]],
  ['abc', 'abcdef', 2, [1, 2 / 6, 1, 2 / 6, 1, 1]],
])('ranking %s of relevant %s at %i', (ranked, relevant, k, expected) => {
  const metrics = [precision, recall, hitRate, averagePrecision, reciprocalRank, ndcg];
  metrics.forEach((metric, i) => expect(metric([...ranked], new Set(relevant), k)).toBeCloseTo(expected[i]!, 12));
});

test.each([
  [3, [1, 2], 0],
  [3, [4, 3, 3, 1], 2],
  [-Infinity, [-Infinity, -Infinity, 0], 2],
  [1, [], 0],
])('the place of %p among %p is %p', (own, others, place) => {
  expect(placeWithTies(own, others)).toBe(place);
});
