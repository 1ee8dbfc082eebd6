import { HierarchicalNSW } from 'hnswlib-node';

export interface GraphSettings {
  /** Links a point. */
  readonly m: number;
  /** Width of the search while building. */
  readonly efConstruction: number;
  /** Least width of a search; more is asked for where more neighbours are. */
  readonly ef: number;
  /** Of the levels of the points: the same inserts give the same graph. */
  readonly seed: number;
}

export interface NearestLabels {
  readonly labels: readonly number[];
  /** Cosines, best first. */
  readonly similarities: readonly number[];
}

const UNKNOWN = 0;
const LIVE = 1;
const DELETED = 2;

/**
 * The native graph made safe: takes unit vectors already checked, grows by itself, answers higher-is-better, and keeps what
 * the native side does not tell: which labels are live. No JavaScript callback ever crosses into it, since a throw there
 * aborts the process.
 */
export class HnswGraph {
  #native: HierarchicalNSW;
  #capacity: number;
  #states: Uint8Array;
  live = 0;
  deleted = 0;

  private constructor(native: HierarchicalNSW, settings: GraphSettings) {
    this.#native = native;
    this.#capacity = native.getMaxElements();
    this.#states = new Uint8Array(this.#capacity);
    native.setEf(settings.ef); // 10 on a new graph, and again after every load
  }

  static empty(dimensions: number, settings: GraphSettings, capacity = 1024): HnswGraph {
    const native = new HierarchicalNSW('ip', dimensions);
    const { m, efConstruction, seed } = settings;
    native.initIndex({ maxElements: Math.max(capacity, 16), m, efConstruction, randomSeed: seed });
    return new HnswGraph(native, settings);
  }

  /** Reads a file whose checksum was verified; rejects where a label in it is not below `top`. */
  static async read(
    file: string,
    dimensions: number,
    settings: GraphSettings,
    top: number,
    isLive: (label: number) => boolean,
  ): Promise<HnswGraph> {
    // Never into a graph that was initialised: a failed read would leave a dangling pointer behind.
    const native = new HierarchicalNSW('ip', dimensions);
    await native.readIndex(file);
    // A file of nothing is read as a graph with room for nothing, which cannot grow.
    if (native.getCurrentCount() === 0) return HnswGraph.empty(dimensions, settings);
    const graph = new HnswGraph(native, settings);
    for (const label of native.getIdsList()) {
      if (label >= top) throw new RangeError(`The graph holds a foreign label, ${label}.`);
      graph.#setState(label, isLive(label) ? LIVE : DELETED);
    }
    return graph;
  }

  /** Whether the graph holds or held it: such a label must not be given to another vector. */
  knows(label: number): boolean {
    return (this.#states[label] ?? UNKNOWN) !== UNKNOWN;
  }

  isLive(label: number): boolean {
    return this.#states[label] === LIVE;
  }

  liveLabels(): number[] {
    const labels: number[] = [];
    this.#states.forEach((state, label) => state === LIVE && labels.push(label));
    return labels;
  }

  add(label: number, unit: Float32Array): void {
    if (this.knows(label)) throw new RangeError(`Label ${label} is taken.`);
    if (this.live + this.deleted >= this.#capacity) this.#grow();
    this.#native.addPoint(plainNumbers(unit), label);
    this.#setState(label, LIVE);
  }

  /** Hides a live label; its place stays taken until the graph is built anew. */
  remove(label: number): void {
    if (!this.isLive(label)) return;
    this.#native.markDelete(label);
    this.live--;
    this.#setState(label, DELETED);
  }

  /** The vector as it was added; slow (50 µs at 384). Undefined where not live. */
  pointOf(label: number): Float32Array | undefined {
    return this.isLive(label) ? Float32Array.from(this.#native.getPoint(label)) : undefined;
  }

  /** Up to `count` ≤ `live` labels; fewer where parts of the graph cannot be reached. */
  nearest(unit: Float32Array, count: number): NearestLabels {
    if (count < 1) return { labels: [], similarities: [] };
    const { neighbors, distances } = this.#native.searchKnn(plainNumbers(unit), Math.min(count, this.live));
    return { labels: neighbors, similarities: distances.map((distance) => 1 - distance) };
  }

  /** The native search and nothing else: what the rest is measured against. */
  rawSearch(unit: number[], count: number): unknown {
    return this.#native.searchKnn(unit, count);
  }

  /** In a thread of its own. The graph must not be changed or released until it is done; searches may go on. */
  async write(file: string): Promise<void> {
    await this.#native.writeIndex(file);
  }

  /** Frees the native memory now: V8 does not know its size and would be in no hurry. The graph is unusable then. */
  release(): void {
    this.#native.initIndex({ maxElements: 1 });
    this.#states.fill(UNKNOWN);
    this.live = this.deleted = 0;
  }

  #grow(): void {
    this.#native.resizeIndex(2 * this.#capacity);
    this.#capacity *= 2;
  }

  #setState(label: number, state: number): void {
    if (label >= this.#states.length) {
      const grown = new Uint8Array(Math.max(label + 1, 2 * this.#states.length));
      grown.set(this.#states);
      this.#states = grown;
    }
    this.#states[label] = state;
    if (state === LIVE) this.live++;
    else this.deleted++;
  }
}

/** The native side takes plain arrays only. */
export function plainNumbers(unit: Float32Array): number[] {
  const numbers = new Array<number>(unit.length);
  for (let i = 0; i < unit.length; i++) numbers[i] = unit[i]!;
  return numbers;
}
