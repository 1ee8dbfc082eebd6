import { setMaxListeners } from 'node:events';
import { workInbox, type WorkDeps } from './work-inbox';

export interface WorkerDeps extends Omit<WorkDeps, 'signal'> {
  readonly onError: (error: unknown) => void;
  /** How often it looks for what other processes received (ms), rising to the second while there is nothing. */
  readonly pollMs?: number;
  readonly idlePollMs?: number;
}

const POLL_MS = 250;
const IDLE_POLL_MS = 1_000;

/**
 * Works the inbox off until stopped: at once when `wake` says that this process received something, else by looking.
 * After a failure (the store is out of reach) it looks again at the idle pace.
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
    let pauseMs = pollMs;
    while (!signal.aborted) {
      this.woken = false;
      const count = await this.once(signal);
      if (count > 0) pauseMs = pollMs;
      else if (!this.woken) await this.pause(count === 0 ? pauseMs : idlePollMs, signal);
      if (count === 0) pauseMs = Math.min(idlePollMs, pauseMs * 1.5);
    }
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
