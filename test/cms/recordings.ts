import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectApis } from '../../src/cms/connect-apis';
import { connectSources } from '../../src/cms/connect-sources';
import type { FieldMapping } from '../../src/cms/field-mapping';
import type { SourceKind } from '../../src/cms/sources';
import { applyChange } from '../../src/core/apply-change';
import type { ApiAnswer, ConnectedApi } from '../../src/core/connected-api';
import type { ContentChange } from '../../src/core/content-change';
import type { ConnectedSource, RawDelivery } from '../../src/core/content-source';
import { publishedLocales, type ItemDocument } from '../../src/core/item';

export const SECRET = 'a-secret-of-thirty-two-characters';
export const OTHER_SECRET = 'another-secret-of-thirty-two-char';
export const BASE_URL = 'https://cms.example.org';

export interface Recording {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string;
}

/** What a running CMS sent, in the order it sent it. */
export function recordingsOf(kind: SourceKind): Recording[] {
  const files = readdirSync(folder(kind)).filter((file) => /^\d\d-/.test(file));
  return files.sort().map((file) => {
    const { request } = parsed<{ request: Omit<Recording, 'name'> }>(kind, file);
    return { name: file.replace('.json', ''), headers: request.headers, rawBody: request.rawBody };
  });
}

/** A page of its list API as it was answered. */
export function answerOf(kind: SourceKind, name: string): ApiAnswer {
  const { response } = parsed<{ response: { status: number; body: unknown } }>(kind, `list-rest-${name}.json`);
  return { status: response.status, json: response.body };
}

/** How things went, with the raw requests where they were kept. */
export function timelineOf<T>(kind: SourceKind, name: string): T {
  return parsed<T>(kind, `timeline-${name}.json`);
}

export function sourceOf(kind: SourceKind, mapping?: FieldMapping, secrets = [SECRET]): ConnectedSource {
  return connectSources([{ name: kind, source: kind, secrets, mapping }]).get(kind)!;
}

interface ApiOptions {
  readonly mapping?: FieldMapping;
  readonly options?: Record<string, string>;
  readonly token?: string | null;
}

export function apiOf(kind: SourceKind, { mapping, options = {}, token = 'token' }: ApiOptions = {}): ConnectedApi {
  const api = { baseUrl: BASE_URL, token, options, perSecond: 100 };
  return connectApis([{ name: kind, source: kind, secrets: [SECRET], mapping, api }]).get(kind)!;
}

export function deliveryOf(kind: SourceKind, body: string, more: Partial<RawDelivery> = {}): RawDelivery {
  return { source: kind, event: null, headers: {}, body: Buffer.from(body), receivedAt: 1_000, ...more };
}

/** The catalogue after these changes. */
export function replay(changes: readonly ContentChange[], from?: ReadonlyMap<string, ItemDocument>) {
  const documents = new Map<string, ItemDocument>(from);
  for (const change of changes) {
    const next = applyChange(documents.get(change.id) ?? null, change, 0);
    if (typeof next !== 'string') documents.set(change.id, next);
  }
  return documents;
}

/** What readers see of each document: titles by locale; nothing where it is hidden or gone. */
export function visible(documents: ReadonlyMap<string, ItemDocument>): Record<string, Record<string, string>> {
  const seen = [...documents].map(([id, document]): [string, Record<string, string>] => {
    const titles = publishedLocales(document).map((locale) => [locale, document.variants[locale]?.title ?? '']);
    return [id, Object.fromEntries(titles) as Record<string, string>];
  });
  return Object.fromEntries(seen.filter(([, titles]) => Object.keys(titles).length > 0));
}

function folder(kind: SourceKind): string {
  return join(__dirname, 'fixtures', kind);
}

function parsed<T>(kind: SourceKind, file: string): T {
  return JSON.parse(readFileSync(join(folder(kind), file), 'utf8')) as T;
}
