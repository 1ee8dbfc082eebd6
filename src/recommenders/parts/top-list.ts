/** One place in a list of the best. */
export interface Scored {
  readonly ordinal: number;
  readonly score: number;
}

/**
 * Keeps the best `capacity` of what is offered: a binary heap with the worst on top, so that n offers cost n log capacity.
 * Ties go to the smaller id, or without `idOf` to the smaller ordinal.
 */
export class TopList {
  private readonly heap: Scored[] = [];

  constructor(
    private readonly capacity: number,
    private readonly idOf: (ordinal: number) => string | number = (ordinal) => ordinal,
  ) {}

  /** Whether something of this score could still enter: spares the caller a costly question about what could not. */
  wants(score: number): boolean {
    return this.capacity > 0 && (this.heap.length < this.capacity || score >= this.heap[0]!.score);
  }

  offer(ordinal: number, score: number): void {
    if (!this.wants(score)) return;
    const entry = { ordinal, score };
    if (this.heap.length < this.capacity) {
      this.heap.push(entry);
      this.rise(this.heap.length - 1);
    } else if (this.worse(this.heap[0]!, entry)) {
      this.heap[0] = entry;
      this.sink(0);
    }
  }

  /** Best first. */
  sorted(): Scored[] {
    return [...this.heap].sort((a, b) => (this.worse(a, b) ? 1 : -1));
  }

  private worse(a: Scored, b: Scored): boolean {
    if (a.score !== b.score) return a.score < b.score;
    return this.idOf(a.ordinal) > this.idOf(b.ordinal);
  }

  private rise(from: number): void {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.worse(this.heap[child]!, this.heap[parent]!)) return;
      this.swap(child, parent);
      child = parent;
    }
  }

  private sink(from: number): void {
    for (let parent = from; ;) {
      let worst = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < this.heap.length && this.worse(this.heap[child]!, this.heap[worst]!)) worst = child;
      }
      if (worst === parent) return;
      this.swap(parent, worst);
      parent = worst;
    }
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b]!, this.heap[a]!];
  }
}
