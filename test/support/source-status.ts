import type { SourceStatus } from '../../src/usecases/services';
import { T0 } from './builders';

/** A source in some trouble, with what the test cares about replaced. */
export function aSourceStatus(given: Partial<SourceStatus> = {}): SourceStatus {
  return {
    name: 'strapi',
    kind: 'strapi',
    canBeAsked: true,
    order: { key: 'createdAt of the event', onTie: 'the later arrival wins' },
    deliveries: { waiting: 3, failing: 1, claimed: 1, dead: 2 },
    lastDeliveryAt: T0 + 62_000,
    lastReconcile: {
      ...{ source: 'strapi', since: null, dryRun: false, startedAt: T0, endedAt: T0 + 9_000, outcome: 'finished' },
      ...{ reason: null, missing: 1, notCompared: 0 },
      counts: { checked: 9, same: 6, added: 1, changed: 1, withdrawn: 1, unmapped: 1, failed: 0 },
      differences: [{ itemId: 'strapi:abc', what: 'changed', cmsAt: T0 + 120_000, heldAt: T0 - 120_000 }],
    },
    lastWholeReconcileAt: T0,
    reconcileInProgress: null,
    unmapped: { count: 1, documents: [{ itemId: 'strapi:x', reason: 'This article has no title.', at: T0 }] },
    staleness: { toldAt: T0 + 62_000, oldestAt: T0 + 60_000, heldAt: T0 },
    ...given,
  };
}
