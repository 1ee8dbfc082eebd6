import { setMaxListeners } from 'node:events';
import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { workInbox, type WorkDeps } from './work-inbox';

export interface WorkerDeps extends Omit<WorkDeps, 'signal'> {
  readonly onError: (error: unknown) => void;
  /** How often it looks for what other processes received (ms), rising to the second while there is nothing. */
  readonly pollMs?: number;
  readonly idlePollMs?: number;
}

const POLL_MS = 250;
const IDLE_POLL_MS = 1_000;
/** A batch that takes longer, because a CMS is slow to answer perhaps, is not waited for: the next one goes beside it, ms. */
const SLOW_MS = 1_000;
const MOST_SLOW = 4;
/** Above this share of the event loop readers begin to wait for us. */
const FAIR_SHARE = 0.3;
const LONGEST_REST_MS = 500;

/**
 * Works the inbox off until stopped: at once when `wake` says that this process received something, else by looking.
 * After a failure (the store is out of reach) it looks again at the idle pace. One source that is slow does not hold the
 * others up, and a backlog leaves the event loop to readers most of the time.
 */
export class InboxWorker {
  private stopping: AbortController | null = null;
  private loop: Promise<void> = Promise.resolve();
  private woken = false;
  private endPause: () => void = () => {};

  constructor(private readonly deps: WorkerDeps) {}

  start(): void {
    if (this.stopping !== null) return;
    const { signal } = (this.stopping = new AbortController());
    // One for each entry that is being worked on.
    setMaxListeners(0, signal);
    this.loop = this.loop.then(() => this.run(signal));
  }

  /** Something was received here. */
  wake(): void {
    this.woken = true;
    this.endPause();
  }

  /** Finishes what is begun (within the grace), gives back what is not, and resolves when nothing is claimed any more. */
  async stop(): Promise<void> {
    this.stopping?.abort();
    this.stopping = null;
    this.endPause();
    await this.loop;
  }

  /** Works until nothing is due, beside the loop or without it; answers how many entries it claimed. For commands and tests. */
  async drain(): Promise<number> {
    let total = 0;
    for (let count = -1; count !== 0; total += count) count = await workInbox(this.deps);
    return total;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { pollMs = POLL_MS, idlePollMs = IDLE_POLL_MS } = this.deps;
    const slow = new Set<Promise<unknown>>();
    let pauseMs = pollMs;
    while (!signal.aborted) {
      this.woken = false;
      const [started, before] = [performance.now(), performance.eventLoopUtilization()];
      const count = await this.next(slow, signal);
      if (count > 0) pauseMs = pollMs;
      if (count > 0) await sleep(restMs(started, before), undefined, { signal }).catch(() => undefined);
      else if (!this.woken) await this.pause(count === 0 ? pauseMs : idlePollMs, signal);
      if (count === 0) pauseMs = Math.min(idlePollMs, pauseMs * 1.5);
    }
    await Promise.all(slow);
  }

  /** Entries claimed; -1 where it failed, Infinity where they are still being worked on. */
  private async next(slow: Set<Promise<unknown>>, signal: AbortSignal): Promise<number> {
    const batch = this.once(signal);
    const count = await withinMs(batch, SLOW_MS);
    if (count !== Infinity) return count;
    slow.add(batch);
    void batch.then(() => slow.delete(batch));
    if (slow.size >= MOST_SLOW) await Promise.race(slow);
    return count;
  }

  /** Entries claimed; -1 where it failed. */
  private async once(signal: AbortSignal): Promise<number> {
    try {
      return await workInbox({ ...this.deps, signal });
    } catch (error) {
      this.deps.onError(error);
      return -1;
    }
  }

  private async pause(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.endPause = () => {};
  }
}

/** What it comes to in that time; Infinity where it takes longer. */
async function withinMs(work: Promise<number>, ms: number): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<number>((resolve) => (timer = setTimeout(resolve, ms, Infinity)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** How long to leave the event loop to others, so that together with this rest the batch did not take more than its share. */
function restMs(started: number, before: EventLoopUtilization): number {
  const { utilization } = performance.eventLoopUtilization(before);
  const tookMs = performance.now() - started;
  return Math.min(LONGEST_REST_MS, tookMs * Math.max(0, utilization / FAIR_SHARE - 1));
}
