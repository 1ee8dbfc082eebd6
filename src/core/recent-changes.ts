/** Which entries of something changed, in order, as far back as is remembered. */
export interface ChangesView {
  /** Number of changes so far. */
  readonly position: number;
  /** Ids of what changed since that position, oldest change first, repeats included; null where that is too long ago to tell. */
  since(position: number): readonly string[] | null;
}

/** About 100 bytes each at most. */
const REMEMBERED = 10_000;

/**
 * Remembers what changed last, so that whoever keeps something made from the whole need not make it anew: it takes in the
 * difference. Bounded: between one and two times `remembered` ids.
 */
export class RecentChanges implements ChangesView {
  private ids: string[] = [];
  private dropped = 0;

  constructor(private readonly remembered = REMEMBERED) {}

  get position(): number {
    return this.dropped + this.ids.length;
  }

  note(id: string): void {
    this.ids.push(id);
    if (this.ids.length < 2 * this.remembered) return;
    this.dropped += this.ids.length - this.remembered;
    this.ids = this.ids.slice(-this.remembered);
  }

  since(position: number): readonly string[] | null {
    return position < this.dropped ? null : this.ids.slice(position - this.dropped);
  }
}
