import { Command } from 'commander';
import { runProgram } from './run-program';
import { progressBar } from './import/progress-bar';
import { reconcileText } from './reconcile/reconcile-outcome';
import type { ReconcileOptions } from './reconcile/run-reconcile';

const HELP = `
Reads the lists of the CMS's API (WEBHOOK_SOURCES: the source's "api"), compares them with what is in the store, and repairs
what differs both ways: what is missing or changed is taken in, and what no list shows is asked for by itself and taken away
where it is gone. What the API said goes in with the time of asking, so a webhook that came later wins. This is also the first
connection of a site: it may take a while, and where it is stopped (Ctrl-C, a crash, a CMS that is away) the same command goes on.

Nothing is taken away with --since, with --dry-run, or where so much is missing in the lists that it looks like a mistake
(RECONCILE_MAX_MISSING_PERCENT); --force takes it away all the same. Servers do the same every RECONCILE_EVERY_HOURS.
Settings come from the environment, as the server's do: MONGO_URL, WEBHOOK_SOURCES, TENANTS …`;

const program = new Command('npm run reconcile --')
  .description('Compares a CMS with the catalogue and repairs what differs.')
  .requiredOption('--source <name>', 'the source, as WEBHOOK_SOURCES names it')
  .option('--since <time>', 'only what changed since (2026-11-21T09:30:00Z): quicker, but finds no deletions')
  .option('--dry-run', 'only look; nothing is written')
  .option('--force', 'take away what is missing in the lists, however much it is')
  .option('--restart', 'begin anew where an earlier run was interrupted')
  .option('--types <names>', 'content types, with commas (default: those of the mapping)')
  .option('--tenant <name>', 'whose (default: the first of TENANTS)')
  .option('--json', 'print what came of it as one object on the last line')
  .addHelpText('after', HELP)
  .action(run);

async function run({ json, ...options }: ReconcileOptions & { json?: boolean }): Promise<void> {
  const bar = progressBar();
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
  // Only now: all of the server comes along with it, and --help need not wait for that.
  const { runReconcile } = await import('./reconcile/run-reconcile.js');
  const outcome = await runReconcile(options, {
    env: process.env,
    onProgress: (progress) => bar.show(progress),
    signal: stopped.signal,
  }).finally(() => bar.stop());
  console.log(reconcileText(outcome));
  if (json === true) console.log(JSON.stringify(outcome));
  if (outcome.kind === 'busy' || outcome.report.outcome !== 'finished') process.exitCode = 2;
}

runProgram(program);
