/** Numbers of training that nobody has needed to set so far. */
export const TRAINING = {
  seed: 1,
  maxQueries: 1_000,
  maxItems: 5_000,
  maxDeeds: 300_000,
  kept: 10,
  leaseMs: 60_000,
  settlingMs: 5_000,
  impressionsMs: 30 * 86_400_000,
  maxImpressions: 300_000,
  /** How often it is looked whether a training is due, and which model is to serve, ms. */
  lookMs: 30_000,
  followMs: 2_000,
  leastEvents: 5_000,
} as const;
