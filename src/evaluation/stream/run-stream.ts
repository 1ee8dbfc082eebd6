import { answersByStratum, byReader, type Answer } from '../answers';
import { BeyondAccuracy } from '../beyond-accuracy';
import { bootstrapMean } from '../bootstrap';
import type { Report, RowResult, RunOptions } from '../run-protocol';
import { bestByScore } from '../split';
import { stratumOf } from '../strata';
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
    strata: answersByStratum(answers, target, seed),
    // Whatever is asked is asked before it is learnt: there is no training part to judge on.
    parts: inParts?.includes(row.name) ? { train: NaN, validation: await before(stream, row, target) } : undefined,
    fitMs: fitted - started,
    judgeMs,
  };
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

/** The same row a stretch earlier. */
async function before(stream: Stream, row: StreamRow, target: string): Promise<number> {
  const earlier = validationOf(stream);
  const answers = answersOf(earlier, await row.start(earlier), null, () => undefined);
  return answers.reduce((sum, { measures }) => sum + measures[target]!, 0) / Math.max(1, answers.length);
}
