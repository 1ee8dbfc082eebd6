import type { ContentChange } from '../core/content-change';
import type { ConnectedSource, DocumentRef, Normalized } from '../core/content-source';
import { Refusal } from '../core/refusal';
import type { InboxEntry } from '../ports/inbox';

/** What an entry says, or why it cannot be read. */
export interface ReadEntry {
  readonly entry: InboxEntry;
  readonly said: Normalized | { readonly refused: Refusal };
}

/** What one entry says of one document. */
export interface Part {
  readonly entry: InboxEntry;
  readonly changes: readonly ContentChange[];
  readonly refetch: readonly DocumentRef[];
}

/** All that a batch of entries says of one document, in order of arrival: one write, and one question to the CMS. */
export interface DocumentWork {
  readonly itemId: string;
  readonly parts: readonly Part[];
}

/** Reads an entry by its source. Never throws a Refusal: it is part of the answer. */
export function readEntry(
  entry: InboxEntry,
  sources: ReadonlyMap<string, ConnectedSource>,
  maxAttempts: number,
): ReadEntry {
  try {
    if (entry.attempts > maxAttempts) throw new Refusal('BAD_PAYLOAD', UNFINISHED);
    return { entry, said: sourceOf(entry, sources).normalize(entry) };
  } catch (error) {
    if (error instanceof Refusal) return { entry, said: { refused: error } };
    throw error;
  }
}

const UNFINISHED = 'It was begun too often and never finished.';

function sourceOf({ source }: InboxEntry, sources: ReadonlyMap<string, ConnectedSource>): ConnectedSource {
  const known = sources.get(source);
  if (known === undefined) throw new Refusal('UNKNOWN_SOURCE', `The source ${source} is no longer connected.`);
  return known;
}

/** The work on each document that the entries name; entries that name none do not appear. */
export function workByDocument(read: readonly ReadEntry[]): DocumentWork[] {
  const parts = new Map<string, Part[]>();
  for (const one of read)
    for (const [itemId, part] of partsOf(one)) parts.set(itemId, [...(parts.get(itemId) ?? []), part]);
  return [...parts].map(([itemId, some]) => ({ itemId, parts: some }));
}

function partsOf({ entry, said }: ReadEntry): Map<string, Part> {
  if ('refused' in said) return new Map();
  const { changes, refetch = [] } = said;
  const itemIds = new Set([...changes.map(({ id }) => id), ...refetch.map(({ itemId }) => itemId)]);
  const partOf = (itemId: string): Part => ({
    entry,
    changes: changes.filter(({ id }) => id === itemId),
    refetch: refetch.filter((ref) => ref.itemId === itemId),
  });
  return new Map([...itemIds].map((itemId) => [itemId, partOf(itemId)]));
}
