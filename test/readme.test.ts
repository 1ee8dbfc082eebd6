import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filledReadme } from '../src/cli/readme';

const TOP = join(__dirname, '..');
const plain = (text: string) => text.replace(/[ |-]+/g, ' ');

describe.each(['README.md', 'src/README.md', 'src/cms/README.md', 'seeds/README.md'])('%s', (file) => {
  const text = readFileSync(join(TOP, file), 'utf8');

  test('links lead somewhere', () => {
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) =>
      join(TOP, file, '..', target!),
    );
    expect(targets.filter((target) => !existsSync(target))).toEqual([]);
  });

  test('commands it names exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...text.matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test('the README shows the settings and examples of the code', () => {
  const text = readFileSync(join(TOP, 'README.md'), 'utf8');
  // Prettier may pad table cells.
  expect(plain(text)).toBe(plain(filledReadme(text)));
});
