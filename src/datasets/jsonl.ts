import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { DatasetMissing, type Dataset, type InteractionRecord, type ItemRecord, type OnProblem } from './dataset';
import { interactionLine, itemLine } from './jsonl-schema';

/**
 * Content and interactions as JSON lines: one file, or a folder in which `interactions*.jsonl` hold interactions and every
 * other `*.jsonl` items (each may be packed as `.gz`). A line that is not what the format says is reported with its number
 * and skipped.
 */
export function readJsonl(path: string): Dataset {
  return {
    items: (onProblem) => readFiles<ItemRecord>(filesOf(path, false), itemLine, onProblem),
    interactions: (onProblem) => readFiles<InteractionRecord>(filesOf(path, true), interactionLine, onProblem),
  };
}

function filesOf(path: string, interactions: boolean): string[] {
  if (!existsSync(path)) throw new DatasetMissing('The JSONL data', [path]);
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .map((name) => join(path, name))
    : [path];
  return files.filter(
    (file) => /\.jsonl(\.gz)?$/.test(file) && basename(file).startsWith('interactions') === interactions,
  );
}

async function* readFiles<T>(files: readonly string[], schema: z.ZodType<T>, onProblem: OnProblem): AsyncGenerator<T> {
  for (const path of files) yield* readLines(path, schema, onProblem);
}

async function* readLines<T>(path: string, schema: z.ZodType<T>, onProblem: OnProblem): AsyncGenerator<T> {
  const source = createReadStream(path);
  const unpacked = path.endsWith('.gz')
    ? source.on('error', (error) => unpacked.destroy(error)).pipe(createGunzip())
    : source;
  let line = 0;
  for await (const text of createInterface({ input: unpacked, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    const parsed = parseLine(line === 1 ? text.replace(/^\uFEFF/, '') : text, schema);
    if ('problem' in parsed) onProblem({ file: basename(path), line, message: parsed.problem });
    else yield parsed.record;
  }
}

function parseLine<T>(text: string, schema: z.ZodType<T>): { readonly record: T } | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problem: `not JSON: ${(error as Error).message}` };
  }
  const { success, data, error } = schema.safeParse(json);
  if (success) return { record: data };
  return { problem: error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; ') };
}
