import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VectorIndex, VectorIndexFiles } from '../../ports/vector-index';
import { EXACT_LAYOUT, restoreExactIndex } from './exact-index';
import type { HnswOptions } from './hnsw-index';
import { hnswLayout, restoreHnswIndex } from './hnsw-index';
import type { PartFile, Sidecar } from './index-sidecar';
import { fileSum, readSidecar, sidecarText } from './index-sidecar';
import type { ConfiguredKind } from './open-index';
import type { IdsByLabel, IndexKind, PartPath, SavedIndex } from './saved-index';

export interface IndexFilesOptions {
  /** Made where it is missing. Several spaces may share it; two processes too: the last save wins, whole. */
  readonly folder: string;
  readonly kind: ConfiguredKind;
  /** Where given, files of other dimensions are not loaded. */
  readonly dimensions?: number;
  readonly hnsw?: HnswOptions;
}

const PARTS: Record<IndexKind, readonly string[]> = { hnsw: ['graph', 'codes'], exact: ['block'] };
/** Files that no sidecar names and that are older than this were left by a process that died. */
const STALE_MS = 3_600_000;

/**
 * Keeps an index in files. A save writes temporary files, then renames them to names of their own, and last the
 * sidecar that names them: a crash at any moment leaves the older save or the newer, never a mixture. Nothing is synced to
 * the disk by force: after a power cut the checksum fails, and the index is built from the store as it is for any other damage.
 */
export function createIndexFiles(options: IndexFilesOptions): VectorIndexFiles {
  return {
    save: async (index, space) => save(options, savable(index), space),
    load: (space) => load(options, space).catch(() => null),
    keepOnly: (spaces) => keepOnly(options, spaces),
  };
}

async function save({ folder }: IndexFilesOptions, index: SavedIndex, space: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const base = baseName(index.kind, space);
  const token = randomUUID();
  const temporary = (part: string) => join(folder, `${base}-${token}.${part}.tmp`);
  try {
    const ids = await index.writeParts(temporary);
    const parts = await Promise.all(
      PARTS[index.kind].map((part) => settle(folder, `${base}-${token}`, part, temporary(part))),
    );
    const { kind, layout, dimensions } = index;
    const text = sidecarText({ kind, layout, space, dimensions, count: countIds(ids), parts, ids });
    await writeFile(temporary('json'), text);
    const sidecar = join(folder, `${base}.json`);
    const older = await readSidecar(sidecar).catch(() => null);
    await rename(temporary('json'), sidecar);
    await tidy(folder, base, parts, older?.parts ?? []);
  } finally {
    for (const part of [...PARTS[index.kind], 'json']) await rm(temporary(part), { force: true });
  }
}

async function load(options: IndexFilesOptions, space: string): Promise<VectorIndex> {
  const kind = storedKind(options.kind);
  const sidecar = await readSidecar(join(options.folder, `${baseName(kind, space)}.json`));
  expectEqual('kind', sidecar.kind, kind);
  expectEqual('space', sidecar.space, space);
  expectEqual('layout', sidecar.layout, kind === 'hnsw' ? hnswLayout(options.hnsw) : EXACT_LAYOUT);
  expectEqual('dimensions', sidecar.dimensions, options.dimensions ?? sidecar.dimensions);
  for (const part of sidecar.parts) await verify(options.folder, part);
  const index = await restore(options, sidecar);
  expectEqual('count', index.size, sidecar.count);
  return index;
}

function restore({ folder, hnsw }: IndexFilesOptions, { kind, dimensions, ids, parts }: Sidecar): Promise<VectorIndex> {
  const pathOf: PartPath = (wanted) => {
    const file = parts.find(({ part }) => part === wanted);
    if (!file) throw new RangeError(`The part ${wanted} is missing.`);
    return join(folder, file.name);
  };
  return kind === 'hnsw' ? restoreHnswIndex(dimensions, ids, pathOf, hnsw) : restoreExactIndex(dimensions, ids, pathOf);
}

async function settle(folder: string, stem: string, part: string, temporary: string): Promise<PartFile> {
  const sum = await fileSum(temporary);
  const name = `${stem}.${part}`;
  await rename(temporary, join(folder, name));
  return { part, name, ...sum };
}

/** Before the native side sees a byte: it trusts its files. */
async function verify(folder: string, part: PartFile): Promise<void> {
  const sum = await fileSum(join(folder, part.name));
  expectEqual('size', sum.bytes, part.bytes);
  expectEqual('checksum', sum.sha256, part.sha256);
}

/** Removes the files of the save before, and what a killed process left; not what another process is just saving. */
async function tidy(folder: string, base: string, parts: readonly PartFile[], older: readonly PartFile[]) {
  const keep = new Set(parts.map(({ name }) => name));
  const done = new Set(older.map(({ name }) => name));
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${base}-`) || keep.has(name)) continue;
    if (done.has(name) || (await isStale(join(folder, name)))) await rm(join(folder, name), { force: true });
  }
}

async function keepOnly({ folder }: IndexFilesOptions, spaces: readonly string[]): Promise<void> {
  const kept = new Set(spaces.flatMap((space) => [baseName('hnsw', space), baseName('exact', space)]));
  for (const name of await readdir(folder).catch(() => [])) {
    const [base] = INDEX_FILE.exec(name) ?? [];
    if (base !== undefined && !kept.has(base)) await rm(join(folder, name), { force: true });
  }
}

async function isStale(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
  return mtimeMs + STALE_MS < Date.now();
}

function savable(index: VectorIndex): SavedIndex {
  if (!('writeParts' in index)) throw new TypeError('This index cannot be kept in files.');
  return index as SavedIndex;
}

/** What `baseName` answers, at the start of a file's name. */
const INDEX_FILE = /^(?:hnsw|exact)-[0-9a-f]{20}(?=[-.])/;

/** A space may hold any characters; a file name may not. */
function baseName(kind: IndexKind, space: string): string {
  return `${kind}-${createHash('sha256').update(space).digest('hex').slice(0, 20)}`;
}

function storedKind(kind: ConfiguredKind): IndexKind {
  return kind === 'exact' ? 'exact' : 'hnsw';
}

function countIds(ids: IdsByLabel): number {
  return ids.reduce((sum, at) => sum + (at === null ? 0 : typeof at === 'string' ? 1 : at.length), 0);
}

function expectEqual(what: string, got: unknown, wanted: unknown): void {
  if (got !== wanted) throw new RangeError(`The ${what} is ${String(got)}, not ${String(wanted)}.`);
}
