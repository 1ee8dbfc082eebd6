import { NEWS_FEED, RECIPES } from '../../src/core/recipe';
import { withLearnt, type LearntBlend } from '../../src/core/learnt-recipe';

const LEARNT: LearntBlend = { base: 'news', weights: { ease: 3, recency: 1 }, halfTrust: {}, signalPower: 0.5 };
const sumOf = (weights: Readonly<Record<string, number>>) => Object.values(weights).reduce((a, b) => a + b, 0);
/** A signal's part of all that was set by hand for a surface. */
const byHand = (surface: 'feed' | 'digest', name: string) =>
  (RECIPES[surface].weights[name] ?? 0) / sumOf(RECIPES[surface].weights);

test('the feed counts signals as it was learnt, but for those that are policy', () => {
  const { weights, signalPower, halfTrust, diversity, proposals } = withLearnt(RECIPES.feed, LEARNT);
  expect(weights).toMatchObject({ ease: 0.75, recency: 0.25, editor: byHand('feed', 'editor') });
  expect(weights['topic'] ?? 0).toBe(0);
  expect({ signalPower, halfTrust, diversity }).toEqual({
    signalPower: 0.5,
    halfTrust: {},
    diversity: NEWS_FEED.diversity,
  });
  expect(proposals).toMatchObject(NEWS_FEED.proposals);
});

test('a digest counts them half as it was learnt of the feed, half as set by hand for it, and is spread its own way', () => {
  const { weights, diversity, halfTrust } = withLearnt(RECIPES.digest, LEARNT);
  expect(weights['ease']).toBeCloseTo(0.75 / 2, 12);
  expect(weights['recency']).toBeCloseTo((0.25 + byHand('digest', 'recency')) / 2, 12);
  expect(weights['topic']).toBeCloseTo(byHand('digest', 'topic') / 2, 12);
  expect(weights['editor']).toBeCloseTo(byHand('feed', 'editor'), 12);
  expect({ diversity, halfTrust }).toEqual({
    diversity: RECIPES.digest.diversity,
    halfTrust: RECIPES.digest.halfTrust,
  });
});

test('nothing learnt, and what is not like the feed, stays as set by hand', () => {
  expect(withLearnt(RECIPES.digest, null)).toBe(RECIPES.digest);
  expect(withLearnt(RECIPES.similar, LEARNT)).toBe(RECIPES.similar);
});
