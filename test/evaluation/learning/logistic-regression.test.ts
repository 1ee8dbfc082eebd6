import { seededRandom } from '../../../src/core/random';
import { logisticRegression } from '../../../src/evaluation/learning/logistic-regression';
import { rankerFigures } from '../../../src/evaluation/learning/ranker-figures';
import type { TrainingPairs } from '../../../src/evaluation/learning/training-pairs';

/** Pairs whose order follows the logistic model with these weights. */
function pairsOf(truth: readonly number[], n: number, seed: number): TrainingPairs {
  const random = seededRandom(seed);
  const rows = Array.from({ length: n }, () => {
    const row = truth.map(() => 2 * random() - 1);
    const margin = row.reduce((sum, value, s) => sum + value * truth[s]!, 0);
    return random() < 1 / (1 + Math.exp(-margin)) ? row : row.map((value) => -value);
  });
  return { width: truth.length, differences: Float32Array.from(rows.flat()), weights: new Float32Array(n).fill(1) };
}

describe('logistic regression', () => {
  test('finds the weights that made the data', () => {
    const weights = logisticRegression(pairsOf([3, 1, 0], 20_000, 1), { lambda: 1 });
    [3, 1, 0].forEach((weight, s) => expect(Math.abs(weights[s]! - weight)).toBeLessThan(0.15));
  });

  test('no weight falls below 0', () => {
    const weights = logisticRegression(pairsOf([2, -2], 2000, 2), { lambda: 1 });
    expect(weights[0]).toBeGreaterThan(1);
    expect(weights[1]).toBe(0);
  });

  test('the penalty draws weights to 0, and keeps them finite where pairs can be told apart without fail', () => {
    const perfect: TrainingPairs = { width: 1, differences: Float32Array.of(1, 1), weights: Float32Array.of(1, 1) };
    const [loose, tight] = [0.1, 10].map((lambda) => logisticRegression(perfect, { lambda })[0]!);
    expect(loose).toBeLessThan(10);
    expect(tight).toBeLessThan(loose! / 3);
    expect(tight).toBeGreaterThan(0);
  });

  test('nothing to learn from, nothing learnt', () => {
    const none: TrainingPairs = { width: 2, differences: new Float32Array(), weights: new Float32Array() };
    expect([...logisticRegression(none, { lambda: 1 })]).toEqual([0, 0]);
  });
});

describe('figures of a ranker', () => {
  test('are those of chance where nothing is known', () => {
    const pairs = pairsOf([0, 0], 5000, 3);
    const { auc, logLoss } = rankerFigures([0, 0], pairs, pairs);
    expect(auc).toBe(0.5);
    expect(logLoss).toBeCloseTo(Math.LN2, 6);
  });

  test('do not hang on the scale of weights, and are best for those that made the data', () => {
    const [learning, held] = [pairsOf([3, 1], 5000, 4), pairsOf([3, 1], 5000, 5)];
    const right = rankerFigures([3, 1], held, learning);
    expect(rankerFigures([300, 100], held, learning).logLoss).toBeCloseTo(right.logLoss, 6);
    const wrong = rankerFigures([1, 3], held, learning);
    expect(right.auc).toBeGreaterThan(wrong.auc);
    expect(right.logLoss).toBeLessThan(wrong.logLoss);
  });
});
