import type { Interval } from './bootstrap';
import type { Comparison } from './comparison';
import type { PartFigures, Report, RowResult } from './run-protocol';
import { STRATA, STRATA_WORDS } from './strata';

/** A report as tables a person can read: hits with their 95 % intervals over readers, then what lists are like besides. */
export function reportTable(report: Report, comparison: Comparison | null = null): string {
  const title = `${report.protocol} (seed ${report.seed}; ${report.readers} readers, ${report.items} items)`;
  const blocks = [
    accuracy(report.rows),
    ['Besides hits, of each first 10 places:', ...beyond(report.rows)],
    strata(report),
    parts(report),
    comparison === null ? [] : [comparisonText(comparison)],
  ];
  const filled = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return [`${title}\n${report.about}`, ...filled].join('\n\n');
}

/** The same as one line of JSON: metrics by model, rounded to five places. */
export function reportJson({ protocol, seed, rows }: Report, comparison: Comparison | null = null): string {
  const plain = rows.map(({ model, metrics, beyond: besides, strata: kinds, parts: other }) => {
    const hits = [...metrics].map(([name, { mean }]) => [name, mean] as const);
    return {
      model,
      metrics: rounded([...hits, ...besides]),
      strata: Object.fromEntries([...kinds].map(([kind, { readers, interval }]) => [kind, { readers, ...interval }])),
      ...(other === undefined ? {} : { parts: other }),
    };
  });
  return JSON.stringify({ protocol, seed, rows: plain, ...(comparison === null ? {} : { comparison }) });
}

function rounded(values: readonly (readonly [string, number])[]): Record<string, number> {
  const known = values.filter(([, value]) => Number.isFinite(value));
  return Object.fromEntries(known.map(([name, value]) => [name, Math.round(value * 1e5) / 1e5]));
}

function accuracy(rows: readonly RowResult[]): string[] {
  const metrics = [...(rows[0]?.metrics.keys() ?? [])];
  const body = rows.map((row) => [
    row.model,
    ...metrics.map((metric) => cell(row.metrics.get(metric)!)),
    `${(row.fitMs / 1000).toFixed(1)} s`,
  ]);
  return aligned([['model', ...metrics, 'fit'], ...body]);
}

function beyond(rows: readonly RowResult[]): string[] {
  const known = (name: string) => rows.some((row) => Number.isFinite(row.beyond.get(name)));
  const names = [...(rows[0]?.beyond.keys() ?? [])].filter(known);
  const body = rows.map((row) => [row.model, ...names.map((name) => short(row.beyond.get(name) ?? NaN))]);
  return aligned([['model', ...names], ...body]);
}

function strata({ rows, target }: Report): string[] {
  const kinds = STRATA.filter((kind) => rows[0]?.strata.has(kind));
  const heads = kinds.map((kind) => `${kind} (${STRATA_WORDS[kind]}; ${rows[0]!.strata.get(kind)!.readers} readers)`);
  const body = rows.map((row) => [row.model, ...kinds.map((kind) => cell(row.strata.get(kind)!.interval))]);
  return [`${target} by how much was known of a reader:`, ...aligned([['model', ...heads], ...body])];
}

function parts({ rows, target }: Report): string[] {
  const judged = rows.filter((row): row is RowResult & { parts: PartFigures } => row.parts !== undefined);
  if (judged.length === 0) return [];
  const body = judged.map(({ model, parts: { train, validation }, metrics }) => {
    return [model, ...[train, validation, metrics.get(target)!.mean].map(short)];
  });
  return [`${target} on each part:`, ...aligned([['model', 'train', 'validation', 'test'], ...body])];
}

/** Our row against the strongest other, in a sentence. */
export function comparisonText({ metric, model, against, difference, ratio }: Comparison): string {
  const { mean, low, high } = difference;
  const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'not told apart';
  const figures = `${signed(mean)} [${signed(low)}, ${signed(high)}], × ${ratio.toFixed(3)}`;
  return `${model} against ${against}, the best of the others by ${metric}: ${figures}: ${verdict}`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${short(Math.abs(value))}`;
}

function cell({ mean, low, high }: Interval): string {
  return `${short(mean)} [${short(low)}, ${short(high)}]`;
}

function short(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4).replace(/^0/, '') : '–';
}

/** Columns of equal width under a line. */
export function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [lines[0]!, widths.map((width) => '─'.repeat(width)).join('  '), ...lines.slice(1)];
}
