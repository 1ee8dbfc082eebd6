/** A clock that is further from ours than this is none: whatever sent that date made it up, ms. */
const FARTHEST_MS = 86_400_000;
/** The Date header is in whole seconds, rounded down. */
const RESOLUTION_MS = 1_000;

/** One exchange with the CMS: our times (ms), and what it said of its own. */
export interface Exchange {
  readonly sentAt: number;
  readonly receivedAt: number;
  /** The header, as it came. */
  readonly date: string | null;
  /** Seconds that a cache on the way has held the answer. */
  readonly age: string | null;
}

/**
 * Tells a CMS's clock from the Date headers of its answers: each bounds how far it is ahead of ours, all together bound it
 * to less than a second (Cristian 1989, with intersected intervals as in Marzullo 1984). Where ours lies within the bounds
 * it is taken for the same clock. Answers are times that never go back, so that two fetches are ordered as they were made.
 */
export class CmsClock {
  private least = -Infinity;
  private most = Infinity;
  private last = -Infinity;

  /** When the answer was true, by the CMS's clock (ms): when it was asked for, or when a cache took it in. */
  asOf(exchange: Exchange): number {
    const heldMs = secondsIn(exchange.age) * 1_000;
    const dated = Date.parse(exchange.date ?? '');
    if (Number.isFinite(dated)) this.learn(dated + heldMs, exchange);
    const time = Math.round(exchange.sentAt + this.ahead - heldMs);
    // What a cache held is as old as it is, and may well be older than what we were told before.
    if (heldMs > 0) return time;
    this.last = Math.max(this.last, time);
    return this.last;
  }

  /** How far the CMS's clock is ahead of ours, ms: the least that fits all answers. */
  private get ahead(): number {
    if (this.least > 0) return this.least;
    return this.most < 0 ? this.most : 0;
  }

  private learn(dated: number, { sentAt, receivedAt }: Exchange): void {
    const least = dated - receivedAt;
    const most = dated + RESOLUTION_MS - sentAt;
    if (most < -FARTHEST_MS || least > FARTHEST_MS) return;
    // Bounds that contradict each other: one of the two clocks was set.
    const agrees = least <= this.most && most >= this.least;
    this.least = agrees ? Math.max(least, this.least) : least;
    this.most = agrees ? Math.min(most, this.most) : most;
  }
}

function secondsIn(age: string | null): number {
  return age !== null && /^\d{1,8}$/.test(age.trim()) ? Number(age) : 0;
}
