import { Command, Option } from 'commander';
import { runProgram } from './run-program';
import { trainText } from './train/train-outcome';
import type { TrainOptions } from './train/run-train';

const HELP = `
Without options: trains now on everything in the store, and lets the new models serve unless they did worse than what
serves on the newest stretch of the log. Servers pick up what is to serve within a few seconds, without a stall.
Settings come from the environment, as the server's do: MONGO_URL, EMBEDDER, TENANTS …`;

const program = new Command('npm run train --')
  .description('Learns from what readers did: models, their settings, and what each signal is worth.')
  .addOption(new Option('--list', 'what was trained so far, and which serves').conflicts(['serve', 'rollback']))
  .addOption(new Option('--weights [version]', 'what each signal is worth (default: in what serves)'))
  .addOption(new Option('--serve <version>', 'let this one serve').conflicts(['rollback']))
  .addOption(new Option('--rollback', 'let the one before serve; before the first: what was set by hand'))
  .option('--tenant <name>', 'whose (default: the first of TENANTS)')
  .option('--json', 'print the outcome as one object on the last line')
  .addHelpText('after', HELP)
  .action(run);

async function run({ json, ...options }: TrainOptions & { json?: boolean }): Promise<void> {
  // Only now: all of the server comes along with it, and --help need not wait for that.
  const { runTrain } = await import('./train/run-train.js');
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const outcome = await runTrain(options, { env: process.env, say });
  console.log(trainText(outcome));
  if (json === true) console.log(JSON.stringify(outcome));
}

runProgram(program);
