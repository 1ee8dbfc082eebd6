import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LineProblem } from '../../src/datasets/dataset';

/** A folder with these files, gone after the test file. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'attune-datasets-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** All records, and all problems met on the way. */
export async function readAll<T>(
  read: (onProblem: (problem: LineProblem) => void) => AsyncIterable<T>,
): Promise<{ records: T[]; problems: LineProblem[] }> {
  const problems: LineProblem[] = [];
  const records: T[] = [];
  for await (const record of read((problem) => problems.push(problem))) records.push(record);
  return { records, problems };
}
