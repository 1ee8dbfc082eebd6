import { bootstrapMean } from '../../src/evaluation/bootstrap';
import { againstBest, type Compared } from '../../src/evaluation/comparison';
import { figuresByStratum, stratumOf } from '../../src/evaluation/strata';

function row(model: string, values: readonly number[]): Compared {
  const users = values.map((sum) => ({ sum, count: 1 }));
  return {
    model,
    metrics: new Map([['ndcg@10', bootstrapMean(users, { seed: 1 })]]),
    contributions: new Map([['ndcg@10', users]]),
  };
}

const easy = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 0.1 : 0.9));
const asked = { metric: 'ndcg@10', ours: 'attune', own: ['attune', 'attune-live'], seed: 1 };

test('the strongest other row is what ours is held against, reader by reader', () => {
  const rows = [
    row(
      'weak',
      easy.map(() => 0),
    ),
    row('strong', easy),
    row(
      'attune-live',
      easy.map(() => 1),
    ),
    row(
      'attune',
      easy.map((value) => value + 0.02),
    ),
  ];
  const { against, difference, ratio } = againstBest(rows, asked)!;
  expect(against).toBe('strong');
  expect(ratio).toBeCloseTo(0.52 / 0.5);
  // The same 0.02 for every reader: certain, though readers differ far more than that.
  expect(difference.low).toBeCloseTo(0.02);
  expect(difference.high).toBeCloseTo(0.02);
});

test('without another row there is nothing to say', () => {
  expect(againstBest([row('attune', easy)], asked)).toBeNull();
  expect(againstBest([row('strong', easy)], asked)).toBeNull();
});

test('readers by what was known of them', () => {
  expect([0, 4, 5, 49, 50, 1000].map(stratumOf)).toEqual(['cold', 'cold', 'light', 'light', 'heavy', 'heavy']);
  const users = [0.2, 0.4, 1].map((sum) => ({ sum, count: 1 }));
  const figures = figuresByStratum(users, ['cold', 'cold', 'heavy'], 1);
  expect([...figures.keys()]).toEqual(['cold', 'heavy']);
  expect(figures.get('cold')).toMatchObject({ readers: 2 });
  expect(figures.get('cold')!.interval.mean).toBeCloseTo(0.3);
});
