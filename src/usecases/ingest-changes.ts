import { applyChange } from '../core/apply-change';
import type { ContentChange } from '../core/content-change';
import { embeddingTextOf, textHashOf } from '../core/embedding-text';
import type { ItemDocument } from '../core/item';
import { Refusal } from '../core/refusal';
import type { ItemStore } from '../ports/item-store';

export interface IngestDeps {
  readonly items: ItemStore;
  readonly now: () => number;
  /**
   * What follows on a stored document: embedding and index. Awaited, so that what was worked off is visible. Also called
   * where nothing changed, for the attempt before may have died between storing and this.
   */
  readonly onStored: (document: ItemDocument) => Promise<void>;
  /** Told of what is refused, and the rest goes on; without it a refusal rejects. */
  readonly onRefused?: OnRefused;
}

export type OnRefused = (id: string, refusal: Refusal) => void;

/** How many documents were stored, were the same already, or had only older news. */
export interface IngestResult {
  readonly stored: number;
  readonly unchanged: number;
  readonly stale: number;
}

/** Two replicas seldom work on one document at once; more often than this in a row means something is wrong. */
const MAX_CONFLICTS = 20;

/**
 * Brings changes into the catalogue. All changes of one document become one write, in the order given. At least once: a
 * repeat changes nothing. Refuses (CONFLICT) a document that belongs to another source; rejects with StoreUnavailable.
 */
export async function ingestChanges(changes: readonly ContentChange[], deps: IngestDeps): Promise<IngestResult> {
  const outcomes = await Promise.all([...byDocument(changes)].map(([id, some]) => ingestOrTell(id, some, deps)));
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return { stored: count('stored'), unchanged: count('unchanged'), stale: count('stale') };
}

type Outcome = keyof IngestResult;

async function ingestOrTell(
  id: string,
  changes: readonly ContentChange[],
  deps: IngestDeps,
): Promise<Outcome | 'refused'> {
  try {
    return await ingestDocument(id, changes, deps);
  } catch (error) {
    if (deps.onRefused === undefined || !(error instanceof Refusal)) throw error;
    deps.onRefused(id, error);
    return 'refused';
  }
}

function byDocument(changes: readonly ContentChange[]): Map<string, ContentChange[]> {
  const groups = new Map<string, ContentChange[]>();
  for (const change of changes) groups.set(change.id, [...(groups.get(change.id) ?? []), change]);
  return groups;
}

async function ingestDocument(id: string, changes: readonly ContentChange[], deps: IngestDeps): Promise<Outcome> {
  for (let attempt = 0; attempt < MAX_CONFLICTS; attempt++) {
    const [known = null] = await deps.items.documentsByIds([id]);
    const { document, outcome } = fold(known, changes, deps.now());
    if (outcome !== 'stored') {
      if (outcome === 'unchanged' && document !== null) await deps.onStored(document);
      return outcome;
    }
    if (await deps.items.save(document, known?.revision ?? 0)) {
      await deps.onStored({ ...document, revision: (known?.revision ?? 0) + 1 });
      return 'stored';
    }
  }
  throw new Error(`${id} was written by others ${MAX_CONFLICTS} times in a row.`);
}

type Folded =
  | { readonly outcome: 'stored'; readonly document: ItemDocument }
  | { readonly outcome: 'unchanged' | 'stale'; readonly document: ItemDocument | null };

function fold(known: ItemDocument | null, changes: readonly ContentChange[], now: number): Folded {
  let document = known;
  let outcome: 'unchanged' | 'stale' = 'stale';
  for (const change of changes) {
    if (document !== null && document.source !== change.source) throw notYours(change, document);
    const next = applyChange(document, change, now);
    if (typeof next !== 'string') document = next;
    else if (next === 'unchanged') outcome = next;
  }
  if (document === known || document === null) return { outcome, document };
  return { outcome: 'stored', document: { ...document, textHash: textHashOf(embeddingTextOf(document)) } };
}

function notYours(change: ContentChange, { source }: ItemDocument): Refusal {
  return new Refusal('CONFLICT', `${change.id} belongs to the source ${source}; ${change.source} may not change it.`);
}
