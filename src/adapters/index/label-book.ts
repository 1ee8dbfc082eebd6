import type { IdsByLabel } from './saved-index';
import { inSlices } from './time-slices';

/** The native index keeps labels in 32 bits and wraps in silence: a label past this would overwrite another item. */
const LABELS = 2 ** 32 - 1;

/**
 * Which id stands at which label. Ids with identical vectors share one label: a graph of many identical points falls apart
 * (1,000 copies: 134 reachable; 2,500 copies among 5,000 items: half of the others were not found any more).
 * A label is given out again only after `reclaim` has said that no graph knows it.
 */
export class LabelBook {
  readonly #labels = new Map<string, number>();
  readonly #ids: (string | Set<string> | null)[] = [];
  #free: number[] = [];

  constructor(private readonly limit = LABELS) {}

  /** How many ids. */
  get size(): number {
    return this.#labels.size;
  }

  /** All labels are below this. */
  get top(): number {
    return this.#ids.length;
  }

  labelOf(id: string): number | undefined {
    return this.#labels.get(id);
  }

  ids(): Iterable<string> {
    return this.#labels.keys();
  }

  isUsed(label: number): boolean {
    return (this.#ids[label] ?? null) !== null;
  }

  /** Calls `visit` for each id at a label. */
  forEachId(label: number, visit: (id: string) => void): void {
    const ids = this.#ids[label] ?? null;
    if (ids === null) return;
    if (typeof ids === 'string') visit(ids);
    else ids.forEach(visit);
  }

  /** Calls `visit` for each label with ids. */
  forEachLabel(visit: (label: number) => void): void {
    for (let label = 0; label < this.top; label++) if (this.isUsed(label)) visit(label);
  }

  /** A label that no graph knows. */
  claim(): number {
    const label = this.#free.pop() ?? this.#ids.length;
    if (label >= this.limit) throw new RangeError('The vector index is out of labels.');
    this.#ids[label] ??= null;
    return label;
  }

  /** Gives back a label that never reached a graph. */
  release(label: number): void {
    this.#free.push(label);
  }

  attach(id: string, label: number): void {
    const ids = this.#ids[label] ?? null;
    if (ids === null) this.#ids[label] = id;
    else if (typeof ids === 'string') this.#ids[label] = new Set([ids, id]);
    else ids.add(id);
    this.#labels.set(id, label);
  }

  /** Takes an id off its label; answers the label where no id is left at it. */
  detach(id: string): number | undefined {
    const label = this.#labels.get(id);
    if (label === undefined) return undefined;
    this.#labels.delete(id);
    const ids = this.#ids[label];
    if (ids instanceof Set && ids.delete(id) && ids.size > 0) return undefined;
    this.#ids[label] = null;
    return label;
  }

  /** Frees the labels without ids that `isKnown` (to a graph) denies. */
  reclaim(isKnown: (label: number) => boolean): void {
    this.#free = [];
    for (let label = this.top - 1; label >= 0; label--) {
      if (!this.isUsed(label) && !isKnown(label)) this.#free.push(label);
    }
  }

  snapshot(): IdsByLabel {
    return this.#ids.map((ids) => (ids instanceof Set ? [...ids] : ids));
  }

  /** From a snapshot, without holding the event loop. */
  static async from(snapshot: IdsByLabel): Promise<LabelBook> {
    const book = new LabelBook();
    await inSlices(() => {
      const label = book.#ids.length;
      if (label >= snapshot.length) return false;
      const ids = snapshot[label] ?? null;
      book.#ids.push(null);
      for (const id of typeof ids === 'string' ? [ids] : (ids ?? [])) book.attach(id, label);
      return true;
    });
    return book;
  }
}
