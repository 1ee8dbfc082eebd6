import { bootstrapMean, type Contribution, type Interval } from './bootstrap';
import type { Protocol } from './protocol';
import type { Row, Split } from './split';

export interface RowResult {
  readonly model: string;
  readonly metrics: ReadonlyMap<string, Interval>;
  /** By metric, what each reader contributed: for paired comparisons. */
  readonly contributions: ReadonlyMap<string, readonly Contribution[]>;
  readonly fitMs: number;
  readonly judgeMs: number;
}

export interface Report {
  readonly protocol: string;
  readonly seed: number;
  readonly about: string;
  readonly readers: number;
  readonly items: number;
  readonly rows: readonly RowResult[];
}

/** What is told while it lasts: `done` of `total` readers, for the row at hand. */
export type OnProgress = (progress: { readonly model: string; readonly done: number; readonly total: number }) => void;

export interface RunOptions {
  readonly seed: number;
  readonly rows: readonly Row[];
  readonly onProgress: OnProgress;
  readonly clock: () => number;
}

/** Fits and judges every row on one split. */
export async function runProtocol(protocol: Protocol, split: Split, options: RunOptions): Promise<Report> {
  const rows: RowResult[] = [];
  for (const row of options.rows) rows.push(await runRow(protocol, split, row, options));
  const { name, about } = protocol;
  return { protocol: name, seed: options.seed, about, readers: split.readers.length, items: split.items.length, rows };
}

async function runRow(
  protocol: Protocol,
  split: Split,
  row: Row,
  { seed, onProgress, clock }: RunOptions,
): Promise<RowResult> {
  const total = split.readers.length;
  let done = 0;
  onProgress({ model: row.name, done, total });
  const started = clock();
  const scorer = await row.fit(split);
  const fitted = clock();
  const onReader = () => onProgress({ model: row.name, done: (done += 1), total });
  const contributions = protocol.judge(split, scorer, { seed, onReader });
  const metrics = new Map([...contributions].map(([name, users]) => [name, bootstrapMean(users, { seed })]));
  return { model: row.name, metrics, contributions, fitMs: fitted - started, judgeMs: clock() - fitted };
}
