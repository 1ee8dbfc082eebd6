import type { ContentChange } from '../core/content-change';
import type { Interaction } from '../core/interaction';
import type { BodyFormat, Body } from '../core/item';
import type { InteractionRecord, ItemRecord } from '../datasets/dataset';
import type { InteractionLog } from '../ports/interaction-log';
import { Breath } from '../serving/breath';
import type { IngestResult, OnRefused } from './ingest-changes';

export interface ImportDeps {
  readonly ingest: (changes: readonly ContentChange[], onRefused?: OnRefused) => Promise<IngestResult>;
  readonly log: InteractionLog;
  readonly hearOwn: (interactions: readonly Interaction[]) => void;
  readonly bodyOf: (value: string, format: BodyFormat) => Body | null;
  readonly now: () => number;
}

export interface ImportInput {
  /** The name the items carry as their source: only an import under the same name may change them. */
  readonly source: string;
  readonly items: AsyncIterable<ItemRecord>;
  readonly interactions: AsyncIterable<InteractionRecord>;
  /** Added to every time (ms): moves demo content into the present. */
  readonly shiftMs?: number;
  readonly onProgress?: (counts: ImportReport) => void;
  /** Told of items that belong to another source; without it the first of them rejects. */
  readonly onRefused?: OnRefused;
}

export interface ImportReport {
  readonly items: IngestResult;
  readonly interactions: { readonly accepted: number; readonly duplicates: number };
}

const ITEMS_AT_ONCE = 100;
const INTERACTIONS_AT_ONCE = 1000;
/**
 * Files carry no versions. All have this one, older than whatever a CMS sends of the same document: the same content again
 * is a repeat, and other content stands because it came last.
 */
const FILE_VERSION = { order: 0, arrival: 0 };

/** Brings a data set into the store: items first. A repeat changes nothing; what changed in the file changes here. */
export async function importContent(input: ImportInput, deps: ImportDeps): Promise<ImportReport> {
  let report: ImportReport = {
    items: { stored: 0, unchanged: 0, stale: 0 },
    interactions: { accepted: 0, duplicates: 0 },
  };
  const originals = new Map<string, string>();
  const tell = (change: Partial<ImportReport>) => {
    report = { ...report, ...change };
    input.onProgress?.(report);
  };
  for await (const batch of batchesOf(input.items, ITEMS_AT_ONCE)) {
    const result = await deps.ingest(
      batch.map((record) => upsertOf(record, originals, input, deps)),
      input.onRefused,
    );
    tell({ items: sum(report.items, result) });
  }
  for await (const batch of batchesOf(input.interactions, INTERACTIONS_AT_ONCE)) {
    const accepted = await append(batch, input, deps);
    const { interactions } = report;
    const duplicates = interactions.duplicates + batch.length - accepted;
    tell({ interactions: { accepted: interactions.accepted + accepted, duplicates } });
  }
  return report;
}

/** The first line of an item is its original, the others are variants. */
function upsertOf(
  record: ItemRecord,
  originals: Map<string, string>,
  { source, shiftMs = 0 }: ImportInput,
  deps: ImportDeps,
): ContentChange {
  const originalLocale = originals.get(record.id) ?? record.locale;
  originals.set(record.id, originalLocale);
  const { id, locale, bodyFormat, publishedAt, expiresAt, attributes, ...content } = record;
  return {
    op: 'upsert',
    source,
    id,
    locale,
    version: FILE_VERSION,
    content: {
      ...content,
      attributes,
      body: record.body === '' ? null : deps.bodyOf(record.body, bodyFormat),
      publishedAt: publishedAt + shiftMs,
      expiresAt: expiresAt === null ? null : expiresAt + shiftMs,
      liveSince: publishedAt + shiftMs,
      featured: attributes.editorsPick === true,
      originalLocale,
    },
  };
}

async function append(
  records: readonly InteractionRecord[],
  { shiftMs = 0 }: ImportInput,
  deps: ImportDeps,
): Promise<number> {
  const receivedAt = deps.now();
  const interactions = records.map((record) => ({ ...record, at: record.at + shiftMs, receivedAt }));
  const isNew = await deps.log.append(interactions);
  const fresh = interactions.filter((_, i) => isNew[i]);
  deps.hearOwn(fresh);
  return fresh.length;
}

function sum(a: IngestResult, b: IngestResult): IngestResult {
  return { stored: a.stored + b.stored, unchanged: a.unchanged + b.unchanged, stale: a.stale + b.stale };
}

async function* batchesOf<T>(all: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  // Where neither the file nor the store makes anybody wait, this would go on and on.
  const breath = new Breath();
  for await (const one of all) {
    await breath.take();
    batch.push(one);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
