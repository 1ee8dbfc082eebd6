import type { Neighbour } from '../../ports/vector-index';

/** The best `k` of what is pushed, by similarity, ties by id (smaller first): a heap with the worst on top. */
export class TopK {
  readonly #heap: Neighbour[] = [];

  constructor(private readonly k: number) {}

  get isFull(): boolean {
    return this.#heap.length >= this.k;
  }

  /** Whether something of this similarity might still get in. */
  mightTake(similarity: number): boolean {
    return !this.isFull || (this.k > 0 && similarity >= this.#heap[0]!.similarity);
  }

  push(id: string, similarity: number): void {
    if (!this.mightTake(similarity)) return;
    const entry = { id, similarity };
    if (this.#heap.length < this.k) this.#rise(entry);
    else if (isWorse(this.#heap[0]!, entry)) this.#sink(entry);
  }

  /** Best first. */
  sorted(): Neighbour[] {
    return [...this.#heap].sort((a, b) => (isWorse(a, b) ? 1 : -1));
  }

  #rise(entry: Neighbour): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isWorse(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  #sink(entry: Neighbour): void {
    const heap = this.#heap;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && isWorse(heap[child + 1]!, heap[child]!)) child++;
      if (!isWorse(heap[child]!, entry)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = entry;
  }
}

function isWorse(a: Neighbour, b: Neighbour): boolean {
  return a.similarity !== b.similarity ? a.similarity < b.similarity : a.id > b.id;
}
