import { Command, Option } from 'commander';
import { SOURCE_KINDS } from '../cms/sources';
import { failureText } from './failure-text';
import { mapText } from './map/map-outcome';
import { runMap, type MapOptions } from './map/run-map';

const HELP = `
FILE is JSON: the body of a webhook, an answer of the CMS's API (one document or a page of a list), or a document by itself.
It goes through the source's own code: what is shown is what the gateway would do. Nothing is stored and nobody is asked.
The mapping file that is printed says what was guessed. Keep what is right, change what is not, and name the file under
"mappingFile" in the source's entry of WEBHOOK_SOURCES. src/cms/README.md explains every setting in it. Ends with 1 where nothing would become an item.`;

new Command('npm run map --')
  .description('Shows which fields of a CMS’s content are taken for what, and what they would make.')
  .addOption(new Option('--source <kind>', 'which CMS the sample is from').choices(SOURCE_KINDS).makeOptionMandatory())
  .requiredOption('--sample <file>', 'a sample of its content')
  .option('--mapping <file>', 'a mapping file to try; without it everything is guessed')
  .option('--type <name>', 'the content type, where the sample does not say')
  .option('--event <name>', 'the event, where the webhook’s path says it (Ghost 5: post.published)')
  .option('--json', 'print the outcome as one object')
  .addHelpText('after', HELP)
  .action(run)
  .parse();

function run({ json, ...options }: MapOptions & { json?: boolean }): void {
  try {
    const outcome = runMap(options, Date.now());
    console.log(json === true ? JSON.stringify(outcome) : mapText(outcome));
    if (outcome.items.length === 0) process.exitCode = 1;
  } catch (error) {
    process.stderr.write(`${failureText(error)}\n`);
    process.exitCode = 1;
  }
}
