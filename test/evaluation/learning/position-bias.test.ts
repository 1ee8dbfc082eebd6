import fc from 'fast-check';
import { learnWeights } from '../../../src/evaluation/learning/learn-weights';
import { logisticRegression } from '../../../src/evaluation/learning/logistic-regression';
import { positionGains } from '../../../src/evaluation/learning/position-gains';
import { propensities } from '../../../src/evaluation/learning/propensities';
import { trainingPairs } from '../../../src/evaluation/learning/training-pairs';
import { fullRankingObjective } from '../../../src/evaluation/objective';
import type { Split } from '../../../src/evaluation/split';
import { impressionOf, pleasingLog } from './pleasing-log';

const log = pleasingLog({ readers: 600, items: 20, exponent: 1 });
const clicked = new Set(log.clicks.map(({ impressionId }) => impressionId));
const propensityOf = propensities(log.impressions, clicked);
const gains = positionGains(log.clicks, log.impressions, propensityOf, 20);

describe('propensities', () => {
  test('are found in a log in which places and appeal are independent', () => {
    expect(propensityOf(0)).toBe(1);
    expect(Math.abs(-Math.log2(propensityOf(1)) - 1)).toBeLessThan(0.1);
  });

  test('are 1 everywhere where readers look at all places alike', () => {
    const even = pleasingLog({ readers: 600, items: 20, exponent: 0 });
    const found = propensities(even.impressions, new Set(even.clicks.map(({ impressionId }) => impressionId)));
    expect(found(19)).toBeGreaterThan(0.9);
  });

  test('without evidence no bias is claimed', () => {
    const alone = [impressionOf('a', 'u', 'i', 0), impressionOf('b', 'u', 'j', 9)];
    for (const found of [propensities([], new Set()), propensities(alone, new Set(['a']))]) expect(found(9)).toBe(1);
  });

  test('a little evidence moves them a little', () => {
    const twice = [impressionOf('a', 'u', 'i', 0), impressionOf('b', 'u', 'i', 9)];
    const once = propensities(twice, new Set(['a']));
    expect(once(9)).toBeLessThan(1);
    expect(once(9)).toBeGreaterThan(propensityOf(9));
  });

  test('lie in (0, 1] and fall with the place, whatever was logged', () => {
    const shown = fc.record({ item: fc.nat(3), position: fc.nat(200), clicked: fc.boolean() });
    fc.assert(
      fc.property(fc.array(shown, { maxLength: 40 }), (rows) => {
        const impressions = rows.map(({ item, position }, n) => impressionOf(String(n), 'u', `i${item}`, position));
        const ids = new Set([...rows.keys()].filter((n) => rows[n]!.clicked).map(String));
        const found = [0, 1, 5, 50, 500].map(propensities(impressions, ids));
        expect(found.every((value) => value > 0 && value <= 1)).toBe(true);
        expect(found).toEqual([...found].sort((a, b) => b - a));
      }),
    );
  });
});

describe('gains', () => {
  test('are clipped, 1 without a showing, and the greatest of several', () => {
    const impressions = [impressionOf('far', 'u', 'i', 99), impressionOf('near', 'u', 'i', 0)];
    const successes = [
      { userId: 'u', itemId: 'i', impressionId: 'far' },
      { userId: 'u', itemId: 'i', impressionId: 'near' },
      { userId: 'u', itemId: 'j' },
      { userId: 'v', itemId: 'i', impressionId: 'forgotten' },
    ];
    const found = positionGains(successes, impressions, (position) => 1 / (1 + position));
    expect(found).toEqual(
      new Map([
        ['u', new Map([['i', 10], ['j', 1]])], // prettier-ignore
        ['v', new Map([['i', 1]])],
      ]),
    );
  });
});

describe('in a log biased by position', () => {
  const biased: Split = log.split;
  const corrected: Split = { ...log.split, gains };
  /** What `shown` counts for in the score; in truth nothing. */
  const shareOfShown = ([shown, pleases]: readonly number[]) => shown! / (shown! + pleases!);
  const regression = (split: Split) =>
    shareOfShown([...logisticRegression(trainingPairs(log.table, split, { seed: 1, negatives: 10 }), { lambda: 1 })]);
  const search = (split: Split) => {
    const { weights } = learnWeights(log.table, fullRankingObjective(split, 5), { shown: 1, pleases: 1 });
    return shareOfShown([weights.shown!, weights.pleases!]);
  };

  test('logistic regression takes being shown for being liked, unless gains say otherwise', () => {
    expect(regression(biased)).toBeGreaterThan(0.3);
    expect(regression(corrected)).toBeLessThan(0.1);
  });

  test('and so does the search', () => {
    expect(search(biased)).toBeGreaterThan(0.3);
    expect(search(corrected)).toBeLessThan(0.15);
  });
});
