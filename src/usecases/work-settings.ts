export interface WorkSettings {
  /** Entries claimed at once; changes of one document among them are one write. */
  readonly batchSize: number;
  /** Documents whose writing begins together, so that they share their trips to the store; and such waves under way at once. */
  readonly waveSize: number;
  readonly waves: number;
  /** How long a claim lasts without word (ms): renewed while we work; a crashed process's entries come back after it. */
  readonly leaseMs: number;
  /** A document that takes longer has failed (ms). */
  readonly timeLimitMs: number;
  readonly graceMs: number;
  readonly maxAttempts: number;
  /** Back-off doubles from the first to the second (ms). */
  readonly minRetryMs: number;
  readonly maxRetryMs: number;
  /** For how long after its arrival a delivery waits for a CMS that cannot be asked, without using up its attempts (ms). */
  readonly awaitApiMs: number;
}

export const WORK_SETTINGS: WorkSettings = {
  batchSize: 16,
  waveSize: 4,
  waves: 1,
  leaseMs: 20_000,
  timeLimitMs: 60_000,
  graceMs: 3_000,
  maxAttempts: 12,
  minRetryMs: 1_000,
  maxRetryMs: 300_000,
  awaitApiMs: 86_400_000,
};
