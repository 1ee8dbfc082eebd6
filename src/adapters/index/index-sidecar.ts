import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import type { IdsByLabel, IndexKind } from './saved-index';

export interface PartFile {
  readonly part: string;
  /** Of this save only, so that the files of an older one stay whole until the sidecar points to the new ones. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a saved index is, beside its binary files, which do not say it themselves. */
export interface Sidecar {
  readonly format: typeof FORMAT;
  readonly kind: IndexKind;
  readonly layout: string;
  readonly endianness: string;
  readonly space: string;
  readonly dimensions: number;
  readonly count: number;
  readonly parts: readonly PartFile[];
  readonly ids: IdsByLabel;
}

export const FORMAT = 'attune-vector-index-1';

export type Described = Omit<Sidecar, 'format' | 'endianness'>;

export function sidecarText(described: Described): string {
  const body = JSON.stringify({ format: FORMAT, endianness: endianness(), ...described });
  return `${sha256(body)}\n${body}\n`;
}

/** Reads a sidecar; throws where it is missing, foreign, damaged, or of another format or machine. */
export async function readSidecar(path: string): Promise<Sidecar> {
  const [sum, body] = (await readFile(path, 'utf8')).split('\n', 2);
  if (!body || sum !== sha256(body)) throw new RangeError('The sidecar is damaged.');
  const sidecar = JSON.parse(body) as Sidecar;
  if (sidecar.format !== FORMAT) throw new RangeError('The sidecar has another format.');
  if (sidecar.endianness !== endianness()) throw new RangeError('The files come from another kind of machine.');
  return sidecar;
}

/** Checksum of a file, read in pieces so that the event loop is not held. */
export async function fileSum(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
