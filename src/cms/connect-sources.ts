import type { ConnectedSource } from '../core/content-source';
import type { Source } from './source';
import type { SourceConfig } from './source-config';
import { SOURCES } from './sources';

/** The sources of a tenant by name. What may stand in their configuration is in `source-config.ts`. */
export function connectSources(configs: readonly SourceConfig[]): ReadonlyMap<string, ConnectedSource> {
  return new Map(configs.map((config) => [config.name, connected(config)]));
}

function connected({ name, source, secrets, mapping = {} }: SourceConfig): ConnectedSource {
  const row: Source = SOURCES[source];
  return {
    name,
    keptHeaders: row.keptHeaders,
    verify: (delivery, now) => row.verify(delivery, secrets, now),
    check: (delivery) => row.check(delivery),
    deliveryId: (delivery) => row.deliveryId(delivery),
    normalize: (delivery) => row.normalize(delivery, mapping),
  };
}
