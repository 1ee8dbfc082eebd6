import { Refusal } from '../core/refusal';
import { ApiUnavailable } from '../ports/content-api';
import { loadMark, saveMark, saveReport, type ReconcileMark } from './reconcile-mark';
import { NO_TALLY, type ReconcileReport } from './reconcile-report';
import { Interrupted, type ReconcileDeps, type ReconcileRun } from './reconcile-run';
import { loadSeen, SeenDocuments } from './reconcile-seen';
import { countHoldings, heldTypes, sweepMissing, type Holdings } from './reconcile-sweep';
import { walkLists } from './reconcile-walk';
import { loadUnmapped, saveUnmapped, seenSince } from './unmapped-documents';

export interface ReconcileInput {
  readonly source: string;
  /** Only what changed after (ms), where the CMS can tell; then nothing is taken away. Null: everything. */
  readonly since: number | null;
  /** Looks and writes nothing. */
  readonly dryRun?: boolean;
  /** Takes away what is missing however much it is. */
  readonly force?: boolean;
  /** Begins anew where an earlier comparison was interrupted. */
  readonly restart?: boolean;
  /** Instead of the source's content types. */
  readonly types?: readonly string[];
}

/** So many may be missing in any case: of a dozen articles three may well be deleted in a day. */
const ALWAYS_ALLOWED = 10;

/**
 * Compares a CMS's lists with what is held of it and repairs both ways: what is missing or different here is taken in, and
 * what no list shows is asked for by itself and taken away where it is gone. Both go the way of webhooks, with the time of
 * asking as their version, so that a webhook which came later wins. Only the whole list tells what is gone: with `since`
 * nothing is taken away. Nor where it would be too much at once (`maxMissingShare`), which looks like a CMS that shows us
 * nothing by mistake, unless it is forced.
 *
 * At least once: a repeat after a crash goes on from the last page, and does no harm where it overlaps. Never two at a time
 * for one source: the caller holds a lease. Rejects with StoreUnavailable; what else goes wrong is in the report.
 */
export async function reconcile(input: ReconcileInput, deps: ReconcileDeps): Promise<ReconcileReport> {
  const { source, dryRun = false, force = false } = input;
  const { settings, now } = deps;
  const kept = dryRun || input.restart === true ? null : await loadMark(settings, source, now());
  const types = input.types ?? (await typesOf(source, deps));
  const resumed = kept !== null && fits(kept, input.since, types) ? kept : null;
  const seen = resumed === null ? new SeenDocuments() : await loadSeen(settings, source, resumed.pages);
  const state: State = { mark: resumed ?? freshMark(input.since, types, now()), holdings: NOTHING };
  const keep = async (mark: ReconcileMark) => {
    state.mark = mark;
    if (!dryRun) await saveMark(settings, source, mark);
  };
  const report = await compared(state, { ...deps, source, dryRun, force, seen, keep });
  if (!dryRun) await saveReport(settings, report);
  return report;
}

interface State {
  mark: ReconcileMark;
  holdings: Holdings;
}

const NOTHING: Holdings = { held: 0, missing: 0, notCompared: 0 };

/** What the source's configuration says, else what its kind always has and what is held of it. */
async function typesOf(source: string, deps: ReconcileDeps): Promise<readonly string[]> {
  if (deps.types.length > 0) return deps.types;
  return heldTypes({ ...deps, source });
}

function fits(mark: ReconcileMark, since: number | null, types: readonly string[]): boolean {
  return mark.since === since && JSON.stringify(mark.types) === JSON.stringify(types);
}

function freshMark(since: number | null, types: readonly string[], startedAt: number): ReconcileMark {
  const place = { type: 0, round: 0, place: null, pages: 0, total: 0, mostTotal: 0, shrank: false };
  return { startedAt, since, types: [...types], ...place, tally: NO_TALLY };
}

/** Runs to the end, or until it cannot go on; keeps the mark only where going on makes sense. */
async function compared(state: State, run: ReconcileRun): Promise<ReconcileReport> {
  const tell = (outcome: ReconcileReport['outcome'], reason: string | null) => reportOf(state, outcome, reason, run);
  try {
    await compareAll(state, run);
    await forgetMark(run);
    if (!run.dryRun && state.mark.since === null) await forgetMended(state.mark, run);
    return tell('finished', null);
  } catch (error) {
    if (error instanceof Interrupted || error instanceof ApiUnavailable) return tell('stopped', error.message);
    if (!(error instanceof Refusal)) throw error;
    await forgetMark(run);
    return tell('refused', error.message);
  }
}

async function compareAll(state: State, run: ReconcileRun): Promise<void> {
  if (state.mark.types.length === 0) throw new Refusal('BAD_USER_INPUT', noTypes(run.source));
  state.mark = await walkLists(state.mark, run);
  if (state.mark.since !== null) return;
  state.holdings = await countHoldings(state.mark.types, run);
  checkShare(state, run);
  if (state.holdings.missing > 0) state.mark = await sweepMissing(state.holdings.missing, state.mark, run);
}

function noTypes(source: string): string {
  return (
    `There is nothing to say which lists of ${source} to read: name its content types under \`types\` in its mapping, ` +
    'or with --types.'
  );
}

/** Refuses where so much is missing that the CMS, or the way we ask it, is more likely to be wrong than we are. */
function checkShare({ mark, holdings: { held, missing } }: State, { force, maxMissingShare, source }: ReconcileRun) {
  const isEmpty = mark.tally.counts.checked === 0 && missing > 0;
  const isTooMuch = missing > Math.max(ALWAYS_ALLOWED, maxMissingShare * held);
  if (force || (!isEmpty && !isTooMuch)) return;
  const shown = isEmpty ? 'shows nothing at all' : `does not show ${missing}`;
  throw new Refusal(
    'CONFLICT',
    `${source} ${shown} of the ${held} items that are held here. That looks like a mistake (the token’s permissions, ` +
      'the address, the content types), so nothing was taken away. If it is right, run `npm run reconcile` with --force.',
  );
}

async function forgetMark({ settings, source, dryRun }: ReconcileRun): Promise<void> {
  if (!dryRun) await saveMark(settings, source, null);
}

/** What the whole comparison did not find unmapped again is mended, or gone. */
async function forgetMended({ startedAt, tally }: ReconcileMark, { settings, source }: ReconcileRun): Promise<void> {
  const book = await loadUnmapped(settings, source);
  const { unmapped, failed } = tally.counts;
  if (book.count > 0) await saveUnmapped(settings, source, seenSince(book, startedAt, unmapped + failed));
}

function reportOf(
  { mark, holdings }: State,
  outcome: ReconcileReport['outcome'],
  reason: string | null,
  { source, dryRun, now }: ReconcileRun,
): ReconcileReport {
  const { since, startedAt, tally } = mark;
  const { missing, notCompared } = holdings;
  return { source, since, dryRun, startedAt, endedAt: now(), outcome, reason, ...tally, missing, notCompared };
}
