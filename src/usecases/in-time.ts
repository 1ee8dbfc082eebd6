/** The process is about to stop, and what was not ended in its grace is given back. */
export class Stopped extends Error {}

export interface TimeLimits {
  readonly timeLimitMs: number;
  readonly graceMs: number;
}

/** Rejects where the work takes longer than it may, or (Stopped) the process stops and its grace is over. */
export async function inTime<T>(
  work: Promise<T>,
  { timeLimitMs, graceMs }: TimeLimits,
  signal?: AbortSignal,
): Promise<T> {
  const timers: NodeJS.Timeout[] = [];
  const end = new Promise<never>((_, reject) => {
    timers.push(setTimeout(() => reject(new Error(`It took longer than ${timeLimitMs} ms.`)), timeLimitMs));
    const stop = () => timers.push(setTimeout(() => reject(new Stopped()), graceMs));
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    void work.catch(() => undefined).then(() => signal?.removeEventListener('abort', stop));
  });
  return Promise.race([work, end]).finally(() => timers.forEach(clearTimeout));
}
