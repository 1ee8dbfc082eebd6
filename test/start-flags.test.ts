import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const text = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');

test('the image and the benchmark run Node.js as `npm start` does', () => {
  const { scripts } = JSON.parse(text('package.json')) as { scripts: { start: string } };
  const flags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
  expect(flags).toEqual(expect.arrayContaining(['--max-semi-space-size=64', '--heap-growing-percent=100']));
  for (const flag of flags) {
    expect(text('.docker/Dockerfile')).toContain(`"${flag}"`);
    expect(text('src/cli/bench/server.ts')).toContain(`'${flag}'`);
  }
});
