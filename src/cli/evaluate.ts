import { Command, InvalidArgumentError } from 'commander';
import { SingleBar } from 'cli-progress';
import { composeVectorize } from '../compose-evaluation';
import { DatasetMissing } from '../datasets/dataset';
import { RECIPES } from '../core/recipe';
import { attuneRow, type AttuneOptions } from '../evaluation/attune';
import { learn, type Learnt } from '../evaluation/learning/learn';
import type { Protocol } from '../evaluation/protocol';
import { reportJson, reportTable } from '../evaluation/report-text';
import { runProtocol, type OnProgress } from '../evaluation/run-protocol';
import { EvaluationInput, PROTOCOLS, readInput, type InputOptions } from './evaluation-input';

interface Options extends InputOptions {
  readonly seed: number;
  readonly embedder: 'fast' | 'local';
  readonly json?: boolean;
}

const program = new Command('evaluate')
  .description('Judges the recipe that serves beside its baselines.')
  .requiredOption('--protocol <name>', `one of: ${PROTOCOLS.join(', ')}`, oneOf(PROTOCOLS))
  .option('--data <path>', 'folder with the public data sets (ml-latest-small/ and tmdb-10k/, deskdrop/)')
  .option('--train <file>', 'with split: CSV with the columns user,item,value,timestamp')
  .option('--test <file>', 'with split: the same; every row is relevant')
  .option('--items <file>', 'with split: items as JSON lines')
  .option('--at <k>', 'with split: places that count', wholeNumber, 10)
  .option(
    '--relevant <min>',
    'with split: value from which a training row is a success (default: every row is)',
    number,
  )
  .option('--seed <n>', 'seed of random splits and samples', wholeNumber, 1)
  .option('--embedder <name>', 'what turns content into vectors: fast or local', oneOf(['fast', 'local']), 'fast')
  .option('--json', 'print the figures as one object on the last line')
  .action(evaluate);

async function evaluate(options: Options): Promise<void> {
  const { seed, embedder, json } = options;
  const { protocol, log } = await readInput(options);
  for (const { file, line, message } of log.problems.slice(0, 20)) console.error(`${file}, line ${line}: ${message}`);
  const bar = progressBar();
  const vectorize = composeVectorize({
    embedder,
    onEmbedded: (done, total) => bar.show({ model: 'embedding', done, total }),
  });
  const attune = attuneRow({ vectorize, learn: learner(protocol, seed), onLearnt: tellLearnt });
  // What a server answers with today: the recipe of the feed, its weights as set by hand.
  const live = attuneRow({ name: 'attune-live', vectorize, recipe: RECIPES.feed, learn: null });
  const rows = [...protocol.baselines, live, attune];
  const clock = () => performance.now();
  const split = protocol.split(log, seed);
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

function oneOf<T extends string>(names: readonly T[]): (name: string) => T {
  return (name) => {
    const found = names.find((known) => known === name);
    if (found === undefined) throw new InvalidArgumentError(`There is ${names.join(', ')}.`);
    return found;
  };
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Expected a number.');
}

function wholeNumber(text: string): number {
  const value = number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('Expected a whole number.');
}

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof DatasetMissing || error instanceof EvaluationInput)) throw error;
  console.error(error.message);
  process.exitCode = 2;
});
