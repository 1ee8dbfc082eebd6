import { Command, Option } from 'commander';
import { runProgram } from './run-program';
import { inboxText } from './inbox/inbox-outcome';
import type { InboxOptions } from './inbox/run-inbox';

const HELP = `
Without options: how many webhooks are in which state. A webhook is dead where no repeat would mend it, or where too many
failed; it stays until it is revived or dropped, a month at most. Revived ones are worked on by the servers within a second
or so.
Settings come from the environment, as the server's do: MONGO_URL, TENANTS …`;

const program = new Command('npm run inbox --')
  .description('Looks into the inbox of webhooks, and sends dead ones round again or drops them.')
  .addOption(new Option('--list <state>', 'list the newest in this state').choices(['dead', 'waiting']))
  .option('--source <name>', 'only those of /webhooks/NAME')
  .addOption(new Option('--revive <ids...>', 'send these dead ones round again').conflicts(['drop', 'dropAll']))
  .addOption(new Option('--revive-all', 'send all dead ones round again').conflicts(['revive', 'drop', 'dropAll']))
  .option('--drop <ids...>', 'give these dead ones up')
  .addOption(new Option('--drop-all', 'give all dead ones up').conflicts(['drop']))
  .option('--tenant <name>', 'whose inbox (default: the first of TENANTS)')
  .option('--json', 'print the outcome as one object')
  .addHelpText('after', HELP)
  .action(run);

async function run({ json, ...options }: InboxOptions & { json?: boolean }): Promise<void> {
  // Only now: the storage comes along with it, and --help need not wait for that.
  const { runInbox } = await import('./inbox/run-inbox.js');
  const outcome = await runInbox(options, process.env);
  console.log(json === true ? JSON.stringify(outcome) : inboxText(outcome));
}

runProgram(program);
