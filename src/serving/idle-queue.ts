import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

/** A turn of the event loop shorter than this had nothing to do, ms. */
const QUIET_MS = 0.2;
/** How soon to look again where it had, ms. */
const PAUSE_MS = 2;

/**
 * Work that may wait until nobody else does: one piece at a time, in turns of the event loop in which nothing came in. What
 * is not worked off in time is dropped: nobody is promised anything.
 */
export class IdleQueue {
  private readonly waiting = new Map<string, () => void>();
  private running = false;
  private stopped = false;

  constructor(private readonly longest: number) {}

  get size(): number {
    return this.waiting.size;
  }

  /** Takes the place of what waits under the same key. Beyond `longest` what has waited longest is dropped. */
  put(key: string, work: () => void): void {
    if (this.stopped) return;
    this.waiting.delete(key);
    this.waiting.set(key, work);
    if (this.waiting.size > this.longest) this.waiting.delete(this.waiting.keys().next().value!);
    if (this.running) return;
    this.running = true;
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.waiting.clear();
  }

  private async run(): Promise<void> {
    while (this.waiting.size > 0) {
      if (await isQuiet()) this.next();
      else await sleep(PAUSE_MS, undefined, { ref: false });
    }
    this.running = false;
  }

  private next(): void {
    const [first] = this.waiting;
    // Stopped in the meantime.
    if (first === undefined) return;
    const [key, work] = first;
    this.waiting.delete(key);
    work();
  }
}

/** Whether a whole turn of the event loop went by without anything to do in it. */
async function isQuiet(): Promise<boolean> {
  await turn();
  const before = performance.now();
  await turn();
  return performance.now() - before < QUIET_MS;
}
