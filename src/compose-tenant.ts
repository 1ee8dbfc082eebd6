import { createIndexFiles } from './adapters/index/index-files';
import { createIndex } from './adapters/index/open-index';
import { composeContentIn, type ContentIn } from './compose-content';
import { composeReconciling, type Reconciling } from './compose-reconcile';
import { composeDigests } from './compose-digests';
import { composeSending, type Sending, type SendingOutside } from './compose-sending';
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
import { IdleQueue } from './serving/idle-queue';
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
import { RankAhead } from './usecases/rank-ahead';
import { createRankForReader } from './usecases/rank-for-reader';
import { rankFeed, readFeed } from './usecases/read-feed';
import { readItems } from './usecases/read-items';
import { readLikedRows } from './usecases/read-liked-rows';
import { readSimilar } from './usecases/read-similar';
import type { ReconcileReport } from './usecases/reconcile-report';
import { createLearntHour } from './usecases/sending/learnt-hour';
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
  readonly onReconciled?: (report: ReconcileReport) => void;
  /** Whether it works off webhooks; default yes. */
  readonly worksInbox?: boolean;
  /** What newsletters go out by; undefined: there are none. */
  readonly outside?: SendingOutside;
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
  /** Compares a CMS's lists with the catalogue now; null where somebody does already. */
  readonly reconcile: Reconciling['reconcile'];
  /** How each connected CMS stands; null while that is not known. */
  readonly sourceStates: Reconciling['sourceStates'];
  /** Trains now, whether or not it is due. */
  readonly train: Training['train'];
  readonly cancelTraining: Training['cancel'];
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
    get changes() {
      return vectors.serving.changes;
    },
    search: (vector, k, options) => vectors.serving.search(vector, k, options),
    similarity: (a, b) => vectors.serving.similarity(a, b),
    similaritiesTo: (ids, units) => vectors.serving.similaritiesTo(ids, units),
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
  const digests = composeDigests({
    config,
    stores,
    live,
    items,
    rank,
    edgeSigner,
    now,
    bestHour: createLearntHour({ stores, now }),
    track: (input) => services.track(input),
    mailTemplates: told.outside?.outbox.renderer.templates,
  });
  const reading = { ...digests.choosing, live, frozen, edgeSigner, now, profileFor, rank, items };
  const reconciling = composeReconciling({ name, config, stores, content: () => content, now, ...told });
  const onWorked = (worked: Worked) => {
    if (worked.outcome === 'done' || worked.outcome === 'ignored')
      reconciling.times.worked(worked.entry.source, worked.entry.receivedAt);
    told.onWorked(worked);
  };
  const { onCompareDue } = reconciling;
  const content: ContentIn = composeContentIn({ name, config, stores, live, now, ...told, onWorked, onCompareDue });
  const idle = new IdleQueue(SERVING.rankedAhead);
  const ahead = new RankAhead({
    rank: (input) => rankFeed(input, reading),
    idle,
    readers: cachedRankings,
    forMs: cacheMs,
  });
  const services: TenantServices = {
    readFeed: (input) => {
      ahead.asked(input);
      return readFeed(input, reading);
    },
    readSimilar: (input) => readSimilar(input, reading),
    readLikedRows: (input) => readLikedRows(input, reading),
    previewDigest: (input) => previewDigest(input, reading),
    digests: digests.services,
    readItems: (ids) => readItems(ids, items, now()),
    cachedItem: (id) => visible(items.cached(id)),
    track: async (input) => {
      const result = await track(input, { stores, live, items, edgeSigner, now, limits: INTERACTION_LIMITS });
      if (result.accepted > 0) ahead.moved(input.reader.userId);
      return result;
    },
    identify: (input) => identify(input, { stores, live, now }),
    ...content.services,
    ...reconciling.services,
  };

  const sending: Sending | null =
    told.outside === undefined
      ? null
      : composeSending({ name, config, stores, items, services, now, onError: told.onError, ...told.outside });

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
    services: sending === null ? services : { ...services, sending: sending.services },
    stores,
    live,
    backlog: () => vectors.backlog,
    embedBacklog: async () => {
      await vectors.settle();
      await queue.drain();
    },
    inboxCounts: content.inboxCounts,
    receive: async (delivery) => {
      const outcome = await content.receive(delivery);
      reconciling.times.received(delivery.source, now());
      return outcome;
    },
    importContent: content.importContent,
    reconcile: reconciling.reconcile,
    sourceStates: reconciling.sourceStates,
    train: training.train,
    cancelTraining: training.cancel,
    start: async () => {
      await live.warmUp();
      await vectors.dropOldSpaces().catch((error: unknown) => told.onError('old vectors', error));
      for (const background of [follower, flusher, saver]) background.start();
      if (!worksInbox) return;
      content.start();
      reconciling.start();
      training.start();
      await sending?.start();
    },
    stop: async () => {
      idle.stop();
      await Promise.all([
        reconciling.stop(),
        sending?.stop(),
        content.stop(),
        training.stop(),
        follower.stop(),
        flusher.stop(),
        saver.stop(),
      ]);
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
