/** A place in a store's order of (time, id). */
export interface TailCursor {
  readonly time: number;
  readonly id: string;
}

export interface TailDeps<Entry> {
  /** Entries strictly after the cursor, in order of (time, id), at most `limit`. */
  readonly read: (cursor: TailCursor, limit: number) => Promise<Entry[]>;
  readonly cursorOf: (entry: Entry) => TailCursor;
  /** What makes two sights of an entry the same. */
  readonly identityOf: (entry: Entry) => string;
  readonly onEntry: (entry: Entry) => void;
  readonly now: () => number;
  /** How far back each look goes: longer than replicas' clocks differ and writes take, ms. */
  readonly lookBackMs: number;
  readonly batch: number;
}

/**
 * Hears of every entry of a store exactly once, whichever replica wrote it: our own at once (`observe`), others' by
 * looking. One way for a replica set, a standalone server and compatible engines: no change streams. `settledTo` is the
 * time up to which nothing unheard can turn up any more.
 */
export class Tail<Entry> {
  private readonly heard = new Map<string, number>();
  settledTo = 0;

  constructor(private readonly deps: TailDeps<Entry>) {}

  /** What we just wrote, and nobody can have told us of: passed on however long the writing took. */
  observeOwn(entries: readonly Entry[]): void {
    for (const entry of entries) this.hear(entry);
  }

  private observe(entries: readonly Entry[]): void {
    for (const entry of entries) if (this.deps.cursorOf(entry).time >= this.settledTo) this.hear(entry);
  }

  private hear(entry: Entry): void {
    const identity = this.deps.identityOf(entry);
    if (this.heard.has(identity)) return;
    this.heard.set(identity, this.deps.cursorOf(entry).time);
    this.deps.onEntry(entry);
  }

  /** Looks once; the first look walks everything. Rejects with StoreUnavailable; the next look makes up for it. */
  async poll(): Promise<void> {
    const settledTo = this.deps.now() - this.deps.lookBackMs;
    let cursor: TailCursor = { time: this.settledTo, id: '' };
    for (;;) {
      const page = await this.deps.read(cursor, this.deps.batch);
      this.observe(page);
      const last = page.at(-1);
      if (last !== undefined) cursor = this.deps.cursorOf(last);
      // A walk never comes back to what lies behind it, so a long first look need not remember all of it.
      this.forgetBefore(Math.min(cursor.time, settledTo));
      if (page.length < this.deps.batch) break;
    }
    this.settledTo = Math.max(this.settledTo, settledTo);
  }

  private forgetBefore(time: number): void {
    for (const [identity, heardAt] of this.heard) if (heardAt < time) this.heard.delete(identity);
  }
}
