import type { DocumentRef } from '../core/content-source';
import type { Item } from '../core/item';
import { publishedLocales } from '../core/item';
import { applyFound, fetchAll } from './reconcile-apply';
import type { ReconcileMark } from './reconcile-mark';
import { addTallies } from './reconcile-report';
import { checkGoingOn, type ReconcileRun } from './reconcile-run';

/** What is held here beside what the lists have shown. */
export interface Holdings {
  /** Items of the source that readers may see, of the types that were compared. */
  readonly held: number;
  /** Those of them that the lists did not show, or not in all their languages. */
  readonly missing: number;
  /** Items of other types. */
  readonly notCompared: number;
}

const PAGE = 500;
/** Asked for at once; the API's client sees to it that the CMS is not asked too often. */
const AT_ONCE = 8;

/** Counts what the sweep would ask for; writes nothing. */
export async function countHoldings(types: readonly string[], run: ReconcileRun): Promise<Holdings> {
  const count = { held: 0, missing: 0, notCompared: 0 };
  for await (const item of heldItems(run)) {
    if (!isCompared(item, types)) count.notCompared += 1;
    else count.held += 1;
    if (isCompared(item, types) && isMissing(item, run)) count.missing += 1;
  }
  return count;
}

/**
 * Asks the CMS one by one for what is held here and was in none of its lists: it is withdrawn, deleted, or was only passed
 * over; the answer says which, and goes the way of all answers. A sweep that dies begins again with what is left.
 */
export async function sweepMissing(missing: number, from: ReconcileMark, run: ReconcileRun): Promise<ReconcileMark> {
  let mark = from;
  let done = 0;
  for await (const some of missingChunks(mark.types, run)) {
    checkGoingOn(run);
    const found = await fetchAll(
      some.map((item) => refOf(item)),
      run,
    );
    mark = { ...mark, tally: addTallies(mark.tally, await applyFound(found, run)) };
    for (const { id } of some) run.seen.addWhole(id);
    await run.keep(mark);
    done += some.length;
    run.onProgress?.({ label: 'checking', done, total: Math.max(missing, done) });
  }
  return mark;
}

async function* missingChunks(types: readonly string[], run: ReconcileRun): AsyncGenerator<Item[]> {
  const chunk: Item[] = [];
  for await (const item of heldItems(run)) {
    if (!isCompared(item, types) || !isMissing(item, run)) continue;
    chunk.push(item);
    if (chunk.length === AT_ONCE) yield chunk.splice(0);
  }
  if (chunk.length > 0) yield chunk;
}

/** Published items of the source, as they stand when this begins: what is written meanwhile is newer than the lists. */
async function* heldItems({ items, source, now }: ReconcileRun): AsyncGenerator<Item> {
  const until = now();
  let cursor = { changedAt: -1, id: '' };
  for (;;) {
    const page = await items.changedSince(cursor, PAGE);
    for (const item of page) {
      if (item.changedAt > until) return;
      if (item.source === source && item.status === 'published') yield item;
    }
    const last = page.at(-1);
    if (last === undefined) return;
    cursor = { changedAt: last.changedAt, id: last.id };
  }
}

/** A mapping may name a type by its whole name (`api::article.article`); items carry the last part. */
function isCompared({ type }: Item, types: readonly string[]): boolean {
  return types.some((one) => one === type || one.split('.').at(-1) === type);
}

function isMissing(item: Item, { seen }: ReconcileRun): boolean {
  return publishedLocales(item).some((locale) => !seen.has(item.id, locale));
}

/** What the CMS calls it: an item's id is the source's name, the type in some CMSs, and the document's id. */
function refOf({ id: itemId, source, type }: Item): DocumentRef {
  const rest = itemId.startsWith(`${source}:`) ? itemId.slice(source.length + 1) : itemId;
  return { type, id: rest.startsWith(`${type}:`) ? rest.slice(type.length + 1) : rest, itemId };
}

/** Content types of which items of the source are held. */
export async function heldTypes(run: Pick<ReconcileRun, 'items' | 'source' | 'now'>): Promise<string[]> {
  const types = new Set<string>();
  for await (const { type } of heldItems(run as ReconcileRun)) types.add(type);
  return [...types].sort();
}
