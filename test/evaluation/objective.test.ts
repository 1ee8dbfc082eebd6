import { seededRandom, shuffled } from '../../src/core/random';
import { judgeFullRanking } from '../../src/evaluation/judge-full-ranking';
import { drawnAgainst, judgeSampledRanking } from '../../src/evaluation/judge-sampled-ranking';
import { fullRankingObjective, sampledRankingObjective } from '../../src/evaluation/objective';
import type { Contribution } from '../../src/evaluation/bootstrap';
import type { Scorer, Split } from '../../src/evaluation/split';
import { splitOf } from './splits';

const ITEMS = Array.from({ length: 150 }, (_, i) => `i${String(i).padStart(3, '0')}`);

/** Readers with random pasts and futures, and random scores for all. */
function randomCase(seed: number): { split: Split; scorer: Scorer; scores: Float32Array[] } {
  const random = seededRandom(seed);
  const readers = Array.from({ length: 12 }, (_, r) => {
    const touched = shuffled(ITEMS, random).slice(0, 30);
    return { userId: `u${r}`, past: touched.slice(0, 20), relevant: touched.slice(20) };
  });
  const split = splitOf(ITEMS, readers);
  const scores = split.readers.map(() => Float32Array.from(ITEMS, () => random()));
  const row = new Map(split.readers.map((reader, r) => [reader.userId, scores[r]!]));
  return {
    split,
    scores,
    scorer: (reader, ids) => Float64Array.from(ids, (id) => row.get(reader.userId)![ITEMS.indexOf(id)]!),
  };
}

const mean = (users: readonly Contribution[]) =>
  users.reduce((sum, user) => sum + user.sum, 0) / users.reduce((sum, user) => sum + user.count, 0);

test.each([1, 2, 3])('the objective of a full ranking is its mean nDCG@10 (%i)', (seed) => {
  const { split, scorer, scores } = randomCase(seed);
  const judged = judgeFullRanking(split, scorer, { seed, onReader: () => undefined });
  expect(fullRankingObjective(split, 10)(scores)).toBeCloseTo(mean(judged.get('ndcg@10')!), 9);
});

test.each([1, 2, 3])('the objective of a sampled ranking is the mean of its recalls (%i)', (seed) => {
  const { split, scorer, scores } = randomCase(seed);
  const touched = (userId: string) => {
    const reader = split.readers.find((one) => one.userId === userId)!;
    return new Set([...reader.relevant, ...reader.history.map((entry) => entry.itemId)]);
  };
  const options = { seed, negatives: 20, touched, places: [3, 6], onReader: () => undefined };
  const judged = judgeSampledRanking(split, scorer, options);
  const both = (mean(judged.get('recall@3')!) + mean(judged.get('recall@6')!)) / 2;
  expect(sampledRankingObjective(drawnAgainst(split, options), [3, 6])(scores)).toBeCloseTo(both, 9);
});

test('what is drawn against an item was never touched by its reader, and hangs on the item and the seed', () => {
  const { split } = randomCase(4);
  const touched = new Set(ITEMS.slice(0, 60));
  const draw = (seed: number) => drawnAgainst(split, { seed, negatives: 50, touched: () => touched });
  for (const trials of draw(1)) {
    for (const { against } of trials) {
      expect(new Set(against).size).toBe(50);
      expect([...against].some((place) => touched.has(ITEMS[place]!))).toBe(false);
    }
  }
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});
