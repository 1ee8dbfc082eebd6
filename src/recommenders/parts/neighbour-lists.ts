import type { ChangesView } from '../../core/recent-changes';

/** What is asked for neighbours. */
export interface Searchable {
  /** Changes with every vector added or removed; missing: neighbours are looked up anew each time. */
  readonly version?: string;
  /** Which items had a vector added or removed; missing: after any change neighbours are looked up anew. */
  readonly changes?: ChangesView;
  /** Unit vector of an item's content, where it has one. */
  vectorOf(itemId: string): Float32Array | undefined;
  search(vector: Float32Array, k: number): readonly { readonly id: string }[];
  /** Cosine of two items; undefined where either has no vector. */
  similarity(a: string, b: string): number | undefined;
}

/** The state of the space that a list is right for. */
interface Moment {
  readonly version: string | undefined;
  readonly changes: ChangesView | undefined;
  readonly position: number;
}

interface NeighbourList extends Moment {
  /** Nearest first: nothing that is not among them is nearer than the last. */
  readonly ids: readonly string[];
  /** Whether they are all items there are. */
  readonly isWhole: boolean;
}

/** Neighbours kept of an item: enough that few readers have seen so many that too few are left. */
const LENGTH = 40;
/** A list from which items were taken is looked up anew when fewer than this are left. */
const SHORTEST = 30;
/** About half a kB each. */
const LARGEST = 50_000;
/** Changes above which a search costs less than comparing each of them. */
const MOST_CHANGES = 500;

/**
 * The nearest items of items, looked up once for all readers and then kept in step with the space: what was added takes
 * its place where it is near enough, what was removed leaves. A search costs more than the rest of a ranking, and with
 * every publish every list would be to be looked up again. Where the space has no version nothing is kept.
 */
export class NeighbourLists {
  private readonly lists = new Map<string, NeighbourList>();

  private constructor(private readonly space: Searchable) {}

  /** The lists of a space: the same ones for whoever asks. */
  static in(space: Searchable): NeighbourLists {
    const known = LISTS.get(space) ?? new NeighbourLists(space);
    LISTS.set(space, known);
    return known;
  }

  /** Ids, nearest first, of all that is there, the item itself among them; none where it has no vector. */
  of(itemId: string): readonly string[] {
    const { version, changes } = this.space;
    const known = this.lists.get(itemId);
    if (known !== undefined && known.version === version) return known.ids;
    const moment = { version, changes, position: changes?.position ?? 0 };
    const list = (known && this.inStep(itemId, known, moment)) ?? this.lookUp(itemId, moment);
    if (list === null) return [];
    if (version !== undefined) this.keep(itemId, list);
    return list.ids;
  }

  private lookUp(itemId: string, moment: Moment): NeighbourList | null {
    const vector = this.space.vectorOf(itemId);
    if (vector === undefined) return null;
    const ids = this.space.search(vector, LENGTH).map(({ id }) => id);
    return { ...moment, ids, isWhole: ids.length < LENGTH };
  }

  /** The list as it is at that moment; null where that cannot be told, or too little is left of it. */
  private inStep(itemId: string, list: NeighbourList, moment: Moment): NeighbourList | null {
    const changed = list.changes === moment.changes ? list.changes?.since(list.position) : null;
    if (!changed || changed.length > MOST_CHANGES) return null;
    const touched = new Set(changed);
    if (touched.has(itemId)) return null;
    const left = list.ids.filter((id) => !touched.has(id));
    const entering = this.entering(itemId, touched, left, list.isWhole);
    const ids = entering.length === 0 ? left : this.nearestFirst([...left, ...entering], itemId);
    const isWhole = list.isWhole && ids.length < LENGTH;
    return isWhole || ids.length >= SHORTEST ? { ...moment, ids: ids.slice(0, LENGTH), isWhole } : null;
  }

  /** Those of them that are nearer than the last of the list, or any where the list is everything. */
  private entering(itemId: string, touched: ReadonlySet<string>, left: readonly string[], isWhole: boolean): string[] {
    const last = left.length === 0 ? undefined : this.space.similarity(left.at(-1)!, itemId);
    const least = isWhole ? -Infinity : (last ?? Infinity);
    return [...touched].filter((id) => (this.space.similarity(id, itemId) ?? NaN) >= least);
  }

  private nearestFirst(ids: readonly string[], itemId: string): string[] {
    const near = ids.map((id) => ({ id, similarity: this.space.similarity(id, itemId) ?? -Infinity }));
    return near.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
  }

  private keep(itemId: string, list: NeighbourList): void {
    this.lists.delete(itemId);
    this.lists.set(itemId, list);
    if (this.lists.size > LARGEST) this.lists.delete(this.lists.keys().next().value!);
  }
}

/** By space, so that models fitted one after the other do not each begin anew. */
const LISTS = new WeakMap<Searchable, NeighbourLists>();
