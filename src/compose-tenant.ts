import { createIndexFiles } from './adapters/index/index-files';
import { createIndex } from './adapters/index/open-index';
import { composeContentIn, type ContentIn } from './compose-content';
import { composeTraining, type Training } from './compose-training';
import type { Config } from './config';
import { embeddingTextOf, textHashOf } from './core/embedding-text';
import { isVisible } from './core/item';
import { createSigner } from './core/signer';
import { spaceOf } from './core/space';
import type { Embedder } from './ports/embedder';
import type { TenantStores } from './ports/stores';
import { servingRecommenders, type ServingDeps } from './recommenders/serving-recommenders';
import { EmbeddingQueue } from './serving/embedding-queue';
import { ItemCache } from './serving/item-cache';
import { LiveModels } from './serving/live-models';
import { LiveWorld } from './serving/live-world';
import { Poller } from './serving/poller';
import { ProfileCache } from './serving/profile-cache';
import { SERVING } from './serving/serving-settings';
import { VectorKeeper } from './serving/vector-keeper';
import { FrozenRankings } from './usecases/frozen-rankings';
import { identify } from './usecases/identify';
import { previewDigest } from './usecases/preview-digest';
import { createProfileForReader } from './usecases/profile-for-reader';
import { createRankForReader } from './usecases/rank-for-reader';
import { readFeed } from './usecases/read-feed';
import { readItems } from './usecases/read-items';
import { readLikedRows } from './usecases/read-liked-rows';
import { readSimilar } from './usecases/read-similar';
import type { TenantServices } from './usecases/services';
import type { TrainingReport } from './usecases/run-training';
import { track } from './usecases/track';
import type { Worked } from './usecases/work-inbox';

const DAY = 86_400_000;
const INTERACTION_LIMITS = { futureMs: 300_000, pastMs: 400 * DAY };

export interface TenantDeps {
  readonly name: string;
  readonly config: Config;
  readonly stores: TenantStores;
  readonly embedder: Embedder;
  /** Where this tenant's index files are kept. */
  readonly folder: string;
  readonly now: () => number;
  readonly onError: (what: string, error: unknown) => void;
  readonly onWorked: (worked: Worked) => void;
  readonly onSwap: (from: string, to: string) => void;
  readonly onTrained: (report: TrainingReport) => void;
  /** Whether it works off webhooks; default yes. */
  readonly worksInbox?: boolean;
}

/** One tenant, running: what transports ask, and what the process starts and stops. */
export interface Tenant {
  readonly services: TenantServices;
  readonly stores: TenantStores;
  readonly live: LiveWorld;
  /** Items that wait for a vector. */
  readonly backlog: () => number;
  /** Begins to work that off now rather than at the next look at the store. */
  readonly embedBacklog: () => Promise<void>;
  readonly inboxCounts: ContentIn['inboxCounts'];
  readonly receive: ContentIn['receive'];
  readonly importContent: ContentIn['importContent'];
  /** Trains now, whether or not it is due. */
  readonly train: Training['train'];
  /** Warms up and begins to follow the store; rejects with StoreUnavailable. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Puts one tenant together. Its use cases see its stores and never its name. */
export function composeTenant({ name, config, stores, embedder, folder, now, ...told }: TenantDeps): Tenant {
  const { worksInbox = true } = told;
  const space = spaceOf(embedder);
  const items = new ItemCache(stores.items, config.itemCacheMb * 1_000_000);

  // Vectors
  const queue: EmbeddingQueue = new EmbeddingQueue({
    space,
    embedder,
    items: stores.items,
    vectors: stores.vectors,
    textOf: embeddingTextOf,
    hashOf: textHashOf,
    now,
    retryMs: SERVING.embeddingRetryMs,
    onVector: (hash, vector) => vectors.accept(hash, vector),
    onError: (error) => told.onError('embedding', error),
  });
  const vectors: VectorKeeper = new VectorKeeper({
    space,
    queue,
    vectors: stores.vectors,
    settings: stores.settings,
    files: createIndexFiles({ folder, kind: config.vectorIndex }),
    createIndex: (name) => createIndex(config.vectorIndex, dimensionsOf(name)),
    graceMs: SERVING.embeddingGraceMs,
    now,
    onSwap: told.onSwap,
  });

  // What this replica holds in memory
  const contentSpace: ServingDeps['space'] = {
    get version() {
      return vectors.version;
    },
    search: (vector, k, options) => vectors.serving.search(vector, k, options),
    similarity: (a, b) => vectors.serving.similarity(a, b),
    similarityTo: (id, unit) => vectors.serving.similarityTo(id, unit),
    vectorOf: (id) => vectors.serving.vectorOf(id),
  };
  const models = new LiveModels(
    () => servingRecommenders({ catalogue: live.catalogue, space: contentSpace }),
    SERVING.maxFittedEvents,
  );
  const training = composeTraining({
    config,
    stores,
    models,
    live: () => live,
    space: contentSpace,
    dimensions: () => dimensionsOf(vectors.version),
    now,
    ...told,
  });
  const live: LiveWorld = new LiveWorld({
    stores,
    items,
    models,
    vectors,
    followModels: training.followModels,
    now,
    settings: SERVING,
    createProfiles: (settledTo) =>
      new ProfileCache({
        log: stores.interactions,
        profiles: stores.profiles,
        settledTo,
        maxProfiles: config.profileCache,
        maxItems: SERVING.maxProfileItems,
        maxEvents: SERVING.maxProfileEvents,
      }),
  });

  // Use cases
  // Tokens of one tenant mean nothing in another; where there is only one, they stay as they were.
  const purposeOf = (purpose: string) => (config.tenants.length === 1 ? purpose : `${purpose} of ${name}`);
  const edgeSigner = createSigner(config.signingSecret, purposeOf('edge'));
  const frozen = new FrozenRankings({
    store: stores.rankings,
    signer: createSigner(config.signingSecret, purposeOf('cursor')),
    now,
    ttlMs: config.rankingTtlMinutes * 60_000,
    maxInMemory: SERVING.frozenRankings,
  });
  const { cachedRankings, cachedRankingMs: cacheMs, profileWaitMs, storePauseMs } = SERVING;
  const profileFor = createProfileForReader({ live, now, profileWaitMs, storePauseMs });
  const rank = createRankForReader({ live, profileFor, now, cachedRankings, cacheMs });
  const reading = { live, frozen, edgeSigner, now, profileFor, rank, items };
  const content = composeContentIn({ name, config, stores, live, now, ...told });
  const services: TenantServices = {
    readFeed: (input) => readFeed(input, reading),
    readSimilar: (input) => readSimilar(input, reading),
    readLikedRows: (input) => readLikedRows(input, reading),
    previewDigest: (input) => previewDigest(input, reading),
    readItems: (ids) => readItems(ids, items, now()),
    cachedItem: (id) => visible(items.cached(id)),
    track: (input) => track(input, { stores, live, items, edgeSigner, now, limits: INTERACTION_LIMITS }),
    identify: (input) => identify(input, { stores, live, now }),
    ...content.services,
  };

  // What goes on in the background
  const follower = new Poller({
    intervalMs: config.tailIntervalMs,
    poll: async () => {
      await live.follow();
      void queue.drain();
    },
    onError: (error) => told.onError('tail', error),
  });
  const flusher = new Poller({
    intervalMs: SERVING.profileFlushMs,
    poll: () => live.profiles.flush(),
    onError: (error) => told.onError('profiles', error),
  });
  const saver = new Poller({
    intervalMs: SERVING.indexSaveMs,
    poll: () => vectors.save(),
    onError: (error) => told.onError('index file', error),
  });

  return {
    services,
    stores,
    live,
    backlog: () => vectors.backlog,
    embedBacklog: async () => {
      await vectors.settle();
      await queue.drain();
    },
    inboxCounts: content.inboxCounts,
    receive: content.receive,
    importContent: content.importContent,
    train: training.train,
    start: async () => {
      await live.warmUp();
      await vectors.dropOldSpaces().catch((error: unknown) => told.onError('old vectors', error));
      for (const background of [follower, flusher, saver]) background.start();
      if (!worksInbox) return;
      content.start();
      training.start();
    },
    stop: async () => {
      await Promise.all([content.stop(), training.stop(), follower.stop(), flusher.stop(), saver.stop()]);
      await queue.stop();
      await live.profiles.flush().catch((error: unknown) => told.onError('profiles', error));
      await vectors.save().catch((error: unknown) => told.onError('index file', error));
    },
  };

  function visible<T extends Parameters<typeof isVisible>[0]>(item: T | undefined): T | undefined {
    return item !== undefined && isVisible(item, now()) ? item : undefined;
  }
}

/** The dimensions that a space's name tells (core/space.ts). */
function dimensionsOf(space: string): number {
  return Number(space.split('/')[1]);
}
