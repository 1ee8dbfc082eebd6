import type { SettingsStore } from '../ports/settings-store';
import { hintedAtName } from './compare-hints';
import { loadLast, loadMark, type LastReconcile } from './reconcile-mark';

export interface ReconcileScheduleDeps {
  readonly settings: SettingsStore;
  readonly now: () => number;
  /** From one comparison to the next, ms; 0: only where a source hints at it. */
  readonly everyMs: number;
}

/** After one that could not go on, ms: a CMS that is away is not asked at every look. */
const AGAIN_MS = 300_000;
/** Hints are left to whoever heard them for so long: a bulk action hints many times, ms. */
const HINT_MS = 90_000;

/**
 * Whether a source is to be compared now: its time has come, one was interrupted, or a hint was never followed (whoever
 * heard it died). All that this needs is in the store, so replicas need not agree; the lease sees to it that only one does
 * it. Rejects with StoreUnavailable.
 */
export async function isReconcileDue(source: string, deps: ReconcileScheduleDeps): Promise<boolean> {
  const { settings, now, everyMs } = deps;
  const [last, mark] = await Promise.all([loadLast(settings, source), loadMark(settings, source, now())]);
  const sinceLastMs = now() - (last?.report.endedAt ?? -Infinity);
  if (mark !== null && mark.since === null) return sinceLastMs >= AGAIN_MS;
  if (last !== null && last.report.outcome !== 'finished' && sinceLastMs < AGAIN_MS) return false;
  if (everyMs > 0 && isOver(last, everyMs, now())) return true;
  return hasOpenHint(await settings.get(hintedAtName(source)), last, now());
}

/**
 * Whether a hint may be followed already: where each publish is a hint (Ghost) and a comparison takes minutes, it would go on
 * without end. The hint stays in the store until then. Rejects with StoreUnavailable.
 */
export async function mayFollowHint(
  source: string,
  { settings, now }: Pick<ReconcileScheduleDeps, 'settings' | 'now'>,
): Promise<boolean> {
  return isRested(await loadLast(settings, source), now());
}

/** It rests so many times as long as the last one took. */
const REST_SHARE = 4;

function isRested(last: LastReconcile | null, now: number): boolean {
  if (last === null) return true;
  const { startedAt, endedAt } = last.report;
  return now >= endedAt + REST_SHARE * (endedAt - startedAt);
}

/** A refused one waits for its turn like any other: asking more often would not help. */
function isOver(last: LastReconcile | null, everyMs: number, now: number): boolean {
  const wholeAt = last?.whole?.startedAt ?? -Infinity;
  const refusedAt = last?.report.outcome === 'refused' ? last.report.startedAt : -Infinity;
  return now - Math.max(wholeAt, refusedAt) >= everyMs;
}

function hasOpenHint(hintedAt: unknown, last: LastReconcile | null, now: number): boolean {
  if (typeof hintedAt !== 'number' || now - hintedAt < HINT_MS || !isRested(last, now)) return false;
  const followedAt = Math.max(last?.whole?.startedAt ?? -Infinity, last?.report.startedAt ?? -Infinity);
  return hintedAt > followedAt;
}
