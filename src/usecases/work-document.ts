import type { ContentChange } from '../core/content-change';
import type { DocumentRef } from '../core/content-source';
import { Refusal } from '../core/refusal';
import type { DocumentSource } from '../ports/content-api';
import type { DocumentWork, Part } from './delivery-plan';

export interface DocumentDeps {
  readonly ingest: (changes: readonly ContentChange[]) => Promise<unknown>;
  /** By the source's name: where it can be asked. */
  readonly documents: ReadonlyMap<string, DocumentSource>;
  /** Runs a write when there is a place for it. */
  readonly limited: <T>(write: () => Promise<T>) => Promise<T>;
}

/** By the entry's id: why its part could not be done. */
export type PartFailures = ReadonlyMap<string, unknown>;

/**
 * Brings one document up to date with all that was said of it. What is known is written before the CMS is asked for the
 * rest, for it may hide the document; where the CMS cannot be asked only the entries that wanted it have failed.
 */
export async function workDocument({ parts }: DocumentWork, deps: DocumentDeps): Promise<PartFailures> {
  const failures = new Map<string, unknown>();
  await ingestParts(
    parts.filter(({ changes }) => changes.length > 0),
    failures,
    deps,
  );
  for (const [source, some] of bySource(parts.filter(({ refetch }) => refetch.length > 0))) {
    await refetchParts(source, some, deps).catch((error: unknown) => {
      for (const { entry } of some) failures.set(entry.id, error);
    });
  }
  return failures;
}

/** One write for all; where something in them is refused, one by one, so that only what is refused has failed. */
async function ingestParts(parts: readonly Part[], failures: Map<string, unknown>, deps: DocumentDeps): Promise<void> {
  if (parts.length === 0) return;
  try {
    await deps.limited(() => deps.ingest(parts.flatMap(({ changes }) => changes)));
  } catch (error) {
    if (parts.length === 1 || !(error instanceof Refusal)) {
      for (const { entry } of parts) failures.set(entry.id, error);
      return;
    }
    for (const part of parts) await ingestParts([part], failures, deps);
  }
}

/** Asks once, however many entries wanted it: the answer is younger than all of them. */
async function refetchParts(source: string, parts: readonly Part[], deps: DocumentDeps): Promise<void> {
  const documents = deps.documents.get(source);
  if (documents === undefined) throw new Refusal('BAD_PAYLOAD', cannotAsk(source));
  for (const ref of distinct(parts.flatMap(({ refetch }) => refetch))) {
    const changes = await documents.fetch(ref);
    await deps.limited(() => deps.ingest(changes));
  }
}

function cannotAsk(source: string): string {
  return (
    `The delivery tells only that a document changed, not how, and the API of ${source} is not configured: set \`api\` ` +
    `(baseUrl, token) of ${source} in WEBHOOK_SOURCES, then replay the delivery.`
  );
}

function bySource(parts: readonly Part[]): Map<string, Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of parts) groups.set(part.entry.source, [...(groups.get(part.entry.source) ?? []), part]);
  return groups;
}

function distinct(refs: readonly DocumentRef[]): DocumentRef[] {
  return [...new Map(refs.map((ref) => [JSON.stringify([ref.type, ref.id]), ref])).values()];
}
