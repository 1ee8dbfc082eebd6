import type { Inbox, SourceStanding } from '../ports/inbox';
import type { SettingsStore } from '../ports/settings-store';
import { loadLast, loadMark } from './reconcile-mark';
import type { SourceStatus, SourceStaleness } from './services';
import type { SourceTimes, SourceTimesKeeper } from './source-times';
import { loadUnmapped } from './unmapped-documents';

/** A connected source as its configuration has it. */
export interface KnownSource {
  readonly name: string;
  /** Which CMS it speaks like. */
  readonly kind: string;
  /** Whether its API can be asked. */
  readonly canBeAsked: boolean;
  /** What its changes are ordered by, and what happens on a tie; null: not said. */
  readonly order: { readonly key: string; readonly onTie: string } | null;
}

export interface SourceStatusDeps {
  readonly sources: readonly KnownSource[];
  readonly inbox: Pick<Inbox, 'standings'>;
  readonly settings: SettingsStore;
  readonly times: Pick<SourceTimesKeeper, 'of'>;
  readonly now: () => number;
}

const NOTHING: SourceStanding = { waiting: 0, failing: 0, claimed: 0, dead: 0, oldestOpenAt: null, newestOpenAt: null };

/** How each connected source stands. Writes nothing; rejects with StoreUnavailable. */
export async function readSources(deps: SourceStatusDeps): Promise<SourceStatus[]> {
  const standings = await deps.inbox.standings();
  return Promise.all(deps.sources.map((source) => statusOf(source, standings.get(source.name) ?? NOTHING, deps)));
}

async function statusOf(source: KnownSource, standing: SourceStanding, deps: SourceStatusDeps): Promise<SourceStatus> {
  const { settings, times, now } = deps;
  const [last, mark, unmapped, delivered] = await Promise.all([
    loadLast(settings, source.name),
    loadMark(settings, source.name, now()),
    loadUnmapped(settings, source.name),
    times.of(source.name),
  ]);
  const { waiting, failing, claimed, dead } = standing;
  return {
    ...source,
    deliveries: { waiting, failing, claimed, dead },
    lastDeliveryAt: delivered.receivedAt,
    lastReconcile: last?.report ?? null,
    lastWholeReconcileAt: last?.whole?.startedAt ?? null,
    reconcileInProgress: mark && { startedAt: mark.startedAt, checked: mark.tally.counts.checked, total: mark.total },
    unmapped,
    staleness: stalenessOf(standing, delivered, last?.whole?.startedAt ?? null),
  };
}

/** Null where all that the CMS is known to have said is here. */
function stalenessOf(
  { oldestOpenAt, newestOpenAt }: SourceStanding,
  { workedAt }: SourceTimes,
  comparedAt: number | null,
): SourceStaleness | null {
  if (oldestOpenAt === null || newestOpenAt === null) return null;
  const upTo = Math.max(workedAt ?? -Infinity, comparedAt ?? -Infinity);
  return { toldAt: newestOpenAt, oldestAt: oldestOpenAt, heldAt: Number.isFinite(upTo) ? upTo : null };
}
