import { reportJson, reportTable } from '../../src/evaluation/report-text';
import type { Report, RowResult } from '../../src/evaluation/run-protocol';
import { overSeeds, seedsJson, seedsTable } from '../../src/evaluation/seeds-report';

function row(model: string, value: number): RowResult {
  const interval = { mean: value, low: value - 0.1, high: value + 0.1 };
  return {
    model,
    metrics: new Map([['ndcg@10', interval]]),
    contributions: new Map(),
    beyond: new Map([
      ['coverage@10', value / 2],
      ['ild@10', NaN],
    ]),
    strata: new Map([['light', { readers: 7, interval }]]),
    parts: model === 'attune' ? { train: 0.9, validation: NaN } : undefined,
    fitMs: 1500,
    judgeMs: 1,
  };
}

function report(seed: number, value: number): Report {
  const rows = [row('popularity', 0.2), row('attune', value)];
  return { protocol: 'p', seed, about: 'What is measured.', target: 'ndcg@10', readers: 7, items: 3, rows };
}

const comparison = {
  metric: 'ndcg@10',
  model: 'attune',
  against: 'popularity',
  difference: { mean: 0.1, low: 0.05, high: 0.15 },
  ratio: 1.5,
};

test('the table tells hits, lists, kinds of readers, parts and who is better', () => {
  const text = reportTable(report(1, 0.3), comparison);
  expect(text).toContain('attune      .3000 [.2000, .4000]');
  expect(text).toContain('coverage@10');
  expect(text).not.toContain('ild@10');
  expect(text).toContain('light (5 to 49; 7 readers)');
  expect(text).toMatch(/attune +\.9000 +– +\.3000/);
  expect(text).toContain('+.1000 [+.0500, +.1500], × 1.500: better');
});

test('the line of JSON holds all measures that say anything under metrics', () => {
  const parsed = JSON.parse(reportJson(report(1, 0.3), comparison)) as { rows: { metrics: unknown }[] };
  expect(parsed).toMatchObject({ protocol: 'p', seed: 1, comparison: { against: 'popularity' } });
  expect(parsed.rows[1]!.metrics).toEqual({ 'ndcg@10': 0.3, 'coverage@10': 0.15 });
});

test('over seeds: mean and spread', () => {
  const reports = [report(1, 0.2), report(2, 0.4)];
  const figure = overSeeds(reports).get('attune')!.get('ndcg@10')!;
  expect(figure.mean).toBeCloseTo(0.3);
  expect(figure.spread).toBeCloseTo(Math.SQRT1_2 * 0.2);
  expect(seedsTable(reports)).toContain('0.3000 ± 0.1414');
  const parsed = JSON.parse(seedsJson(reports)) as { seeds: number[]; rows: { metrics: Record<string, number> }[] };
  expect(parsed.seeds).toEqual([1, 2]);
  expect(parsed.rows[1]!.metrics['ndcg@10']).toBe(0.3);
});
