import { Command, Option } from 'commander';
import { runProgram } from './run-program';
import { outcomeText } from './import/import-outcome';
import { IMPORT_SOURCES } from './import/import-sources';
import { progressBar } from './import/progress-bar';
import type { ImportOptions } from './import/run-import';

const HELP = `
What is read:
  seeds      the demo's content, as if it had been written just now; --data may be left out
  movielens  a folder that holds ml-latest-small/ and tmdb-10k/ (or their files)
  deskdrop   a folder that holds deskdrop/ (or its files)
  jsonl      a file, or a folder of *.jsonl[.gz]: interactions*.jsonl hold interactions, all others items.
             An item, a line:  {"id","locale","title","publishedAt"} and, where known, "type","summary","body",
               "bodyFormat" (html, markdown, text),"topics","authors","image","url","expiresAt","premium","attributes".
               Lines of one id and several locales are one item.
             An interaction:   {"id","userId","type","itemId","at"} and, where it means something, "value".
             Times are ISO 8601 with an offset, or ms since 1970.

A line that cannot be used is reported and left out. A repeat changes nothing; what changed in the data changes in the
store. Settings come from the environment, as the server's do: MONGO_URL, EMBEDDER, TENANTS …`;

const program = new Command('npm run import --')
  .description('Reads content and interactions into the store.')
  .addOption(new Option('--from <source>', 'what to read').choices(Object.keys(IMPORT_SOURCES)).makeOptionMandatory())
  .option('--data <path>', 'where it is')
  .option('--tenant <name>', 'whose store (default: the first of TENANTS)')
  .option('--no-embed', 'leave the vectors to the server')
  .option('--json', 'print what came of it as one object on the last line')
  .addHelpText('after', HELP)
  .action(run);

async function run({ json, ...options }: ImportOptions & { json?: boolean }): Promise<void> {
  const bar = progressBar();
  const stopped = new AbortController();
  process.once('SIGINT', () => stopped.abort());
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  // Only now: all of the server comes along with it, and --help need not wait for that.
  const { runImport } = await import('./import/run-import.js');
  const outcome = await runImport(options, {
    env: process.env,
    say,
    onProgress: (progress) => bar.show(progress),
    signal: stopped.signal,
  }).finally(() => bar.stop());
  console.log(outcomeText(outcome));
  if (json === true) console.log(JSON.stringify(outcome));
}

runProgram(program);
