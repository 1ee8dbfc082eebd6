import type { Interval } from './bootstrap';
import type { Report } from './run-protocol';

/** A report as a table a person can read: mean and 95 % interval over readers. */
export function reportTable(report: Report): string {
  const metrics = [...(report.rows[0]?.metrics.keys() ?? [])];
  const head = ['model', ...metrics, 'fit'];
  const body = report.rows.map((row) => [
    row.model,
    ...metrics.map((metric) => cell(row.metrics.get(metric)!)),
    `${(row.fitMs / 1000).toFixed(1)} s`,
  ]);
  const title = `${report.protocol} (seed ${report.seed}; ${report.readers} readers, ${report.items} items)`;
  return [title, report.about, '', ...aligned([head, ...body])].join('\n');
}

/** The same as one line of JSON: metrics by model, rounded to five places. */
export function reportJson({ protocol, seed, rows }: Report): string {
  const plain = rows.map(({ model, metrics }) => {
    const rounded = [...metrics].map(([name, { mean }]) => [name, Math.round(mean * 1e5) / 1e5] as const);
    return { model, metrics: Object.fromEntries(rounded) };
  });
  return JSON.stringify({ protocol, seed, rows: plain });
}

function cell({ mean, low, high }: Interval): string {
  return `${short(mean)} [${short(low)}, ${short(high)}]`;
}

function short(value: number): string {
  return value.toFixed(4).replace(/^0/, '');
}

function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [lines[0]!, widths.map((width) => '─'.repeat(width)).join('  '), ...lines.slice(1)];
}
