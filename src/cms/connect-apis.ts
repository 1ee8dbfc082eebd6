import type { ConnectedApi } from '../core/connected-api';
import type { ApiSettings, ContentApi } from './content-api';
import type { FieldMapping } from './field-mapping';
import type { Source } from './source';
import type { SourceConfig } from './source-config';
import { SOURCES } from './sources';

/** The APIs of a tenant's sources by the source's name: of those that have one and whose configuration says where it is. */
export function connectApis(configs: readonly SourceConfig[]): ReadonlyMap<string, ConnectedApi> {
  return new Map(
    configs.flatMap(({ name, source, mapping = {}, api }) => {
      const row: Source = SOURCES[source];
      return row.api === undefined || api === undefined ? [] : [[name, connected(name, row.api, api, mapping)]];
    }),
  );
}

function connected(
  name: string,
  api: ContentApi,
  { perSecond, ...settings }: ApiSettings & { readonly perSecond: number },
  mapping: FieldMapping,
): ConnectedApi {
  const base = { source: name, mapping, options: settings.options };
  return {
    name,
    baseUrl: settings.baseUrl,
    perSecond,
    credentials: (now) => api.credentials?.(settings, now) ?? {},
    fetchOne: (ref) => api.fetchOne(ref, settings),
    readOne: (answers, ref, times) => api.readOne(answers, ref, { ...base, ...times }),
    list: (type, since) => api.list(type, settings, since),
    readPage: (answer, request, times) => api.readPage(answer, request, { ...base, ...times }),
  };
}
