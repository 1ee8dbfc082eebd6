import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { MEASURES, STANDARD, type BenchOptions, type Part } from './bench/measures';
import { reportJson, reportTable, type Figures } from './bench/report';

interface Options extends Pick<BenchOptions, 'items' | 'readers' | 'quick' | 'data' | 'limit'> {
  readonly json: boolean;
  readonly only: readonly Part[];
  readonly cpuProf?: string;
}

const NOTES = `Load over HTTP on this machine; the server runs in a process of its own, as in production. Warm-up: every reader
asks once before anything is counted. Answers are not cached; a reader's ranking is, until the reader does something,
the catalogue changes, or it is five minutes old. After what a reader does it is made anew: when they ask for it, or
before, in a moment in which nobody waits.`;

const program = new Command('npm run bench --')
  .description('Measures this machine: each figure beside a floor of the same run.')
  .option('--items <n>', 'items in the catalogue', wholeNumber, 10_000)
  .option('--readers <n>', 'readers of feed and training', wholeNumber, 5_000)
  .option('--quick', 'short runs: a check that it works, not figures to quote', false)
  .option('--json', 'the last line is one JSON object', false)
  .option(
    '--only <parts>',
    `of ${Object.keys(MEASURES).join(', ')}, with commas (default: all but digests, backlog, embedding, training)`,
    parts,
    STANDARD,
  )
  .option('--data <path>', 'for embedding: a folder with ml-latest-small/ and tmdb-10k/; else made-up texts')
  .option('--limit <n>', 'for embedding: so many texts', wholeNumber, 5_851)
  .option('--cpu-prof <folder>', 'writes a profile of the server to this folder')
  .addHelpText(
    'after',
    '\nMONGO_URL: the server that events and webhooks are stored in, in a database of their own; else memory.',
  )
  .action(run);

async function run({ json, only, cpuProf, ...options }: Options): Promise<void> {
  const nodeOptions = cpuProf === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${cpuProf}`];
  const mongoUrl = process.env.MONGO_URL || undefined;
  console.log(
    `${NOTES}\nEvents and webhooks go into ${mongoUrl === undefined ? 'memory: MONGO_URL is not set' : 'MongoDB'}.\n`,
  );
  const figures: Record<string, number> = {};
  for (const part of only) Object.assign(figures, await measured(part, { ...options, mongoUrl, nodeOptions }));
  console.log(reportTable(figures));
  if (json) console.log(reportJson(figures));
}

async function measured(part: Part, options: Omit<BenchOptions, 'onProgress'>): Promise<Figures> {
  const bar = new SingleBar({ format: `${part} |{bar}| {value}/{total}`, stream: process.stderr, hideCursor: true });
  process.stderr.write(`${part} …\n`);
  let started = false;
  const onProgress = (done: number, all: number) => {
    if (!started) bar.start(all, done);
    started = true;
    bar.update(done);
  };
  return MEASURES[part]({ ...options, onProgress }).finally(() => bar.stop());
}

function parts(list: string): Part[] {
  const unknown = list.split(',').filter((name) => !(name in MEASURES));
  if (unknown.length === 0) return list.split(',') as Part[];
  throw new InvalidArgumentError(`There is no ${unknown.join(', ')}. There is ${Object.keys(MEASURES).join(', ')}.`);
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number above 0.');
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
