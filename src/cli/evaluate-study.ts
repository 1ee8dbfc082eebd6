import { composeVectorize } from '../compose-evaluation';
import { NEWS_FEED, RECIPES, TRAINED_FEED } from '../core/recipe';
import { attuneRow, type AttuneOptions } from '../evaluation/attune';
import { againstBest, type Comparison } from '../evaluation/comparison';
import { digestAttuneRow } from '../evaluation/digests/digest-attune';
import type { DigestRow } from '../evaluation/digests/digest-row';
import { runDigests } from '../evaluation/digests/run-digests';
import { describeWeights } from '../evaluation/learning/describe-weights';
import { learn, type Learnt } from '../evaluation/learning/learn';
import { priceRows } from '../evaluation/prices';
import type { Protocol } from '../evaluation/protocol';
import { runProtocol, type Report } from '../evaluation/run-protocol';
import type { LearntStream } from '../evaluation/stream/learn-stream';
import { runStream } from '../evaluation/stream/run-stream';
import { streamAttuneRow } from '../evaluation/stream/stream-attune';
import type { StreamRow } from '../evaluation/stream/stream';
import { progressBar } from './evaluate-progress';
import type { DigestStudy, SplitStudy, StreamStudy, Study } from './evaluation-input';

export interface StudyOptions {
  readonly seed: number;
  readonly embedder: 'fast' | 'local';
  /** Rows that show what strengths after ranking cost, instead of baselines. */
  readonly prices: boolean;
  /** Whether our rows are judged on the training and validation parts too. */
  readonly parts: boolean;
}

const LIVE = 'attune-live';
const OURS = 'attune';

/** Our recipe as it serves with what was set by hand, and with what learning makes of it, beside the protocol's baselines. */
export async function runStudy(study: Study, options: StudyOptions): Promise<[Report, Comparison | null]> {
  const bar = progressBar();
  const onEmbedded = (done: number, total: number) => bar.show({ model: 'embedding', done, total });
  const vectorize = composeVectorize({ embedder: options.embedder, onEmbedded });
  const vectors = await vectorize(study.log.items);
  const shared = {
    seed: options.seed,
    onProgress: bar.show,
    clock: () => performance.now(),
    vectorOf: (id: string) => vectors.vectorOf(id),
    inParts: options.parts && !options.prices ? [LIVE, OURS] : [],
  };
  const report = await run(study, options, vectorize, shared).finally(bar.stop);
  const { target: metric, seed, rows } = report;
  return [report, againstBest(rows, { metric, ours: OURS, own: [OURS, LIVE], seed })];
}

type Vectorize = AttuneOptions['vectorize'];
type Shared = Omit<Parameters<typeof runProtocol>[2], 'rows'>;

function run(study: Study, options: StudyOptions, vectorize: Vectorize, shared: Shared): Promise<Report> {
  switch (study.kind) {
    case 'split':
      return runSplit(study, options, vectorize, shared);
    case 'stream':
      return runReplay(study, options, vectorize, shared);
    case 'digests':
      return runNewsletters(study, vectorize, shared);
  }
}

function runSplit({ protocol, log }: SplitStudy, { seed, prices }: StudyOptions, vectorize: Vectorize, shared: Shared) {
  const ours = { vectorize, learn: learner(protocol, seed), onLearnt: tellLearnt };
  const live = attuneRow({ name: LIVE, vectorize, recipe: RECIPES.feed, learn: null });
  const rows = prices ? priceRows(ours) : [...protocol.baselines, live, attuneRow({ ...ours, name: OURS })];
  return runProtocol(protocol, protocol.split(log, seed), { ...shared, rows });
}

function runReplay({ protocol, log }: StreamStudy, { seed }: StudyOptions, vectorize: Vectorize, shared: Shared) {
  const ours = { vectorize, seed, onLearnt: tellLearntStream };
  const rows: StreamRow[] = [
    ...protocol.baselines,
    streamAttuneRow({ ...ours, name: LIVE, recipes: [RECIPES.feed], learns: false }),
    streamAttuneRow({ ...ours, name: OURS, recipes: [TRAINED_FEED, NEWS_FEED], learns: true }),
  ];
  return runStream(protocol, protocol.stream(log), { ...shared, rows });
}

function runNewsletters({ protocol, log }: DigestStudy, vectorize: Vectorize, shared: Shared) {
  const ours = { vectorize, onLearnt: tellLearntStream };
  const rows: DigestRow[] = [
    ...protocol.baselines,
    digestAttuneRow({ ...ours, name: LIVE, recipes: [] }),
    digestAttuneRow({ ...ours, name: OURS, recipes: [TRAINED_FEED, NEWS_FEED] }),
  ];
  return runDigests(protocol, protocol.stream(log), { ...shared, rows });
}

/** Learns on a validation part cut from the training part as the protocol cuts its test part. */
function learner(protocol: Protocol, seed: number): NonNullable<AttuneOptions['learn']> {
  return (split, vectors, recipe) => {
    const objectiveOf = (part: Parameters<Protocol['objective']>[0]) => protocol.objective(part, seed);
    return learn(protocol.validation(split, seed), { recipe, vectors, seed, objectiveOf });
  };
}

/** On stderr: what was chosen, and by which figures. */
function tellLearnt(learnt: Learnt): void {
  const { trials, before, after } = learnt;
  const tried = trials.map(({ recommender, tried: what, value }) => `  ${recommender}: ${what}: ${value.toFixed(4)}`);
  const lines = ['', 'Learnt on the validation part:', ...tried, ...describeWeights(learnt).map((line) => `  ${line}`)];
  console.error(lines.join('\n'));
  console.error(`  objective: ${before.toFixed(4)} as set by hand, ${after.toFixed(4)} as learnt`);
}

function tellLearntStream({ trials, weights, signalPower, judged }: LearntStream): void {
  const tried = trials.map(({ recommender, tried: what, value }) => `  ${recommender}: ${what}: ${value.toFixed(4)}`);
  const ways = judged.map(({ ranker, recipe, signalPower: power, value, auc, logLoss }) => {
    const figures = `objective ${value.toFixed(4)}, AUC ${auc.toFixed(4)}, log-loss ${logLoss.toFixed(4)}`;
    return `  ${ranker}, from recipe ${recipe + 1}, signals to the power of ${power}: ${figures} on queries held back`;
  });
  const weighed = Object.entries(weights).map(([name, weight]) => `${name} ${Number(weight.toPrecision(3))}`);
  const chosen = [`  signals to the power of ${signalPower}; weights: ${weighed.join(', ')}`];
  console.error(['', 'Learnt by replaying the stretch before:', ...tried, ...ways, ...chosen].join('\n'));
}
