import { seededRandom } from '../../../src/core/random';
import { chooseRanker } from '../../../src/evaluation/learning/choose-ranker';
import { fullRankingObjective } from '../../../src/evaluation/objective';
import type { Split } from '../../../src/evaluation/split';
import { splitOf } from '../splits';

const READERS = 120;
const ids = Array.from({ length: 30 }, (_, i) => `i${i}`);
const objectiveOf = (split: Split) => fullRankingObjective(split, 5);

/** What pleases is the sum of two signals, each raised to `power`. */
function logOf(power: number) {
  const random = seededRandom(11);
  const columns = [0, 1].map(() => Array.from({ length: READERS }, () => Float32Array.from(ids, () => random() ** 4)));
  const readers = Array.from({ length: READERS }, (_, r) => {
    const pleases = (i: number) => columns[0]![r]![i]! ** power + columns[1]![r]![i]! ** power;
    const best = [...ids.keys()].sort((a, b) => pleases(b) - pleases(a));
    return { userId: `u${r}`, past: [], relevant: best.slice(0, 3).map((i) => ids[i]!) };
  });
  return { split: splitOf(ids, readers), table: { names: ['one', 'other'], columns } };
}

test.each([1, 0.5])('finds the power of signals by which readers choose (%d)', (power) => {
  const { split, table } = logOf(power);
  const options = { objectiveOf, hand: { one: 1, other: 1 }, seed: 1, recommenders: new Set(table.names) };
  const chosen = chooseRanker(table, split, options);
  expect(chosen.signalPower).toBe(power);
  expect(new Set(chosen.judged.map(({ signalPower }) => signalPower))).toEqual(new Set([1, 0.5]));
});

test('signals that no recommender gives are not raised', () => {
  const { split, table } = logOf(0.5);
  const options = { objectiveOf, hand: { one: 1, other: 1 }, seed: 1, recommenders: new Set<string>() };
  expect(chooseRanker(table, split, options).signalPower).toBe(1);
});
