import type { Interest } from '../../core/recommender';

/** What is asked for neighbours; `version` changes with every vector added or removed. */
export interface Searchable {
  readonly version?: string;
  search(vector: Float32Array, k: number): readonly { readonly id: string }[];
}

interface NeighbourList {
  readonly vector: Float32Array;
  readonly ids: readonly string[];
}

/** Neighbours kept of an interest: enough that few readers have seen so many that too few are left. */
const LENGTH = 40;
/** About half a kB each. */
const LARGEST = 20_000;
/** Cosine above which two directions have the same neighbours. */
const SAME = 1 - 1e-6;

/**
 * The nearest items of interests, looked up once while the space stays as it is: what a reader does changes one of their
 * interests, and a search costs more than the rest of a ranking. Where the space has no version nothing is kept.
 */
export class NeighbourLists {
  private lists = new Map<string, NeighbourList>();
  private version: string | undefined;

  constructor(private readonly space: Searchable) {}

  /** Ids, nearest first, of all that is there; null where nothing may be kept. */
  of({ itemIds, vector }: Interest): readonly string[] | null {
    const { version } = this.space;
    if (version === undefined) return null;
    if (version !== this.version) {
      this.lists = new Map();
      this.version = version;
    }
    const key = itemIds.join('\n');
    const known = this.lists.get(key);
    if (known !== undefined && dot(known.vector, vector) > SAME) return known.ids;
    const ids = this.space.search(vector, LENGTH).map(({ id }) => id);
    this.keep(key, { vector, ids });
    return ids;
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
