import { Command, InvalidArgumentError } from 'commander';
import { runProgram } from './run-program';
import { digestText } from './digest/digest-outcome';
import type { DigestOptions } from './digest/run-digest';
import { progressBar } from './import/progress-bar';

const HELP = `
Goes on with the run of the present period where there is one: who got the digest of that period gets none again, however
often this is called, and whatever was killed on the way (the one mail under way then may come twice). Only who agreed to
newsletters is written to. With --user or --limit only those readers get theirs now; all others when the campaign is due.
Settings come from the environment, as the server's do: MONGO_URL, SMTP_URL, ADDRESS_KEYS, PUBLIC_URL …`;

const program = new Command('npm run digest --')
  .description('Sends a campaign now, or shows what it would send.')
  .requiredOption('--campaign <name>', 'which')
  .option('--dry-run', 'show what would be sent; nothing is recorded or sent')
  .option('--user <id>', 'only this reader')
  .option('--limit <n>', 'only so many readers', count)
  .option('--tenant <name>', 'whose (default: the first of TENANTS)')
  .option('--json', 'print the outcome as one object on the last line')
  .addHelpText('after', HELP)
  .action(run);

function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A whole number above 0 is expected.');
  return Number(text);
}

async function run({ json, ...options }: DigestOptions & { json?: boolean }): Promise<void> {
  const bar = progressBar();
  const stopped = new AbortController();
  process.once('SIGINT', () => stopped.abort());
  // Only now: all of the server comes along with it, and --help need not wait for that.
  const { runDigest } = await import('./digest/run-digest.js');
  const outcome = await runDigest(options, {
    env: process.env,
    onProgress: (progress) => bar.show(progress),
    signal: stopped.signal,
  }).finally(() => bar.stop());
  console.log(digestText(outcome));
  if (json === true) console.log(JSON.stringify(outcome));
}

runProgram(program);
