import { answersByStratum, byReader, type Answer } from '../answers';
import { BeyondAccuracy } from '../beyond-accuracy';
import { bootstrapMean } from '../bootstrap';
import { hitRate, ndcg, recall } from '../metrics';
import type { Report, RowResult, RunOptions } from '../run-protocol';
import { stratumOf } from '../strata';
import { validationOf, type Stream } from '../stream/stream';
import { surroundingsFrom } from '../surroundings';
import type { DigestProtocol, DigestRow } from './digest-row';
import { replayDigests, weeksOf, type JudgedDigest } from './replay-digests';

export interface RunDigestsOptions extends Omit<RunOptions, 'rows'> {
  readonly rows: readonly DigestRow[];
}

/** Replays a stream for every row, week by week, and reports as `runProtocol` does: a reader's digests are one contribution. */
export async function runDigests(
  protocol: DigestProtocol,
  stream: Stream,
  options: RunDigestsOptions,
): Promise<Report> {
  const rows: RowResult[] = [];
  for (const row of options.rows) rows.push(await runRow(protocol, stream, row, options));
  const { name, about, target } = protocol;
  const readers = rows[0]?.contributions.get(target)?.length ?? 0;
  return { protocol: name, seed: options.seed, about, target, readers, items: stream.items.length, rows };
}

async function runRow(
  { target, size }: DigestProtocol,
  stream: Stream,
  row: DigestRow,
  { seed, onProgress, clock, vectorOf = () => undefined, inParts }: RunDigestsOptions,
): Promise<RowResult> {
  const total = stream.replayed.length;
  let done = 0;
  onProgress({ model: row.name, done, total });
  const started = clock();
  const chooser = await row.start(stream, seed);
  const fitted = clock();
  const beyond = new BeyondAccuracy(surroundingsFrom(stream.items, stream.past, vectorOf), size);
  const answers: Answer[] = [];
  await replayDigests(stream, chooser, {
    size,
    onDigest: (digest) => {
      answers.push(answerOf(digest, size));
      beyond.add(listOf(digest));
    },
    onEvent: () => onProgress({ model: row.name, done: (done += 1), total }),
  });
  const judgeMs = clock() - fitted;
  const contributions = byReader(answers);
  return {
    model: row.name,
    metrics: new Map([...contributions].map(([name, readers]) => [name, bootstrapMean(readers, { seed })])),
    contributions,
    beyond: beyond.result(),
    strata: answersByStratum(answers, target, seed),
    // What is asked is asked before it is learnt: there is no training part to judge on.
    parts: inParts?.includes(row.name)
      ? { train: NaN, validation: await before(stream, row, { target, size, seed }) }
      : undefined,
    fitMs: fitted - started,
    judgeMs,
  };
}

/**
 * recall, hr and ndcg of what was read in the week, whether or not it was out when the digest was sent; `recall-out` of
 * what was out: the part of it that a digest can do anything about.
 */
function answerOf({ userId, chosen, read, reachable, known }: JudgedDigest, k: number): Answer {
  const measures = {
    [`recall@${k}`]: recall(chosen, read, k),
    [`hr@${k}`]: hitRate(chosen, read, k),
    [`ndcg@${k}`]: ndcg(chosen, read, k),
    ...(reachable.size > 0 ? { [`recall-out@${k}`]: recall(chosen, reachable, k) } : {}),
  };
  return { userId, stratum: stratumOf(known.size), measures };
}

function listOf({ chosen, read, known, now }: JudgedDigest) {
  return { list: chosen, relevant: read, history: [...known].map((itemId) => ({ itemId, weight: 1, at: now })) };
}

interface Judged {
  readonly target: string;
  readonly size: number;
  readonly seed: number;
}

/** The same row in the weeks before; NaN where they are none. */
async function before(stream: Stream, row: DigestRow, { target, size, seed }: Judged): Promise<number> {
  const earlier = validationOf(stream);
  if (weeksOf(earlier).length === 0) return NaN;
  const answers: Answer[] = [];
  const onDigest = (digest: JudgedDigest) => void answers.push(answerOf(digest, size));
  await replayDigests(earlier, await row.start(earlier, seed), { size, onDigest });
  return answers.reduce((sum, { measures }) => sum + (measures[target] ?? 0), 0) / Math.max(1, answers.length);
}
