import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { printedSchema } from '../graphql/schema';

const FILE = join(__dirname, '..', '..', 'schema', 'schema.graphql');

/** Writes the schema, or says whether the written one is current. Exits with 1 where it is not. */
function run({ check, file }: { check?: boolean; file: string }): void {
  const printed = printedSchema();
  if (check) return checkFile(file, printed);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, printed);
  console.log(`Wrote ${file}.`);
}

function checkFile(file: string, printed: string): void {
  const current = existsSync(file) && readFileSync(file, 'utf8') === printed;
  if (current) return console.log('The schema file is current.');
  console.error('schema/schema.graphql is not what the code says. Run `npm run schema` and commit the difference.');
  process.exitCode = 1;
}

new Command('npm run schema --')
  .description('Writes the GraphQL schema, sorted, to schema/schema.graphql.')
  .option('--check', 'write nothing; fail if the file differs from the code')
  .option('--file <path>', 'another file', FILE)
  .action(run)
  .parse();
