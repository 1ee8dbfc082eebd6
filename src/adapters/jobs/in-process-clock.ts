import type { JobClock } from '../../ports/job-clock';

/** Wakes in this process only, by timers: where no database is there to share a clock. */
export function inProcessClock({ onError }: { onError: (name: string, error: unknown) => void }): JobClock {
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let isStopped = false;

  const schedule = (name: string, delayMs: number, intervalMs: number, work: () => Promise<void>) => {
    if (isStopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      const done: Promise<void> = work()
        .catch((error: unknown) => onError(name, error))
        .finally(() => {
          running.delete(done);
          schedule(name, intervalMs, intervalMs, work);
        });
      running.add(done);
    }, delayMs);
    timers.add(timer);
  };

  return {
    kind: 'in-process',
    every: (name, intervalMs, work) => Promise.resolve(schedule(name, 0, intervalMs, work)),
    stop: async () => {
      isStopped = true;
      timers.forEach((timer) => clearTimeout(timer));
      await Promise.all(running);
    },
  };
}
