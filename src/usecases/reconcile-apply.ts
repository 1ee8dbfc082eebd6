import { Refusal } from '../core/refusal';
import type { DocumentRef } from '../core/content-source';
import type { ContentChange } from '../core/content-change';
import { byDocument, differenceOf, type Told } from './reconcile-compare';
import { tallyOf, type Difference, type Tally } from './reconcile-report';
import type { ReconcileRun } from './reconcile-run';
import { loadUnmapped, saveUnmapped, withUnmapped } from './unmapped-documents';

/** What the CMS was found to say, of some documents. */
export interface Found {
  readonly changes: readonly ContentChange[];
  readonly unmapped: readonly { readonly itemId: string; readonly reason: string }[];
}

/**
 * Brings what is held into line with what was found; a document seen before in this walk is not counted as looked at again.
 * Rejects with StoreUnavailable.
 */
export async function applyFound(found: Found, run: ReconcileRun): Promise<Tally> {
  const told = byDocument(found.changes);
  const differences = await differencesOf(told, run);
  const refused = await ingestDiffering(told, differences, run);
  const fresh = told.filter((one) => isListed(one) && run.seen.addDocument(one.itemId));
  for (const { itemId, changes } of told)
    for (const change of changes) if (change.op === 'upsert') run.seen.addLocale(itemId, change.locale);
  const unmapped = found.unmapped.filter(({ itemId }) => run.seen.addDocument(itemId));
  for (const { itemId } of found.unmapped) run.seen.addWhole(itemId);
  await noteUnmapped([...found.unmapped, ...refused], told, run);
  const done = differences.filter(({ itemId }) => !refused.some((one) => one.itemId === itemId));
  const differing = new Set(differences.map(({ itemId }) => itemId));
  const counts = {
    checked: fresh.length + unmapped.length,
    same: fresh.filter(({ itemId }) => !differing.has(itemId)).length,
    ...counted(done),
    unmapped: unmapped.length,
    failed: refused.length,
  };
  return tallyOf(counts, done);
}

/** What single documents are like, asked one by one; what cannot be mapped is set aside with its reason. */
export async function fetchAll(refs: readonly DocumentRef[], { documents }: ReconcileRun): Promise<Found> {
  const answers = await Promise.all(refs.map((ref) => fetched(ref, documents)));
  return {
    changes: answers.flatMap(({ changes }) => changes),
    unmapped: answers.flatMap(({ unmapped }) => unmapped),
  };
}

async function fetched(ref: DocumentRef, documents: ReconcileRun['documents']): Promise<Found> {
  try {
    return { changes: await documents.fetch(ref), unmapped: [] };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'UNAUTHENTICATED') throw error;
    return { changes: [], unmapped: [{ itemId: ref.itemId, reason: error.message }] };
  }
}

async function differencesOf(told: readonly Told[], { items, now }: ReconcileRun): Promise<Difference[]> {
  if (told.length === 0) return [];
  const held = await items.documentsByIds(told.map(({ itemId }) => itemId));
  return told.flatMap((one, place) => differenceOf(held[place] ?? null, one, now()) ?? []);
}

async function ingestDiffering(
  told: readonly Told[],
  differences: readonly Difference[],
  { ingest, dryRun }: ReconcileRun,
): Promise<Found['unmapped'][number][]> {
  const refused: Found['unmapped'][number][] = [];
  const differing = new Set(differences.map(({ itemId }) => itemId));
  const changes = told.filter(({ itemId }) => differing.has(itemId)).flatMap((one) => one.changes);
  if (dryRun || changes.length === 0) return refused;
  await ingest(changes, (itemId, { message: reason }) => refused.push({ itemId, reason }));
  return refused;
}

/** A removal says that a document is in no list. */
function isListed({ changes }: Told): boolean {
  return changes.some(({ op }) => op === 'upsert');
}

function counted(differences: readonly Difference[]) {
  const count = (what: Difference['what']) => differences.filter((one) => one.what === what).length;
  return { added: count('added'), changed: count('changed'), withdrawn: count('withdrawn') };
}

/** Writes only where there is anything to write: most pages have none. */
async function noteUnmapped(found: Found['unmapped'], told: readonly Told[], run: ReconcileRun): Promise<void> {
  if (run.dryRun) return;
  const { settings, source, now } = run;
  const book = await loadUnmapped(settings, source);
  const mended = new Set(told.map(({ itemId }) => itemId));
  if (found.length === 0 && !book.documents.some(({ itemId }) => mended.has(itemId))) return;
  const noted = found.map((one) => ({ ...one, at: now() }));
  await saveUnmapped(settings, source, withUnmapped(book, noted, mended));
}
