import type { Candidate, RecommenderQuery } from '../../core/recommender';
import type { Ordinals } from './ordinals';
import { TopList } from './top-list';

/**
 * Sums contributions per item and remembers which source gave most to each: what carried the score explains it. One per
 * model, used again for every query: `begin` forgets the last one in constant time.
 */
export class Accumulator {
  private sums = new Float64Array(0);
  private strongest = new Float64Array(0);
  private sources = new Int32Array(0);
  private generations = new Uint32Array(0);
  private generation = 0;
  private query: RecommenderQuery | null = null;
  private readonly touched: number[] = [];

  /** Whether what is gathered answers this very question: proposing and scoring ask the same twice in a row. */
  holds(query: RecommenderQuery): boolean {
    return this.query === query;
  }

  /** After this, nothing that was gathered counts any more. */
  forget(): void {
    this.query = null;
  }

  begin(query: RecommenderQuery, size: number): void {
    this.query = query;
    if (size > this.sums.length) this.grow(Math.max(size, 2 * this.sums.length));
    this.generation += 1;
    this.touched.length = 0;
  }

  add(ordinal: number, contribution: number, source: number): void {
    if (this.generations[ordinal] !== this.generation) {
      this.generations[ordinal] = this.generation;
      this.touched.push(ordinal);
      this.sums[ordinal] = contribution;
      this.strongest[ordinal] = contribution;
      this.sources[ordinal] = source;
      return;
    }
    this.sums[ordinal]! += contribution;
    if (contribution <= this.strongest[ordinal]!) return;
    this.strongest[ordinal] = contribution;
    this.sources[ordinal] = source;
  }

  /** What was gathered for it; 0 where nothing was. */
  valueOf(ordinal: number): number {
    return this.generations[ordinal] === this.generation ? this.sums[ordinal]! : 0;
  }

  /** What gave most to it, of what was touched. */
  sourceOf(ordinal: number): number {
    return this.sources[ordinal]!;
  }

  /** The best `n` of what was touched and the query admits. */
  propose(items: Ordinals, query: RecommenderQuery, n: number): Candidate[] {
    const top = new TopList(n, (ordinal) => items.id(ordinal));
    for (const ordinal of this.touched) {
      const score = this.sums[ordinal]!;
      if (top.wants(score) && query.admits(items.id(ordinal))) top.offer(ordinal, score);
    }
    return top.sorted().map(({ ordinal }) => this.candidate(ordinal, items));
  }

  /** The best `n` of what was touched, each with the source that gave most to it; ties by `idOf`. */
  best(n: number, idOf: (ordinal: number) => string): { ordinal: number; score: number; source: number }[] {
    const top = new TopList(n, idOf);
    for (const ordinal of this.touched) top.offer(ordinal, this.sums[ordinal]!);
    return top.sorted().map(({ ordinal, score }) => ({ ordinal, score, source: this.sources[ordinal]! }));
  }

  /** What was gathered for each of these items, in order; null where nothing was. */
  score(items: Ordinals, itemIds: readonly string[]): (Candidate | null)[] {
    return itemIds.map((id) => {
      const ordinal = items.of(id);
      return ordinal === undefined || this.generations[ordinal] !== this.generation
        ? null
        : this.candidate(ordinal, items);
    });
  }

  private candidate(ordinal: number, items: Ordinals): Candidate {
    const source = this.sources[ordinal]!;
    return { itemId: items.id(ordinal), score: this.sums[ordinal]!, becauseOf: () => items.id(source) };
  }

  private grow(size: number): void {
    this.sums = new Float64Array(size);
    this.strongest = new Float64Array(size);
    this.sources = new Int32Array(size);
    this.generations = new Uint32Array(size);
    this.generation = 0;
  }
}
