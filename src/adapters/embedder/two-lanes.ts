/** Urgent ones that may pass while somebody waits in the other lane. */
const URGENT_IN_A_ROW = 4;

/** A queue with a fast lane that cannot starve the slow one. Whoever is at the front stays there until removed. */
export class TwoLanes<T> {
  private readonly urgent: T[] = [];
  private readonly bulk: T[] = [];
  private passed = 0;

  add(entry: T, lane: 'urgent' | 'bulk'): void {
    this[lane].push(entry);
  }

  /** Who is served now; undefined where nobody waits. */
  next(): T | undefined {
    const lane =
      this.urgent.length > 0 && (this.bulk.length === 0 || this.passed < URGENT_IN_A_ROW) ? this.urgent : this.bulk;
    this.passed = lane === this.urgent ? this.passed + 1 : 0;
    return lane[0];
  }

  /** False where it had left already. */
  remove(entry: T): boolean {
    const lane = [this.urgent, this.bulk].find((entries) => entries.includes(entry));
    lane?.splice(lane.indexOf(entry), 1);
    return lane !== undefined;
  }

  all(): T[] {
    return [...this.urgent, ...this.bulk];
  }
}
