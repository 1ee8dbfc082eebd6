import { seededRandom } from '../../../src/core/random';
import { choiceSets, type ChoiceSets } from '../../../src/evaluation/learning/choice-sets';
import { conditionalLogit } from '../../../src/evaluation/learning/conditional-logit';
import { splitOf } from '../splits';

/** Sets of eight, from which is chosen with a likelihood proportional to e^score by these weights. */
function setsOf(truth: readonly number[], n: number, seed: number): ChoiceSets {
  const random = seededRandom(seed);
  const sets = Array.from({ length: n }, () => {
    const rows = Array.from({ length: 8 }, () => truth.map(() => random()));
    const shares = rows.map((row) => Math.exp(row.reduce((sum, value, s) => sum + value * truth[s]!, 0)));
    let left = random() * shares.reduce((sum, share) => sum + share, 0);
    const chosen = shares.findIndex((share) => (left -= share) < 0);
    return [rows[chosen]!, ...rows.filter((_, i) => i !== chosen)];
  });
  return {
    width: truth.length,
    rows: Float32Array.from(sets.flat(2)),
    offsets: new Float32Array(8 * n),
    ends: Int32Array.from(sets, (_, i) => 8 * (i + 1)),
    counts: new Float32Array(n).fill(1),
  };
}

describe('conditional logit', () => {
  test('finds the weights that made the data', () => {
    const weights = conditionalLogit(setsOf([6, 2, 0], 10_000, 1), { lambda: 0.01 });
    [6, 2, 0].forEach((weight, s) => expect(Math.abs(weights[s]! - weight)).toBeLessThan(0.25));
  });

  test('no weight falls below 0, and the others are right for it', () => {
    const weights = conditionalLogit(setsOf([4, -4], 3000, 2), { lambda: 0.01 });
    expect(weights[0]).toBeGreaterThan(3);
    expect(weights[1]).toBe(0);
  });

  test('the penalty keeps weights finite where the choice is beyond doubt, and draws them to 0', () => {
    const sure = { ...setsOf([1], 1, 3), rows: Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0) };
    const [loose, tight] = [0.01, 1].map((lambda) => conditionalLogit(sure, { lambda })[0]!);
    expect(loose).toBeLessThan(20);
    expect(tight).toBeLessThan(loose! / 3);
    expect(tight).toBeGreaterThan(0);
  });

  test('nothing to learn from, nothing learnt', () => {
    expect([...conditionalLogit({ ...setsOf([1, 1], 0, 4) }, { lambda: 0.01 })]).toEqual([0, 0]);
  });
});

describe('choice sets', () => {
  const ids = Array.from({ length: 500 }, (_, i) => `i${i}`);
  const past = ['i499'];
  const split = splitOf(ids, [{ userId: 'u', past, relevant: ['i7', 'i300'] }]);
  const column = [Float32Array.from(ids, (_, i) => 1 - i / 500)];
  const table = { names: ['first'], columns: [column] };
  const sets = choiceSets(table, split, { seed: 1, bestBySignal: 5, drawn: 10 });

  test('hold the relevant item first, then the best by signal, then some that stand for all the rest', () => {
    expect([...sets.ends]).toEqual([16, 32]);
    expect([...sets.rows.subarray(0, 6)]).toEqual([7, 0, 1, 2, 3, 4].map((i) => column[0]![i]));
    expect(sets.rows[16]).toBe(column[0]![300]);
    expect([...sets.offsets.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
    // 500, less one that is known, two that are relevant, and the five best.
    for (const offset of sets.offsets.subarray(6, 16)) expect(offset).toBeCloseTo(Math.log(492 / 10), 5);
    expect([...sets.counts]).toEqual([0.5, 0.5]);
  });

  test('keep within bounds', () => {
    expect(choiceSets(table, split, { seed: 1, bestBySignal: 5, drawn: 10, mostRows: 16 }).ends.length).toBe(1);
  });

  test('are drawn by the seed', () => {
    const rowsOf = (seed: number) => choiceSets(table, split, { seed, bestBySignal: 5, drawn: 10 }).rows;
    expect(rowsOf(1)).toEqual(sets.rows);
    expect(rowsOf(2)).not.toEqual(sets.rows);
  });
});
