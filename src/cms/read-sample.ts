import type { ContentChange } from '../core/content-change';
import type { RawDelivery } from '../core/content-source';
import { Refusal } from '../core/refusal';
import { contentOf, isContent, notContentReason, type CmsDocument } from './document-content';
import { watched, type WatchedDocument } from './document-watch';
import type { FieldMapping } from './field-mapping';
import { isObject } from './json-body';
import { DEFAULT_LOCALE, localeOf } from './locale';
import type { Source } from './source';
import { SOURCES, type SourceKind } from './sources';

/** A sample of what a CMS sends or answers, and how it is to be read. */
export interface Sample {
  readonly source: SourceKind;
  readonly json: unknown;
  readonly mapping: FieldMapping;
  /** Content type, where the sample does not say. */
  readonly type?: string;
  /** The event in the webhook's path, for sources that do not say it themselves. */
  readonly event?: string;
  /** Headers that came with it, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly now: number;
}

export interface SampleReading {
  /** As what it was read. */
  readonly readAs: 'a webhook' | 'an answer of the API' | 'a document';
  /** Documents that were looked at, the same one not twice. */
  readonly documents: readonly WatchedDocument[];
  readonly changes: readonly ContentChange[];
  /** Why there is no content, or not all; sentences. */
  readonly reasons: readonly string[];
}

/**
 * What a source makes of a sample: a webhook's body, an answer of its API (one document or a page of a list), or a bare
 * document. It goes through the source's own code, so what is shown here is what the gateway would do.
 */
export function readSample(sample: Sample): SampleReading {
  const readings = [asWebhook(sample), ...asAnswers(sample)];
  const told = readings.find(({ changes }) => changes.some(({ op }) => op === 'upsert')) ?? readings.find(hasDocuments);
  if (told !== undefined) return told;
  const bare = asDocument(sample);
  if (bare === null || (bare.changes.length === 0 && isWebhook(sample))) return readings[0]!;
  return bare;
}

/** Whether a source takes the sample for a delivery of its own at first sight. */
function isWebhook(sample: Sample): boolean {
  try {
    SOURCES[sample.source].check(deliveryOf(sample));
    return true;
  } catch {
    return false;
  }
}

function hasDocuments({ documents }: SampleReading): boolean {
  return documents.length > 0;
}

const NAME = 'sample';

function deliveryOf({ json, event, headers, now }: Sample): RawDelivery {
  const body = Buffer.from(JSON.stringify(json) ?? 'null');
  return { source: NAME, event: event ?? null, headers: { ...stampedHeaders(now), ...headers }, body, receivedAt: now };
}

function asWebhook(sample: Sample): SampleReading {
  const { source, mapping } = sample;
  const delivery = deliveryOf(sample);
  return watching('a webhook', mapping, (observed) => {
    SOURCES[source].check(delivery);
    const { changes, ignored, refetch = [] } = SOURCES[source].normalize(delivery, observed);
    const asked = refetch.map(({ id }) => `${id} is only named in it: the gateway asks the CMS what it is like.`);
    return { changes, reasons: ignored === null ? asked : [ignored] };
  });
}

/** Nobody verifies a sample; the times that signatures carry are read all the same. */
function stampedHeaders(now: number): Record<string, string> {
  return {
    'x-attune-signature': `t=${now},v1=${'0'.repeat(64)}`,
    'x-ghost-signature': `sha256=${'0'.repeat(64)}, t=${now}`,
    'gcms-signature': `sign=00, env=master, t=${now}`,
    'x-contentful-topic': 'ContentManagement.Entry.publish',
    'sanity-operation': 'update',
  };
}

function asAnswers(sample: Sample): SampleReading[] {
  const { api }: Source = SOURCES[sample.source];
  if (api === undefined) return [];
  const { json, mapping, type = 'sample', now } = sample;
  const answer = { status: 200, json };
  const reading = (observed: FieldMapping) => ({ source: NAME, mapping: observed, asOf: now, receivedAt: now });
  const page = watching('an answer of the API', mapping, (observed) => {
    const { changes, unmapped } = api.readPage(answer, REQUEST, reading(observed));
    return { changes, reasons: unmapped.map(({ itemId, reason }) => `${itemId}: ${reason}`) };
  });
  const one = watching('an answer of the API', mapping, (observed) => {
    const ref = { type, id: 'sample', itemId: `${NAME}:sample` };
    return { changes: api.readOne([answer], ref, reading(observed)), reasons: [] };
  });
  return [page, one];
}

const REQUEST = { method: 'GET', url: 'https://cms.example/', headers: {} } as const;

/** The object itself as a document, where it has fields we know. */
function asDocument({ json, mapping, type, now }: Sample): SampleReading | null {
  if (!isObject(json)) return null;
  const named = [type, json._type, json.__typename, json.type].find((name) => typeof name === 'string' && name !== '');
  const types: CmsDocument['types'] = [typeof named === 'string' ? named : 'document'];
  return watching('a document', mapping, (observed) => {
    const locale = localeOf(json.locale) ?? mapping.defaultLocale ?? DEFAULT_LOCALE;
    const document = { record: json, types, locale, liveSince: now, systemFields: ['id', '_id', 'locale'] };
    if (!isContent(document, observed)) return { changes: [], reasons: [notContentReason(types, mapping)] };
    const version = { order: now, arrival: now };
    const content = contentOf(document, observed);
    return { changes: [{ op: 'upsert', source: NAME, id: NAME, locale, version, content }], reasons: [] };
  });
}

type Outcome = Pick<SampleReading, 'changes' | 'reasons'>;

/** Reads while watching which documents come by; a refusal is a reason, and so is what a source makes of another's answer. */
function watching(
  readAs: SampleReading['readAs'],
  mapping: FieldMapping,
  read: (observed: FieldMapping) => Outcome,
): SampleReading {
  const seen = new Map<unknown, WatchedDocument>();
  const observed = watched(mapping, (document) =>
    seen.set(keyOf(document), { ...seen.get(keyOf(document)), ...document }),
  );
  try {
    return { readAs, ...read(observed), documents: [...seen.values()] };
  } catch (error) {
    const reason = error instanceof Refusal ? error.message : 'It is not built like what this source sends.';
    return { readAs, changes: [], reasons: [reason], documents: [...seen.values()] };
  }
}

/** Judged and then read, a document comes by twice: by its type and the names of its fields it is the same. */
function keyOf({ record, types }: WatchedDocument): string {
  return JSON.stringify([types[0], Object.keys(record).sort()]);
}
