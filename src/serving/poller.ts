/** Backs off so that looking takes at most this share of the time … */
const MAX_SHARE = 0.25;
/** … and while it fails, but by no more than this, ms: what others wrote must not wait long for one slow look. */
const MAX_BACK_OFF_MS = 1_000;

export interface PollerDeps {
  readonly intervalMs: number;
  readonly poll: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Calls `poll` again and again, one at a time: every `intervalMs` while it is quick, more rarely when it is slow or fails. */
export class Poller {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;
  private failures = 0;

  constructor(private readonly deps: PollerDeps) {}

  start(): void {
    this.stopped = false;
    this.schedule(this.deps.intervalMs);
  }

  /** Stops, after the look under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.once();
    }, delayMs);
  }

  private async once(): Promise<void> {
    const started = performance.now();
    try {
      await this.deps.poll();
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      this.deps.onError(error);
    }
    this.schedule(this.pauseAfter(performance.now() - started));
  }

  private pauseAfter(tookMs: number): number {
    const { intervalMs } = this.deps;
    const wanted = Math.max(intervalMs * 2 ** this.failures, tookMs / MAX_SHARE);
    return Math.max(intervalMs, Math.min(wanted, MAX_BACK_OFF_MS));
  }
}
