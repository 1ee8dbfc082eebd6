import { Gauge, type Registry } from 'prom-client';
import type { SourceStatus } from '../usecases/services';
import type { TenantState } from './metrics';

/** One value of one source, with what tells it from the source's others. */
type Values = (status: SourceStatus, now: number) => readonly (readonly [Readonly<Record<string, string>>, number])[];

const DELIVERIES = ['waiting', 'failing', 'claimed', 'dead'] as const;
const FOUND = ['added', 'changed', 'withdrawn', 'unmapped', 'failed'] as const;
const S = 1_000;

/** Gauges by source, for alerts: what waits, what is dead, how long it has been silent, and what comparing found. */
export function watchSources(states: () => readonly TenantState[], registry: Registry): void {
  const gauge = (name: string, help: string, labels: readonly string[], values: Values) => {
    const collect = async function (this: Gauge) {
      const all = await Promise.all(states().map(async (one) => [one.tenant, await one.sourceStates?.()] as const));
      // Rather nothing than what was true before the store went away.
      this.reset();
      for (const [tenant, sources] of all)
        for (const status of sources ?? [])
          for (const [more, value] of values(status, Date.now()))
            this.set({ tenant, source: status.name, ...more }, value);
    };
    return new Gauge({ name, help, labelNames: ['tenant', 'source', ...labels], registers: [registry], collect });
  };
  gauge(
    'attune_source_deliveries',
    'Webhooks of a source that are not worked off; failing ones are among the waiting.',
    ['state'],
    ({ deliveries }) => DELIVERIES.map((state) => [{ state }, deliveries[state]]),
  );
  gauge(
    'attune_source_silent_seconds',
    'Time since the last webhook of a source; missing: none came yet.',
    [],
    (s, now) => since(s.lastDeliveryAt, now),
  );
  gauge(
    'attune_source_behind_seconds',
    'Age of the oldest webhook of a source that is not worked off; 0: none.',
    [],
    ({ staleness }, now) => [[{}, staleness === null ? 0 : (now - staleness.oldestAt) / S]],
  );
  gauge(
    'attune_source_reconcile_differences',
    'Documents that the last comparison with the CMS found to differ, by what came of them.',
    ['what'],
    ({ lastReconcile }) => (lastReconcile === null ? [] : FOUND.map((what) => [{ what }, lastReconcile.counts[what]])),
  );
  gauge(
    'attune_source_reconcile_age_seconds',
    'Time since the last whole comparison began; missing: none yet.',
    [],
    (s, now) => since(s.lastWholeReconcileAt, now),
  );
}

function since(at: number | null, now: number): readonly [Record<string, string>, number][] {
  return at === null ? [] : [[{}, Math.max(0, now - at) / S]];
}
