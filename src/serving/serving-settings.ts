/** Numbers of a replica's memory that nobody has needed to set so far. */
export const SERVING = {
  /** How far back each look at the store goes, ms: longer than clocks of replicas differ and writes take. */
  lookBackMs: 5_000,
  tailBatch: 1_000,
  /** Items a profile remembers, and newest interactions it is folded from when cold. */
  maxProfileItems: 2_000,
  maxProfileEvents: 10_000,
  /** Newest interactions the models are fitted on at the start. */
  maxFittedEvents: 1_000_000,
  profileFlushMs: 1_000,
  /** How often the index is written to its file, ms. */
  indexSaveMs: 600_000,
  embeddingRetryMs: 5_000,
  embeddingGraceMs: 3_000,
  /** Longest that an answer waits for a cold profile; and for how long none waits after the store was out of reach. */
  profileWaitMs: 1_000,
  storePauseMs: 1_000,
  /** About 11 kB each. */
  cachedRankings: 5_000,
  /** For what no version tells: what is trending, and how old things have become. */
  cachedRankingMs: 300_000,
  /** Readers who did something and wait for a quiet moment in which they are ranked anew. */
  rankedAhead: 1_000,
  /** A storm of publishes makes rankings void so often, where there is room for a second until what is published shows. */
  rankingSteps: { burst: 20, stepMs: 250 },
  frozenRankings: 2_000,
} as const;
