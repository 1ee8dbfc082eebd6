import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { settingsMarkdown } from '../config';

const TOP = join(__dirname, '..', '..');
const README = join(TOP, 'README.md');

/** What the README shows of the code, by the name of its marks. */
const PARTS: Readonly<Record<string, () => string>> = {
  settings: settingsMarkdown,
  'first-query': () =>
    fenced('graphql', readFileSync(join(TOP, 'schema', 'examples', '01-first-query.graphql'), 'utf8')),
};

/** The README with every `<!-- name -->…<!-- /name -->` filled anew. */
export function filledReadme(readme: string): string {
  return Object.entries(PARTS).reduce((text, [name, part]) => {
    const marked = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`);
    return text.replace(marked, (_, open: string, close: string) => `${open}\n\n${part()}\n\n${close}`);
  }, readme);
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trim()}\n\`\`\``;
}

function run({ check }: { check?: boolean }): void {
  const current = readFileSync(README, 'utf8');
  const filled = filledReadme(current);
  if (!check) return writeFileSync(README, filled);
  if (current === filled) return;
  console.error(
    'README.md shows settings or examples that are no longer so. Run `npm run readme` and commit the difference.',
  );
  process.exitCode = 1;
}

if (require.main === module) {
  new Command('npm run readme --')
    .description('Fills in the parts of the README that are generated.')
    .option('--check', 'write nothing; fail if it differs')
    .action(run)
    .parse();
}
