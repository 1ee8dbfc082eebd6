import { TRAINED_FEED } from '../../src/core/recipe';
import { attuneRow } from '../../src/evaluation/attune';
import { learn, type Learnt } from '../../src/evaluation/learning/learn';
import { learnWeights } from '../../src/evaluation/learning/learn-weights';
import { fullRankingObjective } from '../../src/evaluation/objective';
import type { Split } from '../../src/evaluation/split';
import { RECENCIES } from '../../src/recommenders/recommender-settings';
import { NO_CONTENT } from './no-content';
import { splitOf, type ReaderCase } from './splits';

describe('weights', () => {
  // Three items, two readers; the first signal is right for both, the second wrong, the third says nothing.
  const table = {
    names: ['right', 'wrong', 'silent'],
    columns: [
      [Float32Array.of(1, 0.6, 0), Float32Array.of(0, 0.6, 1)],
      [Float32Array.of(0, 1, 0), Float32Array.of(0, 1, 0)],
      [Float32Array.of(0, 0, 0), Float32Array.of(0, 0, 0)],
    ],
  };
  const wanted = [0, 2];
  const objective = (scores: readonly Float32Array[]) =>
    scores.filter((own, r) => own.every((score, i) => i === wanted[r] || score < own[wanted[r]!]!)).length / 2;

  test('what is wrong loses its weight, what says nothing keeps the one it was given', () => {
    const learnt = learnWeights(table, objective, { right: 1, wrong: 1, silent: 0.3 });
    expect(learnt).toMatchObject({ before: 0, after: 1, weights: { silent: 0.3 } });
    expect(learnt.weights.wrong! / learnt.weights.right!).toBeLessThan(0.5);
  });

  test('what is good as it is stays as it is', () => {
    const start = { right: 1, wrong: 0.1, silent: 0 };
    expect(learnWeights(table, objective, start)).toEqual({ before: 1, after: 1, weights: start });
  });
});

// Readers walk a line of items, jump to another place and walk on: only what was read last says what comes next.
const ITEMS = Array.from({ length: 60 }, (_, i) => `i${String(i).padStart(2, '0')}`);
const walk = (from: number, steps: number) => Array.from({ length: steps }, (_, i) => ITEMS[(from + i) % 60]!);
const readers = Array.from({ length: 40 }, (_, r): ReaderCase => {
  const from = (r * 7) % 60;
  return { userId: `u${r}`, past: [...walk(from + 13 + (r % 17), 6), ...walk(from, 4)], relevant: walk(from + 4, 2) };
});

describe('learning from a log in which order is all', () => {
  const split = splitOf(ITEMS, readers);
  const options = {
    recipe: TRAINED_FEED,
    vectors: NO_CONTENT,
    seed: 1,
    objectiveOf: (part: Split) => fullRankingObjective(part, 3),
  };

  test('finds that only the last few of the history count, and that order does', () => {
    const learnt = learn(split, options);
    expect(learnt.settings.sequence).toMatchObject({ recency: RECENCIES['last few'], backwards: 0.4 });
    expect(learnt.after).toBeGreaterThanOrEqual(learnt.before);
    // Eighty successes: a part of what was set by hand, under which order hardly counts, is still there.
    expect(learnt.after).toBeGreaterThan(Math.max(0.7, learnt.before + 0.2));
  });

  test('the same log and seed give the same', () => {
    expect(learn(split, options)).toEqual(learn(split, options));
  });

  test('with a handful of readers, what was set by hand stays', () => {
    const few = splitOf(ITEMS, readers.slice(0, 5));
    const { weights, halfTrust, learntShare } = learn(few, options);
    expect({ weights, halfTrust, learntShare }).toMatchObject({
      weights: TRAINED_FEED.weights,
      halfTrust: TRAINED_FEED.halfTrust,
      learntShare: 0,
    });
  });

  test('what was learnt is plain data', () => {
    const learnt = learn(split, options);
    expect(JSON.parse(JSON.stringify(learnt))).toEqual(learnt);
  });

  test('the row serves with what was learnt, and says what it was', async () => {
    let told: Learnt | undefined;
    const row = attuneRow({
      vectorize: () => Promise.resolve(NO_CONTENT),
      learn: (given, vectors, recipe) => learn(given, { ...options, vectors, recipe }),
      onLearnt: (learnt) => (told = learnt),
    });
    const scorer = await row.fit(split);
    const scores = scorer(split.readers[0]!, ITEMS);
    const best = ITEMS[scores.indexOf(Math.max(...scores))];
    expect([...split.readers[0]!.relevant]).toContain(best);
    expect(told?.trials.length).toBeGreaterThan(5);
  });
});
