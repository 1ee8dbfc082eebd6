import type { Dataset, ItemRecord, LineProblem } from '../datasets/dataset';
import { readDeskdrop } from '../datasets/deskdrop';
import { readJsonl } from '../datasets/jsonl';
import { readMovieLens } from '../datasets/movielens';
import { readSplitCsv, type SplitRow } from '../datasets/split-csv';
import type { DigestProtocol } from '../evaluation/digests/digest-row';
import type { Protocol } from '../evaluation/protocol';
import { deskdropDigest } from '../evaluation/protocols/deskdrop-digest';
import { deskdropPublished } from '../evaluation/protocols/deskdrop-published';
import { deskdropStream } from '../evaluation/protocols/deskdrop-stream';
import { moviesCold } from '../evaluation/protocols/movies-cold';
import { moviesNext } from '../evaluation/protocols/movies-next';
import { moviesTemporal } from '../evaluation/protocols/movies-temporal';
import { ownSplit } from '../evaluation/protocols/own-split';
import { readLog, type Log } from '../evaluation/read-log';
import type { StreamProtocol } from '../evaluation/stream/stream';

export interface InputOptions {
  readonly protocol: string;
  readonly data?: string;
  readonly train?: string;
  readonly test?: string;
  readonly items?: string;
  readonly at: number;
  readonly relevant?: number;
}

/** A log and how it is judged: cut once, replayed, or replayed week by week. */
export type Study = SplitStudy | StreamStudy | DigestStudy;
export interface SplitStudy {
  readonly kind: 'split';
  readonly protocol: Protocol;
  readonly log: Log;
}
export interface StreamStudy {
  readonly kind: 'stream';
  readonly protocol: StreamProtocol;
  readonly log: Log;
}

export interface DigestStudy {
  readonly kind: 'digests';
  readonly protocol: DigestProtocol;
  readonly log: Log;
}

/** What was asked cannot be read: said to whoever asked. */
export class EvaluationInput extends Error {}

type Read = (path: string) => Dataset;
type Kind = Omit<SplitStudy, 'log'> | Omit<StreamStudy, 'log'> | Omit<DigestStudy, 'log'>;

const PUBLIC: Readonly<Record<string, { readonly kind: Kind; readonly read: Read }>> = {
  'deskdrop-published': { kind: { kind: 'split', protocol: deskdropPublished }, read: readDeskdrop },
  'deskdrop-stream': { kind: { kind: 'stream', protocol: deskdropStream }, read: readDeskdrop },
  'deskdrop-digest': { kind: { kind: 'digests', protocol: deskdropDigest }, read: readDeskdrop },
  'movies-temporal': { kind: { kind: 'split', protocol: moviesTemporal }, read: readMovieLens },
  'movies-next': { kind: { kind: 'split', protocol: moviesNext }, read: readMovieLens },
  'movies-cold': { kind: { kind: 'split', protocol: moviesCold }, read: readMovieLens },
};

export const PROTOCOLS = [...Object.keys(PUBLIC), 'split'];

/** The protocol and the log it cuts. Rejects with EvaluationInput or DatasetMissing where something is missing. */
export async function readInput(options: InputOptions): Promise<Study> {
  const known = PUBLIC[options.protocol];
  if (known === undefined) return readOwnSplit(options);
  if (options.data === undefined) {
    throw new EvaluationInput(`${options.protocol} needs --data PATH, the folder that holds the data sets.`);
  }
  return { ...known.kind, log: await readLog(known.read(options.data)) };
}

async function readOwnSplit({ train, test, items, at, relevant }: InputOptions): Promise<SplitStudy> {
  if (train === undefined || test === undefined) throw new EvaluationInput('split needs --train FILE and --test FILE.');
  const problems: LineProblem[] = [];
  const onProblem = (problem: LineProblem) => problems.push(problem);
  const { log, protocol } = ownSplit({
    train: await all<SplitRow>(readSplitCsv(train, onProblem)),
    test: await all<SplitRow>(readSplitCsv(test, onProblem)),
    items: items === undefined ? [] : await all<ItemRecord>(readJsonl(items).items(onProblem)),
    relevantFrom: relevant ?? null,
    k: at,
  });
  return { kind: 'split', protocol, log: { ...log, problems } };
}

async function all<T>(records: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const record of records) gathered.push(record);
  return gathered;
}
