import { percentile, median } from '../../src/cli/bench/percentile';
import { reportJson, reportTable } from '../../src/cli/bench/report';

describe('percentile: nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  test.each([
    [0, 1],
    [0.5, 50],
    [0.95, 95],
    [0.99, 99],
    [1, 100],
  ])('%d of 1..100 in any order is %d', (p, expected) => {
    expect(percentile(hundred, p)).toBe(expected);
  });

  test('of one is that one; of nothing is no number; the values stay as they were', () => {
    const values = [3, 10, 2];
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
    expect(median(values)).toBe(3);
    expect(values).toEqual([3, 10, 2]);
  });
});

describe('the report', () => {
  const figures = { feed_rps: 1234.5678, mystery: 1, items: 10_000 };

  test('a table: in the order of the words, aims beside, strangers at the end', () => {
    const lines = reportTable({ ...figures, feed_vs_floor: 0.41234 }).split('\n');
    expect(lines.map((line) => line.split(/\s+/)[0])).toEqual([
      'figure',
      'items',
      'feed_rps',
      'feed_vs_floor',
      'mystery',
    ]);
    expect(lines[3]).toMatch(/^feed_vs_floor +0\.4123 +>= \.35 +their ratio$/);
    expect(lines[2]).toContain('1235');
  });

  test('for machines: one line, every figure, four digits', () => {
    expect(JSON.parse(reportJson(figures))).toEqual({ feed_rps: 1235, mystery: 1, items: 10_000 });
    expect(reportJson(figures)).not.toContain('\n');
  });
});
