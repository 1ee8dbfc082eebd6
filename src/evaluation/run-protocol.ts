import { BeyondAccuracy } from './beyond-accuracy';
import { bootstrapMean, type Contribution, type Interval } from './bootstrap';
import type { Protocol } from './protocol';
import { recordingScorer } from './recording-scorer';
import type { Row, Scorer, Split } from './split';
import { figuresByStratum, stratumOf, type Stratum, type StratumFigure } from './strata';
import { surroundingsOf } from './surroundings';

export interface RowResult {
  readonly model: string;
  readonly metrics: ReadonlyMap<string, Interval>;
  /** By metric, what each reader contributed: for paired comparisons. */
  readonly contributions: ReadonlyMap<string, readonly Contribution[]>;
  /** Measures of the lists besides hits, as `coverage@10`. */
  readonly beyond: ReadonlyMap<string, number>;
  /** The target metric, by how many items readers had in training. */
  readonly strata: ReadonlyMap<Stratum, StratumFigure>;
  /** The target metric on other parts, where they were asked for. */
  readonly parts?: PartFigures;
  readonly fitMs: number;
  readonly judgeMs: number;
}

/**
 * The same measure on what a model was fitted on, on a part cut off before it, and on the test part. Train: the validation
 * part ranked by a model that has learnt from it; far above validation, it learns by heart. NaN where a protocol has none.
 */
export interface PartFigures {
  readonly train: number;
  readonly validation: number;
}

export interface Report {
  readonly protocol: string;
  readonly seed: number;
  readonly about: string;
  /** The measure by which settings are chosen, and of which strata, parts and comparisons speak. */
  readonly target: string;
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
  /** Vectors of the items' content, for measures of lists; missing: what needs them is left out. */
  readonly vectorOf?: (itemId: string) => Float32Array | undefined;
  /** Rows of these names are judged on the training and validation parts too. */
  readonly inParts?: readonly string[];
}

/** Places of a list that measures besides hits look at. */
const LIST = 10;

/** Fits and judges every row on one split. */
export async function runProtocol(protocol: Protocol, split: Split, options: RunOptions): Promise<Report> {
  const rows: RowResult[] = [];
  for (const row of options.rows) rows.push(await runRow(protocol, split, row, options));
  const { name, about, target } = protocol;
  const { readers, items } = split;
  return { protocol: name, seed: options.seed, about, target, readers: readers.length, items: items.length, rows };
}

async function runRow(protocol: Protocol, split: Split, row: Row, options: RunOptions): Promise<RowResult> {
  const { seed, onProgress, clock, vectorOf } = options;
  const total = split.readers.length;
  let done = 0;
  onProgress({ model: row.name, done, total });
  const started = clock();
  const scorer = await row.fit(split);
  const fitted = clock();
  const beyond = new BeyondAccuracy(surroundingsOf(split, vectorOf), LIST);
  const recorded = recordingScorer(scorer, LIST, beyond);
  const onReader = () => onProgress({ model: row.name, done: (done += 1), total });
  const contributions = new Map([...protocol.judge(split, recorded.scorer, { seed, onReader })]);
  contributions.set('auc', recorded.aucs);
  const judgeMs = clock() - fitted;
  const metrics = new Map([...contributions].map(([name, users]) => [name, bootstrapMean(users, { seed })]));
  const strata = split.readers.map(({ history }) => stratumOf(history.length));
  return {
    model: row.name,
    metrics,
    contributions,
    beyond: beyond.result(),
    strata: figuresByStratum(contributions.get(protocol.target)!, strata, seed),
    parts: options.inParts?.includes(row.name) === true ? await partsOf(protocol, split, row, scorer, seed) : undefined,
    fitMs: fitted - started,
    judgeMs,
  };
}

async function partsOf(protocol: Protocol, split: Split, row: Row, fitted: Scorer, seed: number): Promise<PartFigures> {
  const validation = protocol.validation(split, seed);
  const figure = (scorer: Scorer) => {
    const users = protocol.judge(validation, scorer, { seed, onReader: () => undefined }).get(protocol.target)!;
    return bootstrapMean(users, { seed, resamples: 1 }).mean;
  };
  return { train: figure(fitted), validation: figure(await row.fit(validation)) };
}
