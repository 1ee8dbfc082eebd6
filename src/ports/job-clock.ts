/**
 * Wakes somebody up. Law: `every` calls `work` about every `intervalMs`, never twice at a time, and where the clock is shared by
 * replicas on one of them only; what rejects is told and called again next time.
 */
export interface JobClock {
  /** For the log: `agenda`, `in-process`. */
  readonly kind: string;
  every(name: string, intervalMs: number, work: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}
