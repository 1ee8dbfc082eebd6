import type { ChangesView } from '../../core/recent-changes';
import type { Interest } from '../../core/recommender';

/** What is asked for neighbours; `version` changes with every vector added or removed. */
export interface Searchable {
  readonly version?: string;
  /** Which items had a vector added or removed; missing: after any change neighbours are looked up anew. */
  readonly changes?: ChangesView;
  search(vector: Float32Array, k: number): readonly { readonly id: string }[];
  /** Cosine of an item and a unit vector; undefined where it has no vector. */
  similarityTo(id: string, unit: Float32Array): number | undefined;
}

/** The state of the space that a list is right for. */
interface Moment {
  readonly version: string;
  readonly changes: ChangesView | undefined;
  readonly position: number;
}

interface NeighbourList extends Moment {
  readonly vector: Float32Array;
  /** Nearest first: nothing that is not among them is nearer than the last. */
  readonly ids: readonly string[];
  /** Whether they are all items there are. */
  readonly isWhole: boolean;
}

/** Neighbours kept of an interest: enough that few readers have seen so many that too few are left. */
const LENGTH = 40;
/** A list from which items were taken is looked up anew when fewer than this are left. */
const SHORTEST = 30;
/** About half a kB each. */
const LARGEST = 20_000;
/** Cosine above which two directions have the same neighbours. */
const SAME = 1 - 1e-6;
/** Changes above which a search costs less than comparing each of them. */
const MOST_CHANGES = 500;

/**
 * The nearest items of interests, looked up once and then kept in step with the space: what was added takes its place
 * where it is near enough, what was removed leaves. A search costs more than the rest of a ranking, and with every publish
 * every list would be to be looked up again. Where the space has no version nothing is kept.
 */
export class NeighbourLists {
  private readonly lists = new Map<string, NeighbourList>();

  constructor(private readonly space: Searchable) {}

  /** Ids, nearest first, of all that is there; null where nothing may be kept. */
  of({ itemIds, vector }: Interest): readonly string[] | null {
    const { version, changes } = this.space;
    if (version === undefined) return null;
    const key = itemIds.join('\n');
    const known = this.lists.get(key);
    const isSame = known !== undefined && dot(known.vector, vector) > SAME;
    if (isSame && known.version === version) return known.ids;
    const moment = { version, changes, position: changes?.position ?? 0 };
    const list = (isSame && this.inStep(known, moment)) || this.lookUp(vector, moment);
    this.keep(key, list);
    return list.ids;
  }

  private lookUp(vector: Float32Array, moment: Moment): NeighbourList {
    const ids = this.space.search(vector, LENGTH).map(({ id }) => id);
    return { ...moment, vector, ids, isWhole: ids.length < LENGTH };
  }

  /** The list as it is at that moment; null where that cannot be told, or too little is left of it. */
  private inStep(list: NeighbourList, moment: Moment): NeighbourList | null {
    const changed = list.changes === moment.changes ? list.changes?.since(list.position) : null;
    if (!changed || changed.length > MOST_CHANGES) return null;
    const touched = new Set(changed);
    const left = list.ids.filter((id) => !touched.has(id));
    const entering = this.entering(touched, left, list);
    const ids = entering.length === 0 ? left : this.nearestFirst([...left, ...entering], list.vector);
    const isWhole = list.isWhole && ids.length < LENGTH;
    return isWhole || ids.length >= SHORTEST ? { ...list, ...moment, ids: ids.slice(0, LENGTH), isWhole } : null;
  }

  /** Those of them that are nearer than the last of the list, or any where the list is everything. */
  private entering(
    touched: ReadonlySet<string>,
    left: readonly string[],
    { vector, isWhole }: NeighbourList,
  ): string[] {
    const last = left.length === 0 ? undefined : this.space.similarityTo(left.at(-1)!, vector);
    const least = isWhole ? -Infinity : (last ?? Infinity);
    return [...touched].filter((id) => (this.space.similarityTo(id, vector) ?? NaN) >= least);
  }

  private nearestFirst(ids: readonly string[], vector: Float32Array): string[] {
    const near = ids.map((id) => ({ id, similarity: this.space.similarityTo(id, vector) ?? -Infinity }));
    return near.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
  }

  private keep(key: string, list: NeighbourList): void {
    this.lists.delete(key);
    this.lists.set(key, list);
    if (this.lists.size > LARGEST) this.lists.delete(this.lists.keys().next().value!);
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}
