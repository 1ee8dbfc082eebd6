// Runs before every npm script: installs what the lock file names when it is missing or has changed, and compiles
// src/ to .build/ when a source is newer. Plain JavaScript on Node's own modules, because nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const minimum = [20, 19];

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return;
  console.error(`Attune needs Node ${minimum.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

function fingerprint(paths) {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const path of paths) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

function isCurrent(stamp, print) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === print;
}

function installIfNeeded() {
  const stamp = join(root, 'node_modules', '.attune-installed');
  const print = fingerprint(['package-lock.json']);
  if (isCurrent(stamp, print)) return;
  console.error('Installing dependencies (once; about a minute) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    console.error('The dependencies could not be installed (see above). A compiler, make and python3 are needed once.');
    process.exit(1);
  }
  writeFileSync(stamp, print);
}

function sources(folder = join(root, 'src')) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function buildIfNeeded(force) {
  const out = join(root, '.build');
  const stamp = join(out, '.stamp');
  const files = sources();
  const print = fingerprint(['.swcrc', ...files]);
  if (!force && isCurrent(stamp, print)) return;
  const swc = createRequire(join(root, 'package.json'))('@swc/core');
  rmSync(out, { recursive: true, force: true });
  for (const file of files) {
    const target = join(out, relative('src', file)).replace(/\.ts$/, '.js');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, swc.transformFileSync(join(root, file), { root, swcrc: true }).code);
  }
  writeFileSync(stamp, print);
}

requireNode();
installIfNeeded();
buildIfNeeded(process.argv.includes('--force'));
