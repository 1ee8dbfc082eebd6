import { Command, InvalidArgumentError } from 'commander';
import { SingleBar } from 'cli-progress';
import { composeVectorize } from '../compose-evaluation';
import { DatasetMissing, type Dataset } from '../datasets/dataset';
import { readDeskdrop } from '../datasets/deskdrop';
import { readMovieLens } from '../datasets/movielens';
import { attuneRow, type AttuneOptions } from '../evaluation/attune';
import { learn, type Learnt } from '../evaluation/learning/learn';
import type { Protocol } from '../evaluation/protocol';
import { deskdropPublished } from '../evaluation/protocols/deskdrop-published';
import { moviesTemporal } from '../evaluation/protocols/movies-temporal';
import { readLog } from '../evaluation/read-log';
import { reportJson, reportTable } from '../evaluation/report-text';
import { runProtocol, type OnProgress } from '../evaluation/run-protocol';

interface Options {
  readonly protocol: string;
  readonly data: string;
  readonly seed: number;
  readonly embedder: 'fast' | 'local';
  readonly json?: boolean;
}

const PROTOCOLS: Readonly<Record<string, { readonly protocol: Protocol; readonly read: (path: string) => Dataset }>> = {
  'deskdrop-published': { protocol: deskdropPublished, read: readDeskdrop },
  'movies-temporal': { protocol: moviesTemporal, read: readMovieLens },
};

const program = new Command('evaluate')
  .description('Judges the recipe that serves beside its baselines, on public data.')
  .requiredOption('--protocol <name>', `one of: ${Object.keys(PROTOCOLS).join(', ')}`, protocolName)
  .requiredOption('--data <path>', 'folder with the data sets (ml-latest-small/ and tmdb-10k/, deskdrop/)')
  .option('--seed <n>', 'seed of random splits and samples', wholeNumber, 1)
  .option('--embedder <name>', 'what turns content into vectors: fast or local', embedderName, 'fast')
  .option('--json', 'print the figures as one object on the last line')
  .action(evaluate);

async function evaluate({ protocol: name, data, seed, embedder, json }: Options): Promise<void> {
  const { protocol, read } = PROTOCOLS[name]!;
  const log = await readLog(read(data));
  const bar = progressBar();
  const vectorize = composeVectorize({
    embedder,
    onEmbedded: (done, total) => bar.show({ model: 'embedding', done, total }),
  });
  const rows = [...protocol.baselines, attuneRow({ vectorize, learn: learner(protocol, seed), onLearnt: tellLearnt })];
  const split = protocol.split(log, seed);
  const clock = () => performance.now();
  const report = await runProtocol(protocol, split, { seed, rows, onProgress: bar.show, clock }).finally(bar.stop);
  console.log(reportTable(report));
  if (json === true) console.log(reportJson(report));
}

/** Learns on a validation part cut from the training part as the protocol cuts its test part. */
function learner(protocol: Protocol, seed: number): AttuneOptions['learn'] {
  return (split, vectors, recipe) =>
    learn(protocol.validation(split, seed), {
      recipe,
      vectors,
      seed,
      objectiveOf: (part) => protocol.objective(part, seed),
    });
}

/** On stderr: what was chosen, and by which figures. */
function tellLearnt({ trials, weights, before, after }: Learnt): void {
  const tried = trials.map(({ recommender, tried: what, value }) => `  ${recommender}: ${what}: ${value.toFixed(4)}`);
  const weighed = Object.entries(weights).map(([name, weight]) => `${name} ${Number(weight.toPrecision(3))}`);
  console.error(['', 'Learnt on the validation part:', ...tried, `  weights: ${weighed.join(', ')}`].join('\n'));
  console.error(`  objective: ${before.toFixed(4)} as set by hand, ${after.toFixed(4)} as learnt`);
}

/** On stderr, so that stdout holds nothing but the results; silent where nobody watches. */
function progressBar(): { readonly show: OnProgress; readonly stop: () => void } {
  const bar = new SingleBar({ format: '{model} |{bar}| {value}/{total}', stream: process.stderr, hideCursor: true });
  let started = false;
  return {
    show: ({ model, done, total }) => {
      if (!started) bar.start(total, done, { model });
      else if (bar.getTotal() !== total) bar.setTotal(total);
      started = true;
      bar.update(done, { model });
    },
    stop: () => bar.stop(),
  };
}

function protocolName(name: string): string {
  if (name in PROTOCOLS) return name;
  throw new InvalidArgumentError(`There is ${Object.keys(PROTOCOLS).join(', ')}.`);
}

function embedderName(name: string): string {
  if (name === 'fast' || name === 'local') return name;
  throw new InvalidArgumentError('There is fast and local.');
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('Expected a whole number.');
}

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof DatasetMissing)) throw error;
  console.error(
    `${error.message}\n--data names the folder that holds the data sets; see README.md, "How relevance is measured".`,
  );
  process.exitCode = 2;
});
