/** What a log can be walked by. */
export interface Place {
  readonly receivedAt: number;
  readonly id: string;
}

/** A replaceable entry, shared by the lists it stands in. Its place never changes. */
export interface Slot<T> {
  entry: T;
}

/** Order of the walk: by time, ties by id. */
export function comparePlaces(a: Place, b: Place): number {
  return a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Slots in order of (receivedAt, id). Entries mostly arrive in order: sorting waits for the next reading that needs it. */
export class TimeOrdered<T extends Place> {
  private slots: Slot<T>[] = [];
  private sorted = true;

  get size(): number {
    return this.slots.length;
  }

  push(slot: Slot<T>): void {
    const last = this.slots.at(-1);
    if (last !== undefined && comparePlaces(slot.entry, last.entry) < 0) this.sorted = false;
    this.slots.push(slot);
  }

  /** The first `limit` strictly after the place. */
  after(place: Place, limit: number): T[] {
    const start = this.firstWhere((entry) => comparePlaces(entry, place) > 0);
    return this.ordered()
      .slice(start, start + limit)
      .map((slot) => slot.entry);
  }

  /** The newest `limit` from `since` on, oldest of them first. */
  newest(since: number, limit: number): T[] {
    const start = this.firstWhere((entry) => entry.receivedAt >= since);
    return this.ordered()
      .slice(Math.max(start, this.slots.length - limit))
      .map((slot) => slot.entry);
  }

  /** Takes the oldest `count` out and answers them. */
  takeOldest(count: number): Slot<T>[] {
    return this.ordered().splice(0, count);
  }

  private ordered(): Slot<T>[] {
    if (!this.sorted) this.slots.sort((a, b) => comparePlaces(a.entry, b.entry));
    this.sorted = true;
    return this.slots;
  }

  /** Index of the first entry that passes; `passes` must be false up to some place and true from there on. */
  private firstWhere(passes: (entry: T) => boolean): number {
    const slots = this.ordered();
    let low = 0;
    let high = slots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (passes(slots[middle]!.entry)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
