// Runs before every npm script: installs what the lock file names when it is missing or has changed, and compiles
// src/ to .build/ when a source is newer. Plain JavaScript on Node's own modules, because nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, '.build');
const minimum = [20, 19];
const lock = join(root, '.cache', 'bootstrap.lock');
const lockWaitMs = 200;
/** A lock older than this was left by a process that died. */
const lockStaleMs = 15 * 60_000;

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return;
  console.error(`Attune needs Node ${minimum.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Of the files' contents, and of the Node they are for: native modules are compiled for one version. */
function fingerprint(paths) {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const path of paths) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

function sources(folder = join(root, 'src')) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function isCurrent(stamp, print) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === print;
}

const installed = {
  stamp: join(root, 'node_modules', '.attune-installed'),
  print: () => fingerprint(['package-lock.json']),
  make() {
    console.error('Installing dependencies (once; about a minute) …');
    const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
    const { status } = spawnSync('npm', options, { cwd: root, stdio: ['ignore', 2, 2] });
    if (status === 0) return;
    console.error(
      'The dependencies could not be installed (see above). A C++ compiler, make and python3 are needed once.',
    );
    process.exitCode = 1;
    throw new Error('npm ci failed');
  },
};

const built = {
  stamp: join(out, '.stamp'),
  print: () => fingerprint(['.swcrc', ...sources()]),
  make() {
    const swc = createRequire(join(root, 'package.json'))('@swc/core');
    const fresh = join(root, '.cache', `build-${process.pid}`);
    for (const file of sources()) {
      const target = join(fresh, relative('src', file)).replace(/\.ts$/, '.js');
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, swc.transformFileSync(join(root, file), { root, swcrc: true }).code);
    }
    // Put in place whole: nobody ever runs half a build.
    rmSync(out, { recursive: true, force: true });
    renameSync(fresh, out);
  },
};

function bring(step, force = false) {
  const print = step.print();
  if (!force && isCurrent(step.stamp, print)) return;
  exclusively(() => {
    if (!force && isCurrent(step.stamp, print)) return;
    step.make();
    writeFileSync(step.stamp, print);
  });
}

/** `npm start` and `npm test` may be typed at once on a fresh clone: one does the work, the other waits for it. */
function exclusively(work) {
  mkdirSync(dirname(lock), { recursive: true });
  while (!tryLock()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lockWaitMs);
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function tryLock() {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > lockStaleMs) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

requireNode();
try {
  bring(installed);
  bring(built, process.argv.includes('--force'));
} catch (error) {
  if (process.exitCode !== 1) throw error;
}
