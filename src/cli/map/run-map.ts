import { readFileSync, statSync } from 'node:fs';
import { isContent } from '../../cms/document-content';
import type { WatchedDocument } from '../../cms/document-watch';
import { explainFields } from '../../cms/field-guess';
import type { FieldMapping } from '../../cms/field-mapping';
import { isObject } from '../../cms/json-body';
import { parseMapping } from '../../cms/mapping-file';
import { readSample } from '../../cms/read-sample';
import type { SourceKind } from '../../cms/sources';
import type { Upsert } from '../../core/content-change';
import type { GuessedType, MadeItem, MapOutcome } from './map-outcome';
import { starterMapping } from './starter-mapping';

export interface MapOptions {
  readonly source: SourceKind;
  /** A file with a webhook's body, an answer of the CMS's API, or a document. */
  readonly sample: string;
  readonly mapping?: string;
  readonly type?: string;
  readonly event?: string;
}

/** Most items that are shown. */
const SHOWN = 5;
const LARGEST_MB = 50;

/** What a sample would become, and by which fields. Throws an Error or MappingError with a sentence that helps. */
export function runMap(options: MapOptions, now: number): MapOutcome {
  const mapping = options.mapping === undefined ? {} : parseMapping(textOf(options.mapping), options.mapping);
  const { json, headers } = recordedOr(jsonIn(options.sample));
  const { type, event, source } = options;
  const reading = readSample({ source, json, headers, mapping, type, event, now });
  const upserts = reading.changes.filter((change) => change.op === 'upsert');
  const removals = reading.changes.filter(
    (change) => change.op !== 'upsert' && !upserts.some(({ id }) => id === change.id),
  );
  return {
    source,
    readAs: reading.readAs,
    guesses: guessesOf(reading.documents, mapping),
    items: upserts.slice(0, SHOWN).map(madeItem),
    more: Math.max(0, upserts.length - SHOWN),
    removed: removals.map(({ id, locale }) => (locale === null ? id : `${id} (${locale})`)),
    reasons: reading.reasons,
    mapping: starterMapping(reading.documents, mapping),
  };
}

/** One of each content type: the document with the most fields. */
function guessesOf(documents: readonly WatchedDocument[], mapping: FieldMapping): GuessedType[] {
  const sizes = [...documents].sort((a, b) => Object.keys(b.record).length - Object.keys(a.record).length);
  const first = sizes.filter((one, index) => sizes.findIndex(({ types }) => types[0] === one.types[0]) === index);
  return first.map((document) => {
    const { record, types, systemFields } = document;
    const fields = explainFields(record, types, mapping, systemFields);
    const used = new Set([...fields.flatMap(({ paths }) => paths.map(topOf)), ...systemFields]);
    const unused = Object.keys(record).filter((name) => !used.has(name));
    return { types, isItem: isContent(document, mapping), fields, unused };
  });
}

function topOf(path: string): string {
  return path.split(/[.[]/, 1)[0]!;
}

function madeItem({ id, locale, content }: Upsert): MadeItem {
  const text = content.body?.text ?? '';
  const { type, title, summary, topics, authors, url, premium, featured } = content;
  return {
    ...{ id, locale, type, title, summary, topics, authors, url, premium, featured },
    text: text.slice(0, 400).split('\n').slice(0, 6).join('\n'),
    textLength: text.length,
    image: content.image?.url ?? null,
    publishedAt: isoOf(content.publishedAt),
    expiresAt: isoOf(content.expiresAt),
    attributes: Object.keys(content.attributes),
  };
}

function isoOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

interface RecordedSample {
  readonly json: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A recording of a call (`{"request":{"headers","rawBody"}}`) or of an answer (`{"response":{"body"}}`) gives what was sent. */
function recordedOr(json: unknown): RecordedSample {
  if (!isObject(json)) return { json };
  const { request, response } = json;
  if (isObject(response) && 'body' in response) return { json: response.body };
  if (!isObject(request) || typeof request.rawBody !== 'string') return { json };
  const headers = Object.entries(isObject(request.headers) ? request.headers : {});
  const texts = headers.filter((header): header is [string, string] => typeof header[1] === 'string');
  const lower = texts.map(([name, value]) => [name.toLowerCase(), value] as const);
  return { json: parsed(request.rawBody, 'request.rawBody'), headers: Object.fromEntries(lower) };
}

function jsonIn(path: string): unknown {
  return parsed(textOf(path), path);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message.slice(0, 200)}.`, { cause: error });
  }
}

function textOf(path: string): string {
  try {
    if (statSync(path).size > LARGEST_MB * 2 ** 20) throw new Error(`${path} has more than ${LARGEST_MB} MB.`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).`, {
      cause: error,
    });
  }
}
