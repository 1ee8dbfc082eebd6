/** Backs off so that looking takes at most this share of the time. */
const MAX_SHARE = 0.1;

export interface PollerDeps {
  readonly intervalMs: number;
  readonly poll: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Calls `poll` again and again, one at a time: every `intervalMs` while it is quick, more rarely when it is slow. */
export class Poller {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

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
    await this.deps.poll().catch(this.deps.onError);
    this.schedule(Math.max(this.deps.intervalMs, (performance.now() - started) / MAX_SHARE));
  }
}
