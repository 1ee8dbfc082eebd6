import { BeyondAccuracy } from '../beyond-accuracy';
import { bootstrapMean, type Contribution } from '../bootstrap';
import type { Report, RowResult, RunOptions } from '../run-protocol';
import { bestByScore } from '../split';
import { figuresByStratum, STRATA, stratumOf, type Stratum } from '../strata';
import { surroundingsFrom } from '../surroundings';
import { replay } from './replay';
import { validationOf, type Stream, type StreamProtocol, type StreamRanker, type StreamRow } from './stream';
import { measuresOfPlace, placeOf } from './stream-metrics';

export interface RunStreamOptions extends Omit<RunOptions, 'rows'> {
  readonly rows: readonly StreamRow[];
}

const K = 10;

/** Replays a stream for every row, and reports as `runProtocol` does: a reader's answers are one contribution. */
export async function runStream(protocol: StreamProtocol, stream: Stream, options: RunStreamOptions): Promise<Report> {
  const rows: RowResult[] = [];
  for (const row of options.rows) rows.push(await runRow(protocol, stream, row, options));
  const readers = new Set(stream.replayed.map(({ userId }) => userId)).size;
  const { name, about, target } = protocol;
  return { protocol: name, seed: options.seed, about, target, readers, items: stream.items.length, rows };
}

async function runRow(
  { target }: StreamProtocol,
  stream: Stream,
  row: StreamRow,
  { seed, onProgress, clock, vectorOf = () => undefined, inParts }: RunStreamOptions,
): Promise<RowResult> {
  const total = stream.replayed.length;
  let done = 0;
  onProgress({ model: row.name, done, total });
  const started = clock();
  const ranker = await row.start(stream);
  const fitted = clock();
  const beyond = new BeyondAccuracy(surroundingsFrom(stream.items, stream.past, vectorOf), K);
  const answers = answersOf(stream, ranker, beyond, () => onProgress({ model: row.name, done: (done += 1), total }));
  const judgeMs = clock() - fitted;
  const contributions = byReader(answers);
  const metrics = new Map([...contributions].map(([name, users]) => [name, bootstrapMean(users, { seed })]));
  return {
    model: row.name,
    metrics,
    contributions,
    beyond: beyond.result(),
    strata: strataOf(answers, target, seed),
    // Whatever is asked is asked before it is learnt: there is no training part to judge on.
    parts: inParts?.includes(row.name) ? { train: NaN, validation: await before(stream, row, target) } : undefined,
    fitMs: fitted - started,
    judgeMs,
  };
}

interface Answer {
  readonly userId: string;
  readonly stratum: Stratum;
  readonly measures: Readonly<Record<string, number>>;
}

function answersOf(stream: Stream, ranker: StreamRanker, beyond: BeyondAccuracy | null, onEvent: () => void): Answer[] {
  const answers: Answer[] = [];
  const known = new Map<string, Set<string>>();
  const note = ({ userId, itemId }: { readonly userId: string; readonly itemId: string }) => {
    known.set(userId, (known.get(userId) ?? new Set()).add(itemId));
  };
  stream.past.forEach(note);
  replay(stream, {
    onQuery: (query) => {
      const scores = ranker.score(query);
      const own = [...(known.get(query.userId) ?? [])];
      const history = own.map((itemId) => ({ itemId, weight: 1, at: query.now }));
      const list = bestByScore(query.candidates, scores, K);
      beyond?.add({ list, history, relevant: new Set([query.itemId]) });
      const measures = measuresOfPlace(placeOf(query, scores), K);
      answers.push({ userId: query.userId, stratum: stratumOf(own.length), measures });
    },
    onEvent: (event) => {
      ranker.learn(event);
      note(event);
      onEvent();
    },
  });
  return answers;
}

/** By metric: a reader's answers together; readers in the order of their first answer, the same for all rows. */
function byReader(answers: readonly Answer[]): Map<string, Contribution[]> {
  const places = new Map<string, number>();
  for (const { userId } of answers) if (!places.has(userId)) places.set(userId, places.size);
  const columns = new Map<string, Contribution[]>();
  for (const { userId, measures } of answers) {
    for (const [name, value] of Object.entries(measures)) {
      const column = columns.get(name) ?? Array.from(places, () => ({ sum: 0, count: 0 }));
      columns.set(name, column);
      const { sum, count } = column[places.get(userId)!]!;
      column[places.get(userId)!] = { sum: sum + value, count: count + 1 };
    }
  }
  return columns;
}

/** Answers are sorted by what was known of the reader at that moment: a reader may grow from cold to heavy. */
function strataOf(answers: readonly Answer[], target: string, seed: number) {
  const kinds = STRATA.flatMap((stratum) => {
    const own = byReader(answers.filter((answer) => answer.stratum === stratum)).get(target) ?? [];
    return own.map((contribution) => ({ contribution, stratum }));
  });
  return figuresByStratum(
    kinds.map(({ contribution }) => contribution),
    kinds.map(({ stratum }) => stratum),
    seed,
  );
}

/** The same row a stretch earlier. */
async function before(stream: Stream, row: StreamRow, target: string): Promise<number> {
  const earlier = validationOf(stream);
  const answers = answersOf(earlier, await row.start(earlier), null, () => undefined);
  return answers.reduce((sum, { measures }) => sum + measures[target]!, 0) / Math.max(1, answers.length);
}
