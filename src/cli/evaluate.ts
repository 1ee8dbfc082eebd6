import { Command, InvalidArgumentError } from 'commander';
import { DatasetMissing } from '../datasets/dataset';
import { cleaningText, cleanLog } from '../evaluation/clean-log';
import { reportJson, reportTable } from '../evaluation/report-text';
import type { Report } from '../evaluation/run-protocol';
import { seedsJson, seedsTable } from '../evaluation/seeds-report';
import { runStudy, type StudyOptions } from './evaluate-study';
import { runTune, type TuneCommand } from './evaluate-tune';
import { EvaluationInput, PROTOCOLS, readInput, type Study } from './evaluation-input';

interface Options extends Omit<TuneCommand, 'tune'>, StudyOptions {
  readonly seeds?: readonly number[];
  readonly clean?: boolean;
  readonly json?: boolean;
  readonly tune?: string;
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
  .option('--seeds <list>', 'several, as 1,2,3: each alone, then mean and spread', listOf(wholeNumber))
  .option('--embedder <name>', 'what turns content into vectors: fast or local', oneOf(['fast', 'local']), 'fast')
  .option('--clean', 'leave out duplicates, machines and the like before anything is cut (they are counted either way)')
  .option(
    '--prices',
    'instead of baselines: what diversity, calibration, exposure and serendipity give and cost',
    false,
  )
  .option('--no-parts', 'leave out the figures on the training and validation parts')
  .option('--tune <file>', 'search settings on validation parts instead, and write them and their scores to this file')
  .option('--tune-on <protocols>', 'with --tune: several protocols to serve together', listOf(oneOf(PROTOCOLS)))
  .option('--trials <n>', 'with --tune: draws for each recommender', wholeNumber, 30)
  .option('--folds <n>', 'with --tune: validation parts to take the mean of', wholeNumber, 3)
  .option('--json', 'print the figures as one object on the last line')
  .action(evaluate);

async function evaluate(options: Options): Promise<void> {
  const { tune, seeds = [options.seed], json } = options;
  if (tune !== undefined) return runTune({ ...options, tune });
  const study = cleaned(await readInput(options), options);
  if (options.prices && study.kind !== 'split') throw new EvaluationInput('--prices needs a protocol that cuts once.');
  const reports: Report[] = [];
  for (const seed of seeds) {
    const [report, comparison] = await runStudy(study, { ...options, seed });
    reports.push(report);
    console.log(`${reportTable(report, comparison)}\n`);
    if (json === true && seeds.length === 1) console.log(reportJson(report, comparison));
  }
  if (seeds.length === 1) return;
  console.log(seedsTable(reports));
  if (json === true) console.log(seedsJson(reports));
}

/** Tells what is wrong with the log, and leaves it out where that was asked for. */
function cleaned(study: Study, { clean }: Options): Study {
  for (const { file, line, message } of study.log.problems.slice(0, 20)) {
    console.error(`${file}, line ${line}: ${message}`);
  }
  const { log, cleaned: found } = cleanLog(study.log, Date.now());
  const lines = cleaningText(found);
  const fate = clean === true ? 'left out' : 'in the log, and left in (see --clean)';
  if (lines.length > 0) console.error([`Not to be learnt from, ${fate}:`, ...lines].join('\n  '));
  return clean === true ? { ...study, log } : study;
}

function oneOf<T extends string>(names: readonly T[]): (name: string) => T {
  return (name) => {
    const found = names.find((known) => known === name);
    if (found === undefined) throw new InvalidArgumentError(`There is ${names.join(', ')}.`);
    return found;
  };
}

function listOf<T>(parse: (text: string) => T): (text: string) => T[] {
  return (text) => text.split(',').map((part) => parse(part.trim()));
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
