import type { Ordinals } from './ordinals';

/**
 * Scores of items, always in order, ties by id: a change moves its item a few places instead of sorting again, so that
 * both learning an event and naming the best are cheap.
 */
export class RankedScores {
  private order: number[] = [];
  private place: number[] = [];

  constructor(
    private readonly items: Ordinals,
    readonly values: number[],
  ) {
    this.sortAgain();
  }

  valueOf(ordinal: number): number {
    return this.values[ordinal] ?? 0;
  }

  add(ordinal: number, amount: number): void {
    while (this.values.length <= ordinal) this.append();
    this.values[ordinal]! += amount;
    this.settle(ordinal);
  }

  /** Ordinals with a score above 0, best first. */
  *best(): Generator<number> {
    for (const ordinal of this.order) {
      if (this.values[ordinal]! <= 0) return;
      yield ordinal;
    }
  }

  scale(factor: number): void {
    for (let i = 0; i < this.values.length; i += 1) this.values[i]! *= factor;
    // Scores that became too small to tell apart are ties now.
    this.sortAgain();
  }

  private append(): void {
    this.values.push(0);
    this.place.push(this.order.length);
    this.order.push(this.values.length - 1);
    this.settle(this.values.length - 1);
  }

  private sortAgain(): void {
    this.order = [...this.values.keys()].sort((a, b) => (this.precedes(a, b) ? -1 : 1));
    this.place = new Array<number>(this.order.length);
    this.order.forEach((ordinal, place) => (this.place[ordinal] = place));
  }

  private settle(ordinal: number): void {
    let place = this.place[ordinal]!;
    while (place > 0 && this.precedes(ordinal, this.order[place - 1]!)) this.put(this.order[place - 1]!, place--);
    while (place < this.order.length - 1 && this.precedes(this.order[place + 1]!, ordinal))
      this.put(this.order[place + 1]!, place++);
    this.put(ordinal, place);
  }

  private put(ordinal: number, place: number): void {
    this.order[place] = ordinal;
    this.place[ordinal] = place;
  }

  private precedes(a: number, b: number): boolean {
    const difference = this.values[a]! - this.values[b]!;
    return difference !== 0 ? difference > 0 : this.items.id(a) < this.items.id(b);
  }
}
