import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { OnProblem } from './dataset';

export interface CsvRow {
  /** 1-based line on which the record ends. */
  readonly line: number;
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/**
 * The records of a CSV file with a header line, streamed; `.gz` is unpacked on the way. A record that cannot be parsed is
 * reported and skipped. All values are strings: ids of 64 bits would not survive as numbers.
 */
export async function* csvRows(path: string, onProblem: OnProblem): AsyncGenerator<CsvRow> {
  const file = basename(path);
  const parser = parse({ columns: true, bom: true, info: true, skip_empty_lines: true, skip_records_with_error: true });
  parser.on('skip', (error: Error & { lines?: number }) =>
    onProblem({ file, line: error.lines ?? 0, message: error.message }),
  );
  const source = createReadStream(path);
  // The parser carries any error of the stages before it to whoever reads.
  const onEnd = () => undefined;
  if (path.endsWith('.gz')) pipeline(source, createGunzip(), parser, onEnd);
  else pipeline(source, parser, onEnd);
  for await (const { info, record } of parser as AsyncIterable<{
    info: { lines: number };
    record: Record<string, string>;
  }>) {
    yield { line: info.lines, fields: record };
  }
}
