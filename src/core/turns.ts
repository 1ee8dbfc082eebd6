import type { Item } from './item';

type Scheduled = Pick<Item, 'id' | 'status' | 'publishedAt' | 'expiresAt'>;

/**
 * The times (ms) at which items become visible or cease to be, with nobody sending anything. Knows only those that are
 * still to come; an item that is told of again has the times it has now.
 */
export class Turns {
  private readonly times = new Map<string, readonly number[]>();
  private next = Infinity;
  private passedTo = -Infinity;

  expect({ id, status, publishedAt, expiresAt }: Scheduled): void {
    const times = status === 'published' ? [publishedAt, expiresAt ?? Infinity] : [];
    this.keep(id, times);
  }

  /** Whether any of them has come since the last call. */
  pass(now: number): boolean {
    this.passedTo = Math.max(this.passedTo, now);
    if (now < this.next) return false;
    this.next = Infinity;
    for (const [id, times] of this.times) this.keep(id, times);
    return true;
  }

  private keep(id: string, times: readonly number[]): void {
    const coming = times.filter((time) => time > this.passedTo && time < Infinity);
    if (coming.length === 0) this.times.delete(id);
    else this.times.set(id, coming);
    this.next = Math.min(this.next, ...coming);
  }
}
