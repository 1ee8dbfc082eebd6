import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../core/refusal';
import type { WalkedPage } from '../ports/content-api';
import { applyFound, fetchAll } from './reconcile-apply';
import type { ReconcileMark } from './reconcile-mark';
import { addTallies, type Tally } from './reconcile-report';
import { checkGoingOn, type ReconcileRun } from './reconcile-run';
import { saveSeenPage } from './reconcile-seen';

/** How often a list is read again because it grew shorter while it was read. */
const MOST_ROUNDS = 1;

/**
 * Reads the lists of all types and brings the catalogue into line, page by page; what a page was about is known for good
 * before the mark moves on, so a walk that dies repeats one page at most. Answers the mark behind the last page; rejects
 * with Interrupted, ApiUnavailable, StoreUnavailable, or a Refusal where the CMS cannot be understood.
 *
 * A list that is read by page numbers shifts when a document before the page disappears, and one is passed over. Where the
 * list says that it has grown shorter it is read once more.
 */
export async function walkLists(from: ReconcileMark, run: ReconcileRun): Promise<ReconcileMark> {
  let mark = from;
  while (mark.type < mark.types.length) {
    checkGoingOn(run);
    mark = await walkOnce(mark, run);
  }
  return mark;
}

async function walkOnce(from: ReconcileMark, run: ReconcileRun): Promise<ReconcileMark> {
  const { documents, signal } = run;
  let mark = from;
  const place = mark.place === null ? {} : { from: mark.place };
  for await (const page of documents.walk(mark.types[mark.type]!, { since: mark.since, signal, ...place })) {
    mark = await takePage(page, mark, run);
    if (mark.place === null) return mark;
  }
  checkGoingOn(run);
  throw new Error('The walk ended before its last page.');
}

async function takePage(page: WalkedPage, mark: ReconcileMark, run: ReconcileRun): Promise<ReconcileMark> {
  if (page.next !== null && isDeepStrictEqual(page.next, mark.place))
    throw new Refusal('BAD_PAYLOAD', `The list of ${mark.types[mark.type]} leads back to the same page for ever.`);
  const fetched = await fetchAll(page.refetch, run);
  const found = {
    changes: [...page.changes, ...fetched.changes],
    unmapped: [...page.unmapped, ...fetched.unmapped],
  };
  const next = moved(mark, page, await applyFound(found, run));
  const fresh = run.seen.takeNew();
  if (!run.dryRun) await saveSeenPage(run.settings, run.source, mark.pages, fresh);
  await run.keep(next);
  run.onProgress?.({
    label: 'listing',
    done: next.tally.counts.checked,
    total: Math.max(next.total, next.tally.counts.checked),
  });
  return next;
}

function moved(mark: ReconcileMark, { next, total }: WalkedPage, tally: Tally): ReconcileMark {
  const shrank = mark.shrank || (total !== null && total < mark.mostTotal);
  const mostTotal = Math.max(mark.mostTotal, total ?? 0);
  const isFirst = mark.round === 0 && mark.mostTotal === 0;
  const after: ReconcileMark = {
    ...mark,
    pages: mark.pages + 1,
    total: mark.total + (isFirst ? (total ?? 0) : 0),
    tally: addTallies(mark.tally, tally),
  };
  if (next !== null) return { ...after, place: next, shrank, mostTotal };
  const fresh = { ...after, place: null, shrank: false, mostTotal: 0 };
  return shrank && mark.round < MOST_ROUNDS
    ? { ...fresh, round: mark.round + 1 }
    : { ...fresh, type: mark.type + 1, round: 0 };
}
