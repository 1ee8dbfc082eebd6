import type { GraphSettings } from './hnsw-graph';
import { HnswGraph } from './hnsw-graph';
import { inSlices } from './time-slices';

/** Below so many deleted places a rebuild is not worth its bookkeeping. */
const LEAST_DELETED = 64;

/**
 * A graph that may be changed while it is built anew or written to a file.
 *
 * - Rebuild: the live points are inserted into a second graph, in slices of a few ms, while the first goes on answering.
 *   Writes that come meanwhile go into both, so nothing is to be replayed; the swap is one synchronous step.
 * - Write: the native side reads its memory in another thread, so it must not change. Points added then are held beside it
 *   (`held`: searched directly), removals are noted, and both are carried over afterwards, in slices.
 */
export class ChangingGraph {
  /** Points that wait until the file is written, by label. */
  readonly held = new Map<number, Float32Array>();
  readonly #doomed = new Set<number>();
  #graph: HnswGraph;
  #next: HnswGraph | null = null;
  #rebuilding: Promise<void> | null = null;
  #writing: Promise<void> | null = null;
  #frozen = false;

  constructor(
    private readonly dimensions: number,
    private readonly settings: GraphSettings,
    /** Called when the graph was replaced: labels it does not know may be used again. */
    private readonly onReplaced: () => void,
    graph?: HnswGraph,
  ) {
    this.#graph = graph ?? HnswGraph.empty(dimensions, settings);
  }

  get current(): HnswGraph {
    return this.#graph;
  }

  get isRebuilding(): boolean {
    return this.#rebuilding !== null;
  }

  /** Whether more than this share of the places is deleted. */
  isWorn(share: number): boolean {
    const { live, deleted } = this.#graph;
    return deleted >= LEAST_DELETED && deleted > share * (live + deleted);
  }

  pointOf(label: number): Float32Array | undefined {
    return this.held.get(label) ?? this.#graph.pointOf(label);
  }

  insert(label: number, unit: Float32Array): void {
    if (this.#frozen) this.held.set(label, unit);
    else this.#insertNow(label, unit);
  }

  /** Answers whether the label is free at once, because the point never reached a graph. */
  erase(label: number): boolean {
    if (this.held.delete(label)) return true;
    if (this.#frozen) this.#doomed.add(label);
    else this.#eraseNow(label);
    return false;
  }

  /** Builds the graph anew without its deleted places; a call meanwhile joins the one under way. */
  rebuild(): Promise<void> {
    this.#rebuilding ??= this.#rebuildNow().finally(() => (this.#rebuilding = null));
    return this.#rebuilding;
  }

  /** Runs `write` while the graph does not change; one at a time. What `atStart` notes is what will be written. */
  async whileFrozen(atStart: () => void, write: (graph: HnswGraph) => Promise<void>): Promise<void> {
    while (this.#writing) await settled(this.#writing);
    this.#writing = this.#freeze(atStart, write).finally(() => (this.#writing = null));
    return this.#writing;
  }

  #insertNow(label: number, unit: Float32Array): void {
    this.#graph.add(label, unit);
    this.#next?.add(label, unit);
  }

  #eraseNow(label: number): void {
    this.#graph.remove(label);
    this.#next?.remove(label);
    this.#leaveDeadBehind();
  }

  /** New points are linked to live ones: what is added to a graph of dead ones only is not found again. */
  #leaveDeadBehind(): void {
    const { live, deleted } = this.#graph;
    if (live > 0 || deleted === 0) return;
    this.#abandonNext();
    this.#replaceBy(HnswGraph.empty(this.dimensions, this.settings));
  }

  async #rebuildNow(): Promise<void> {
    const next = HnswGraph.empty(this.dimensions, this.settings, Math.ceil(1.25 * this.#graph.live));
    this.#next = next;
    try {
      await this.#copyInto(next);
      while (this.#writing) await settled(this.#writing);
      if (this.#next !== next) return;
      this.#next = null;
      this.#replaceBy(next);
    } finally {
      this.#abandonNext();
    }
  }

  /** What is added or dies meanwhile is seen to by #insertNow and #eraseNow. */
  async #copyInto(next: HnswGraph): Promise<void> {
    const labels = this.#graph.liveLabels();
    let at = 0;
    await inSlices(() => {
      if (at >= labels.length || this.#next !== next) return false;
      const label = labels[at++]!;
      const unit = next.knows(label) ? undefined : this.#graph.pointOf(label);
      if (unit) next.add(label, unit);
      return true;
    });
  }

  #abandonNext(): void {
    this.#next?.release();
    this.#next = null;
  }

  #replaceBy(graph: HnswGraph): void {
    const old = this.#graph;
    this.#graph = graph;
    old.release();
    this.onReplaced();
  }

  async #freeze(atStart: () => void, write: (graph: HnswGraph) => Promise<void>): Promise<void> {
    this.#frozen = true;
    try {
      atStart();
      await write(this.#graph);
    } finally {
      this.#frozen = false;
      await inSlices(() => this.#carryOverOne());
    }
  }

  #carryOverOne(): boolean {
    for (const [label, unit] of this.held) {
      this.held.delete(label);
      this.#insertNow(label, unit);
      return true;
    }
    for (const label of this.#doomed) {
      this.#doomed.delete(label);
      this.#eraseNow(label);
      return true;
    }
    return false;
  }
}

function settled(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch(() => undefined);
}
