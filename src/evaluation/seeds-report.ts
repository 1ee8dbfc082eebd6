import { mean } from './mean';
import type { Report } from './run-protocol';
import { aligned } from './report-text';

/** Mean over seeds, and the standard deviation between them. */
export interface OverSeeds {
  readonly mean: number;
  readonly spread: number;
}

/** By model, by metric, over reports of one protocol with different seeds. The spread of one seed is NaN. */
export function overSeeds(reports: readonly Report[]): Map<string, Map<string, OverSeeds>> {
  const rows = reports[0]?.rows ?? [];
  return new Map(
    rows.map(({ model, metrics, beyond }) => {
      const names = [...metrics.keys(), ...beyond.keys()];
      return [model, new Map(names.map((name) => [name, spreadOf(valuesOf(reports, model, name))]))];
    }),
  );
}

/** As a table: mean ± spread. */
export function seedsTable(reports: readonly Report[]): string {
  const metrics = [...(reports[0]?.rows[0]?.metrics.keys() ?? [])];
  const body = [...overSeeds(reports)].map(([model, figures]) => [
    model,
    ...metrics.map((name) => text(figures.get(name)!)),
  ]);
  const seeds = reports.map(({ seed }) => seed).join(', ');
  return [`Mean and standard deviation over the seeds ${seeds}:`, ...aligned([['model', ...metrics], ...body])].join(
    '\n',
  );
}

/** The same as one line of JSON; `metrics` are the means. */
export function seedsJson(reports: readonly Report[]): string {
  const rows = [...overSeeds(reports)].map(([model, figures]) => {
    const known = [...figures].filter(([, { mean }]) => Number.isFinite(mean));
    const of = (pick: (one: OverSeeds) => number) =>
      Object.fromEntries(known.map(([name, one]) => [name, Math.round(pick(one) * 1e5) / 1e5]));
    return { model, metrics: of(({ mean }) => mean), spread: of(({ spread }) => spread) };
  });
  const [first] = reports;
  return JSON.stringify({ protocol: first?.protocol, seed: first?.seed, seeds: reports.map(({ seed }) => seed), rows });
}

function valuesOf(reports: readonly Report[], model: string, name: string): number[] {
  return reports.map(({ rows }) => {
    const row = rows.find((one) => one.model === model);
    return row?.metrics.get(name)?.mean ?? row?.beyond.get(name) ?? NaN;
  });
}

function spreadOf(values: readonly number[]): OverSeeds {
  const middle = mean(values);
  const square = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return { mean: middle, spread: Math.sqrt(square / (values.length - 1)) };
}

function text({ mean, spread }: OverSeeds): string {
  return `${mean.toFixed(4)} ± ${Number.isFinite(spread) ? spread.toFixed(4) : '–'}`;
}
