import { httpDocumentSource } from './adapters/cms-api/http-document-source';
import { connectApis } from './cms/connect-apis';
import { connectSources } from './cms/connect-sources';
import { bodyOf } from './cms/rich-text';
import type { Config } from './config';
import type { ContentChange } from './core/content-change';
import type { ItemDocument } from './core/item';
import type { DocumentSource } from './ports/content-api';
import type { TenantStores } from './ports/stores';
import type { LiveWorld } from './serving/live-world';
import { CompareHints } from './usecases/compare-hints';
import { dropDeliveries, replayDeliveries } from './usecases/dead-letters';
import { importContent, type ImportInput, type ImportReport } from './usecases/import-content';
import { createInboxCounts, type InboxCounts } from './usecases/inbox-counts';
import { InboxRoom } from './usecases/inbox-room';
import { InboxWorker } from './usecases/inbox-worker';
import { ingestChanges, type IngestResult, type OnRefused } from './usecases/ingest-changes';
import { readInbox } from './usecases/read-inbox';
import { receiveDelivery, type IncomingDelivery } from './usecases/receive-delivery';
import type { TenantServices } from './usecases/services';
import type { Worked } from './usecases/work-inbox';

export interface ContentInDeps {
  /** The tenant's. */
  readonly name: string;
  readonly config: Config;
  readonly stores: TenantStores;
  readonly live: LiveWorld;
  readonly now: () => number;
  readonly onError: (what: string, error: unknown) => void;
  readonly onWorked: (worked: Worked) => void;
  /** A source's lists are to be compared with what is held here; default: nobody does. */
  readonly onCompareDue?: (source: string) => void;
}

/** All that brings content into one tenant. */
export interface ContentIn {
  readonly services: Pick<TenantServices, 'readInbox' | 'replayDeliveries' | 'dropDeliveries'>;
  readonly receive: (delivery: IncomingDelivery) => Promise<'stored' | 'duplicate'>;
  readonly importContent: (input: ImportInput) => Promise<ImportReport>;
  readonly inboxCounts: () => Promise<InboxCounts | null>;
  /** By the source's name: those that can be asked. */
  readonly documents: ReadonlyMap<string, DocumentSource>;
  /** Stores changes and embeds in the background; for imports and for comparing lists. */
  readonly ingestQuietly: (changes: readonly ContentChange[], onRefused?: OnRefused) => Promise<IngestResult>;
  /** Begins to work off webhooks. */
  start(): void;
  stop(): Promise<void>;
}

/** Webhooks, the CMSs' APIs and imports of one tenant. */
export function composeContentIn({ name, config, stores, live, now, ...told }: ContentInDeps): ContentIn {
  const { inbox, items } = stores;
  const configs = config.webhookSources.filter(({ tenant = name }) => tenant === name);
  const sources = connectSources(configs);
  const asked = new Map([...connectApis(configs)].map(([source, api]) => [source, httpDocumentSource(api, { now })]));
  const ingest = (changes: readonly ContentChange[]) =>
    ingestChanges(changes, { items, now, onStored: (document) => live.publish(document) });
  const ingestQuietly = (changes: readonly ContentChange[], onRefused?: OnRefused) => {
    const onStored = (document: ItemDocument) => Promise.resolve(void live.hearOwnItem(document));
    return ingestChanges(changes, { items, now, onStored, onRefused });
  };
  const hints = new CompareHints({ settings: stores.settings, now, onDue: told.onCompareDue ?? (() => undefined) });
  const worker = new InboxWorker({
    inbox,
    sources,
    documents: asked,
    ingest,
    onCompareAll: (source) => hints.hint(source),
    now,
    random: Math.random,
    report: told.onWorked,
    onError: (error) => told.onError('inbox', error),
  });
  const limits = { deliveries: config.inboxMaxDeliveries, bytes: config.inboxMaxMb * 1_000_000 };
  const room = new InboxRoom({ inbox, limits, now });
  const maxBytes = config.webhookLimitBytes;
  const receiving = { inbox, sources, maxBytes, room, now, onStored: () => worker.wake() };
  return {
    services: {
      readInbox: (input) => readInbox(input, inbox),
      replayDeliveries: (which) => replayDeliveries(which, inbox).finally(() => worker.wake()),
      dropDeliveries: (which) => dropDeliveries(which, inbox),
    },
    receive: (delivery) => receiveDelivery(delivery, receiving),
    importContent: (input) => {
      const hearOwn = (interactions: Parameters<typeof live.hearOwn>[0]) => live.hearOwn(interactions, []);
      return importContent(input, { ingest: ingestQuietly, log: stores.interactions, hearOwn, bodyOf, now });
    },
    inboxCounts: createInboxCounts({ inbox, now }),
    documents: asked,
    ingestQuietly,
    start: () => worker.start(),
    stop: async () => {
      hints.stop();
      await worker.stop();
      for (const source of asked.values()) source.close();
    },
  };
}
