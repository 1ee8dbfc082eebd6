import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Compiles what `npm start` and the commands run, where it is not current. */
export function build(): void {
  const { status, stderr } = spawnSync(process.execPath, ['src/bootstrap.mjs'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`It did not build: ${stderr}`);
}

/** A command as `npm run NAME --` would run it, built of these sources. Answers its status and what it printed. */
export function builtCommand(name: string): (...args: string[]) => SpawnSyncReturns<string> {
  build();
  return (...args) =>
    spawnSync(process.execPath, [join('.build', 'cli', `${name}.js`), ...args], { cwd: ROOT, encoding: 'utf8' });
}
