import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { InboxCounts } from '../usecases/inbox-counts';
import type { Personalization, SourceStatus } from '../usecases/services';
import { watchSources } from './source-metrics';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export interface TenantState {
  readonly tenant: string;
  readonly items: number;
  readonly backlog: number;
  /** Null while that is not known. Must not reject: it would fail the whole answer. */
  readonly inboxCounts?: () => Promise<InboxCounts | null>;
  /** The same for each connected CMS. */
  readonly sourceStates?: () => Promise<readonly SourceStatus[] | null>;
}

/** What is counted, in a registry of its own; others may add to `registry`. Labels have few values: no ids, no names. */
export class Metrics {
  readonly registry = new Registry();

  private readonly http = new Histogram({
    name: 'attune_http_request_seconds',
    help: 'Time to answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  private readonly operations = new Histogram({
    name: 'attune_graphql_operation_seconds',
    help: 'Time of GraphQL operations, by kind and first root field.',
    labelNames: ['kind', 'field', 'failed'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  private readonly errors = new Counter({
    name: 'attune_graphql_errors_total',
    help: 'Errors in GraphQL answers, by code.',
    labelNames: ['code'],
    registers: [this.registry],
  });

  private readonly plans = new Counter({
    name: 'attune_feed_plan_total',
    help: 'Rankings answered, by plan; degraded: a step down because something was out of reach.',
    labelNames: ['plan', 'degraded'],
    registers: [this.registry],
  });

  /** `processToo`: memory, event loop and garbage collection of this process as well; once per process. */
  constructor({ processToo = false }: { processToo?: boolean } = {}) {
    if (processToo) collectDefaultMetrics({ register: this.registry });
  }

  /** Asks for each tenant's state whenever the metrics are read. */
  watch(states: () => readonly TenantState[]): void {
    const gauge = (name: string, help: string, value: (state: TenantState) => number) => {
      const collect = function (this: Gauge) {
        for (const state of states()) this.set({ tenant: state.tenant }, value(state));
      };
      return new Gauge({ name, help, labelNames: ['tenant'], registers: [this.registry], collect });
    };
    gauge('attune_items_visible', 'Items a reader could get now.', ({ items }) => items);
    gauge('attune_items_without_vector', 'Items that wait for their vector.', ({ backlog }) => backlog);
    this.watchInboxes(states);
    watchSources(states, this.registry);
  }

  private watchInboxes(states: () => readonly TenantState[]): void {
    const counted = () =>
      Promise.all(states().map(async (state) => [state.tenant, await state.inboxCounts?.()] as const));
    const collect = async function (this: Gauge) {
      const all = await counted();
      // Rather nothing than what was true before the store went away.
      this.reset();
      for (const [tenant, counts] of all)
        for (const [state, count] of Object.entries(counts ?? {})) this.set({ tenant, state }, count);
    };
    const help = 'Webhooks in the inbox, by state; those done are kept for a while to know repeats.';
    const labelNames = ['tenant', 'state'];
    new Gauge({ name: 'attune_inbox_deliveries', help, labelNames, registers: [this.registry], collect });
  }

  answered(method: string, route: string, status: number, ms: number): void {
    this.http.observe({ method, route, status }, ms / 1000);
  }

  operationEnded({ kind, field, ms, failed }: { kind: string; field: string; ms: number; failed: boolean }): void {
    this.operations.observe({ kind, field, failed: String(failed) }, ms / 1000);
  }

  failed(code: string): void {
    this.errors.inc({ code });
  }

  ranked({ plan, degraded }: Personalization): void {
    this.plans.inc({ plan, degraded: String(degraded) });
  }
}
