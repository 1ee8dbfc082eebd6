import { seededRandom } from '../../../src/core/random';
import { chooseWeights } from '../../../src/evaluation/learning/choose-weights';
import { describeWeights } from '../../../src/evaluation/learning/describe-weights';
import { fullRankingObjective } from '../../../src/evaluation/objective';
import { splitOf } from '../splits';

const READERS = 80;
const ids = Array.from({ length: 30 }, (_, i) => `i${i}`);

/** Two signals: what pleases is the first as far as `truth` goes, the second for the rest. */
function logOf(truth: number) {
  const random = seededRandom(3);
  const columns = [0, 1].map(() => Array.from({ length: READERS }, () => Float32Array.from(ids, () => random())));
  const readers = Array.from({ length: READERS }, (_, r) => {
    const pleases = (i: number) => truth * columns[0]![r]![i]! + (1 - truth) * columns[1]![r]![i]! + 0.1 * random();
    const best = [...ids.keys()].map((i) => [i, pleases(i)] as const).sort((a, b) => b[1] - a[1]);
    return { userId: `u${r}`, past: [], relevant: best.slice(0, 3).map(([i]) => ids[i]!) };
  });
  return { split: splitOf(ids, readers), table: { names: ['first', 'second'], columns } };
}

const objectiveOf = (split: Parameters<typeof fullRankingObjective>[0]) => fullRankingObjective(split, 5);

test('what is learnt is near the truth, and beats what was set by hand on readers held back', () => {
  const { split, table } = logOf(0.8);
  const chosen = chooseWeights(table, split, { objectiveOf, hand: { first: 1, second: 1 }, seed: 1 });
  const { first, second } = chosen.weights;
  expect(Math.abs(first! / (first! + second!) - 0.8)).toBeLessThan(0.07);
  const byHand = chosen.judged.find(({ ranker }) => ranker === 'set by hand')!;
  const best = chosen.judged.find(({ ranker }) => ranker === chosen.ranker)!;
  expect(chosen.ranker).not.toBe('set by hand');
  expect(best.value).toBeGreaterThan(byHand.value + 0.05);
  expect(best.auc).toBeGreaterThan(byHand.auc);
  expect(best.logLoss).toBeLessThan(byHand.logLoss);
});

test('where the hand was right, what it set stays', () => {
  const { split, table } = logOf(0.5);
  const hand = { first: 1, second: 1 };
  const { ranker, weights } = chooseWeights(table, split, { objectiveOf: () => () => 0.5, hand, seed: 1 });
  expect(ranker).toBe('set by hand');
  expect(weights).toEqual(hand);
});

test('a user who is asked several times is learnt from or judged by, never both', () => {
  const { split, table } = logOf(0.8);
  const twice = { ...split, readers: split.readers.map((reader, r) => ({ ...reader, userId: `u${r >> 1}` })) };
  const parts: Set<string>[] = [];
  const noted = (part: typeof split) => {
    parts.push(new Set(part.readers.map(({ userId }) => userId)));
    return objectiveOf(part);
  };
  chooseWeights(table, twice, { objectiveOf: noted, hand: { first: 1, second: 1 }, seed: 1 });
  const [one, other] = parts as [Set<string>, Set<string>];
  expect(one.size + other.size).toBe(READERS / 2);
  for (const user of one) expect(other.has(user)).toBe(false);
});

test('the same log and seed give the same', () => {
  const { split, table } = logOf(0.7);
  const choose = () => chooseWeights(table, split, { objectiveOf, hand: { first: 1, second: 1 }, seed: 5 });
  expect(choose()).toEqual(choose());
});

test('in words: how weights came about, how well they do, and what each signal counts for', () => {
  const figures = { value: 0.25, auc: 0.8, logLoss: 0.5 };
  const lines = describeWeights({
    ranker: 'logistic regression',
    judged: [{ ranker: 'logistic regression', signalPower: 0.5, ...figures }],
    signalPower: 0.5,
    hand: { ease: 1, topic: 2 },
    weights: { topic: 1, ease: 3 },
    successes: 600,
    learntShare: 0.75,
  });
  expect(lines).toEqual([
    'Weights by logistic regression of signals to the power 0.5, from 600 successes; they count 75.0 % beside those set by hand.',
    'logistic regression, power 0.5: objective 0.2500, AUC 0.8000, log-loss 0.5000 on readers held back',
    'ease: set by hand 1, learnt 3, 75.0 % of the score',
    'topic: set by hand 2, learnt 1, 25.0 % of the score',
  ]);
});

test('where signals say nothing, what was set by hand stays and nothing is NaN but figures of no pairs', () => {
  const { split, table } = logOf(0.5);
  const silent = { ...table, columns: table.columns.map((rows) => rows.map(({ length }) => new Float32Array(length))) };
  const hand = { first: 2, second: 1 };
  const { weights, judged } = chooseWeights(silent, split, { objectiveOf, hand, seed: 1 });
  expect(weights).toEqual(hand);
  for (const { value, auc, logLoss } of judged) expect([value, auc, logLoss].every(Number.isFinite)).toBe(true);
});
