import { fixedCatalogue } from '../../src/core/catalogue';
import { alsRecommender } from '../../src/recommenders/als';
import { circleRecommender } from '../../src/recommenders/circle';
import { latelyRecommender } from '../../src/recommenders/lately';
import { contentNeighboursRecommender } from '../../src/recommenders/content-neighbours';
import { easeRecommender } from '../../src/recommenders/ease';
import { freshRecommender } from '../../src/recommenders/fresh';
import { itemItemRecommender } from '../../src/recommenders/item-item';
import { popularityRecommender } from '../../src/recommenders/popularity';
import { sequenceRecommender } from '../../src/recommenders/sequence';
import { trendingRecommender } from '../../src/recommenders/trending';
import { contentToCollaborativeRecommender } from '../../src/recommenders/content-to-collaborative';
import { IN_ORDER, userUserRecommender } from '../../src/recommenders/user-user';
import { spaceOf } from '../recommenders/content-space';
import { NOW, recommenderLaws, type UpdateContext } from './recommender.suite';

const HOUR = 3_600_000;

recommenderLaws('popularity', {
  create: () => popularityRecommender(),
  impersonal: true,
  updateMoves: ({ scoreOf, learn }) => {
    const before = scoreOf('item-20');
    learn({ userId: 'newcomer' });
    learn({ userId: 'newcomer' });
    expect(scoreOf('item-20')).toBe(before + 1);
    learn({ userId: 'another' });
    learn({ userId: 'a third', weight: -1 });
    expect(scoreOf('item-20')).toBe(before + 2);
  },
});

recommenderLaws('popularity by weight', {
  create: () => popularityRecommender({ count: 'weights' }),
  impersonal: true,
  updateMoves: ({ scoreOf, learn }) => {
    const before = scoreOf('item-20');
    learn({ weight: 2.5 });
    expect(scoreOf('item-20')).toBeCloseTo(before + 2.5);
  },
});

recommenderLaws('trending', {
  create: () => trendingRecommender({ halfLifeMs: 10 * HOUR }),
  impersonal: true,
  updateMoves: ({ scoreOf, learn }) => {
    const before = scoreOf('item-20');
    learn({ weight: 2, at: NOW - 10 * HOUR });
    expect(scoreOf('item-20')).toBeCloseTo(before + 1);
    expect(scoreOf('item-20', { now: NOW + 10 * HOUR })).toBeCloseTo((before + 1) / 2);
  },
});

recommenderLaws('trending on a log scale', {
  create: () => trendingRecommender({ name: 'surging', halfLifeMs: HOUR, halvings: 24 }),
  impersonal: true,
  updateMoves: ({ scoreOf, learn }) => {
    learn({ weight: 1, at: NOW });
    const once = scoreOf('item-20');
    learn({ weight: 1, at: NOW });
    learn({ weight: 2, at: NOW });
    // Four times as much is two halvings more; so is being asked two hours earlier.
    expect(scoreOf('item-20')).toBeCloseTo(once + 2, 1);
    expect(scoreOf('item-20', { now: NOW + 2 * HOUR })).toBeCloseTo(once, 1);
  },
});

recommenderLaws('item-item', {
  create: () => itemItemRecommender(),
  impersonal: false,
  updateMoves: readTogether,
});

recommenderLaws('item-item, nearest to what was read, with gaps and recency', {
  create: () =>
    itemItemRecommender({
      nearestTo: 'read',
      similarity: 'jaccard',
      gapHalfLifeMs: 20 * HOUR,
      neighbours: 25,
      recency: { halfLifeItems: 2, floor: 0.1 },
    }),
  impersonal: false,
  updateMoves: readTogether,
});

recommenderLaws('als', {
  create: () => alsRecommender({ rank: 4 }),
  impersonal: false,
  updateMoves: {
    nothingBecause: 'items’ factors wait for the next training, and readers are folded in with every question',
  },
});

recommenderLaws('sequence', {
  create: () => sequenceRecommender(),
  impersonal: false,
  updateMoves: readTogether,
});

recommenderLaws('sequence, of the last few and by roots of likenesses', {
  create: () => sequenceRecommender({ recency: { halfLifeItems: 3, floor: 0 }, nearSteps: 3, likenessPower: 0.5 }),
  impersonal: false,
  updateMoves: readTogether,
});

recommenderLaws('user-user', {
  create: () => userUserRecommender(),
  impersonal: false,
  updateMoves: readTogether,
});

recommenderLaws('circle', {
  create: () => circleRecommender({ halfLifeMs: 1e12 }),
  impersonal: false,
  updateMoves: readTogether,
});

recommenderLaws('circle, tightly bounded', {
  create: () => circleRecommender({ recentDeeds: 7, queryItems: 2, perReader: 6, recentReaders: 8, readersPerItem: 4 }),
  impersonal: false,
  updateMoves: readTogether,
});

recommenderLaws('lately', {
  create: () => latelyRecommender(),
  impersonal: true,
  updateMoves: ({ scoreOf, learn }) => {
    learn({ at: NOW - HOUR });
    expect(scoreOf('item-20', { now: NOW })).toBeCloseTo(1 - Math.log1p(4) / Math.log1p(4 * 24 * 365));
    learn({ at: NOW - 2 * HOUR });
    learn({ at: NOW, weight: -1 });
    expect(scoreOf('item-20', { now: NOW - HOUR })).toBe(1);
  },
});

recommenderLaws('v-sknn, tightly bounded', {
  create: () =>
    userUserRecommender({
      ...IN_ORDER,
      neighbours: 5,
      queryItems: 2,
      perReader: 6,
      recentReaders: 8,
      readersPerItem: 4,
      lengthPenalty: 0.5,
    }),
  impersonal: false,
  updateMoves: readTogether,
});

const WITH_VECTORS = 'factors wait for the next training, and readers are folded in with every question';

recommenderLaws('content-to-collaborative', {
  create: (items) => contentToCollaborativeRecommender({ rank: 4, space: spaceOf(items) }),
  impersonal: false,
  updateMoves: { nothingBecause: WITH_VECTORS },
});

recommenderLaws('content-to-collaborative where every other item has no vector', {
  create: (items) =>
    contentToCollaborativeRecommender({ rank: 4, space: spaceOf(items.filter((_, i) => i % 2 === 0)) }),
  impersonal: false,
  updateMoves: { nothingBecause: WITH_VECTORS },
});

recommenderLaws('content-to-collaborative without any vector', {
  create: () => contentToCollaborativeRecommender({ rank: 4, space: spaceOf([]) }),
  impersonal: false,
  updateMoves: { nothingBecause: WITH_VECTORS },
});

recommenderLaws('ease', {
  create: () => easeRecommender(),
  impersonal: false,
  updateMoves: {
    nothingBecause: 'a dense solve waits for the next training, and the reader’s own past comes with the query',
  },
});

recommenderLaws('ease over the most-read items, with sparse weights', {
  create: () => easeRecommender({ maxSide: 4, maxItems: 10, neighbours: 3, longestRow: 6, maxSparseItems: 20 }),
  impersonal: false,
  updateMoves: {
    nothingBecause: 'a dense solve waits for the next training, and the reader’s own past comes with the query',
  },
});

recommenderLaws('content-neighbours', {
  create: (items) => contentNeighboursRecommender({ space: spaceOf(items) }),
  impersonal: false,
  updateMoves: { nothingBecause: 'what is near is a matter of content, and what was liked comes with the query' },
});

recommenderLaws('fresh', {
  create: (items) => freshRecommender({ catalogue: fixedCatalogue(items) }),
  impersonal: true,
  updateMoves: ({ scoreOf, learn }) => {
    const before = scoreOf('item-20');
    learn({ weight: 0 });
    expect(scoreOf('item-20')).toBeLessThan(before);
    expect(scoreOf('item-20')).toBeGreaterThan(0);
  },
});

/** Somebody who reads item-0 and then item-20 brings them nearer to each other. */
function readTogether({ scoreOf, learn }: UpdateContext): void {
  const query = { history: [{ itemId: 'item-0', weight: 1, at: NOW }] };
  const before = scoreOf('item-20', query);
  learn({ itemId: 'item-0', at: NOW });
  learn({ itemId: 'item-20', at: NOW + 1 });
  const after = scoreOf('item-20', query);
  expect(after).toBeGreaterThan(before);
  learn({ itemId: 'item-20', at: NOW + 2 });
  expect(scoreOf('item-20', query)).toBe(after);
}
