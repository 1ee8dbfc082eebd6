import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '..', '..');
const COMMAND = join(ROOT, '.build', 'cli', 'bench.js');
const run = promisify(execFile);

// The command starts a process of its own from the build: it must be of these sources.
beforeAll(() => void execFileSync(process.execPath, [join(ROOT, 'src', 'bootstrap.mjs')]), 300_000);

test('a quick look at the feed: a table, and on the last line one object with the agreed keys', async () => {
  const args = [COMMAND, '--quick', '--items', '300', '--only', 'feed', '--json'];
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, MONGO_URL: '' } });
  const lines = stdout.trimEnd().split('\n');
  const figures = JSON.parse(lines.at(-1)!) as Record<string, number>;
  expect(Object.keys(figures)).toEqual(
    expect.arrayContaining([
      'items',
      'floor_rps',
      'feed_rps',
      'feed_vs_floor',
      'feed_p50_ms',
      'feed_p99_ms',
      'floor_p99_ms',
      'track_to_feed_ms',
    ]),
  );
  for (const value of Object.values(figures)) expect(Number.isFinite(value)).toBe(true);
  expect(figures.items).toBe(300);
  expect(figures.feed_vs_floor).toBeGreaterThan(0.02);
  expect(stdout).toContain('their ratio');
}, 120_000);

test('a quick look at digests: everybody gets one, and what the store took is told apart', async () => {
  const args = [COMMAND, '--quick', '--items', '300', '--only', 'digests', '--json'];
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, MONGO_URL: '' } });
  const figures = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Record<string, number>;
  expect(figures.digest_readers).toBe(400);
  expect(figures.digests_per_s).toBeGreaterThan(10);
  expect(figures.digest_store_ms).toBeGreaterThanOrEqual(0);
}, 120_000);

test('what cannot be meant is said plainly', async () => {
  const wrong = async (...args: string[]) =>
    run(process.execPath, [COMMAND, ...args]).then(
      () => '',
      ({ stderr }: { stderr: string }) => stderr,
    );
  expect(await wrong('--only', 'feed,weather')).toContain('There is no weather');
  expect(await wrong('--items', 'many')).toContain('Expected a whole number');
}, 60_000);
