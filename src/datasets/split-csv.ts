import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { csvRows } from './csv-rows';
import { DatasetMissing, type OnProblem } from './dataset';

/** One row of somebody's own split: what a user had to do with an item. */
export interface SplitRow {
  readonly userId: string;
  readonly itemId: string;
  readonly value: number | null;
  /** ms since 1970; null where the file does not say. */
  readonly at: number | null;
}

/** Below this a time is taken for seconds: as milliseconds it would lie before March 1973. */
const SECONDS_BELOW = 1e11;

/** Rows of a CSV with the columns `user,item,value,timestamp`; value and timestamp may be empty or missing. */
export async function* readSplitCsv(path: string, onProblem: OnProblem): AsyncGenerator<SplitRow> {
  if (!existsSync(path)) throw new DatasetMissing('The split', [path]);
  for await (const { line, fields } of csvRows(path, onProblem)) {
    const { user: userId = '', item: itemId = '' } = fields;
    const [value, at] = [numberIn(fields.value), timeIn(fields.timestamp)];
    if (userId === '' || itemId === '' || Number.isNaN(value) || Number.isNaN(at)) {
      onProblem({
        file: basename(path),
        line,
        message: 'expected user,item and numbers (or nothing) for value and timestamp',
      });
    } else {
      yield { userId, itemId, value, at };
    }
  }
}

function numberIn(text: string | undefined): number | null {
  return text === undefined || text.trim() === '' ? null : Number(text);
}

function timeIn(text: string | undefined): number | null {
  const time = numberIn(text);
  if (time === null || !Number.isNaN(time))
    return time === null ? null : Math.abs(time) < SECONDS_BELOW ? time * 1000 : time;
  return Date.parse(text!);
}
