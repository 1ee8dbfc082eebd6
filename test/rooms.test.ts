import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const SRC = resolve(__dirname, '../src');

/** Which room may import which. A room always may import itself. */
const ARROWS: Record<string, readonly string[]> = {
  core: [],
  ports: ['core'],
  datasets: ['core'],
  recommenders: ['core'],
  cms: ['core'],
  serving: ['core', 'ports'],
  usecases: ['core', 'ports', 'serving', 'datasets'],
  evaluation: ['core', 'ports', 'serving', 'usecases', 'recommenders', 'datasets'],
  training: ['core', 'ports', 'recommenders', 'datasets', 'evaluation'],
  graphql: ['core', 'ports', 'usecases'],
  http: ['core', 'ports', 'usecases', 'graphql', 'config'],
  cli: [
    'training',
    'core',
    'ports',
    'usecases',
    'evaluation',
    'datasets',
    'recommenders',
    'cms',
    'graphql',
    'http',
    'config',
    'compose',
    'seeding',
  ],
  adapters: ['core', 'ports', 'config'],
  compose: [
    'core',
    'ports',
    'serving',
    'usecases',
    'recommenders',
    'cms',
    'graphql',
    'http',
    'adapters',
    'config',
    'datasets',
    'evaluation',
    'training',
    'seeding',
  ],
  seeding: ['core', 'ports', 'datasets', 'usecases'],
  main: ['config', 'compose', 'cli', 'http'],
  config: ['core', 'cms'],
};

interface Source {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** Top-level files are rooms of their own; `compose*.ts` are one, and so are config.ts and the settings. */
function roomOf(path: string): string {
  const [first = ''] = relative(SRC, path).split('/');
  if (first.startsWith('compose')) return 'compose';
  return first.startsWith('setting') ? 'config' : first.replace(/\.ts$/, '');
}

function importsOf(path: string, text: string): string[] {
  const found = [...text.matchAll(/(?:from|import|require)\s*\(?\s*'(\.[^']*)'/g)];
  return found.map(([, target]) => resolve(dirname(path), target!));
}

const sources: Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => {
    const path = join(SRC, file);
    const text = readFileSync(path, 'utf8');
    return { path, room: roomOf(path), text, imports: importsOf(path, text) };
  });

test('every import follows an arrow', () => {
  const foreign = sources.flatMap(({ path, room, imports }) =>
    imports
      .map((target) => ({ from: relative(SRC, path), to: relative(SRC, target), target: roomOf(target), room }))
      .filter(({ target }) => target !== room && !(ARROWS[room] ?? []).includes(target))
      .map(({ from, to }) => `${from} -> ${to}`),
  );
  expect(foreign).toEqual([]);
});

test('every room is known', () => {
  const unknown = [...new Set(sources.map(({ room }) => room))].filter((room) => !(room in ARROWS));
  expect(unknown).toEqual([]);
});

test('no file that only re-exports', () => {
  const barrels = sources.filter(({ text }) => {
    const statements = text
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .split(';')
      .map((line) => line.trim())
      .filter(Boolean);
    return statements.length > 0 && statements.every((line) => /^export\s.*\sfrom\s/s.test(line));
  });
  expect(barrels.map(({ path }) => relative(SRC, path))).toEqual([]);
});

test('no value imports in a circle', () => {
  const graph = new Map(sources.map(({ path, text }) => [path.replace(/\.ts$/, ''), valueImports(path, text)]));
  expect(findCycle(graph)?.map((path) => relative(SRC, path)) ?? []).toEqual([]);
});

/** Imports of types are erased: they may go both ways between two files of a room. */
function valueImports(path: string, text: string): string[] {
  return importsOf(path, text.replace(/import type[\s\S]*?;/g, ''));
}

function findCycle(graph: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, trail: string[]): string[] | undefined => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (done.has(node)) return undefined;
    done.add(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...trail, node]);
      if (cycle) return cycle;
    }
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}

test('core knows no clock, no randomness, no environment and no log', () => {
  const impure = /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|process\.env|console\.|\bawait\b|randomUUID/;
  const pure = sources.filter(({ room }) => room === 'core' || room === 'recommenders');
  const guilty = pure.filter(({ text }) => impure.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')));
  expect(guilty.map(({ path }) => relative(SRC, path))).toEqual([]);
});

test('only config.ts reads the environment', () => {
  // The downloader's mention stands in a script for a child process.
  const exempt = ['main', 'cli'];
  const readers = sources.filter(({ path, room, text }) => {
    return !exempt.includes(room) && !path.endsWith('download-mongod.ts') && /process\.env/.test(text);
  });
  expect(readers.map(({ path }) => relative(SRC, path))).toEqual([]);
});
