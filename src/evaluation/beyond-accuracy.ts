import type { HistoryEntry } from '../core/recommender';
import { mean } from './mean';

/** What lists are looked at with. */
export interface Surroundings {
  /** Everything that may be ranked at all. */
  readonly itemIds: readonly string[];
  /** Different readers of an item in the training part, and all readers there. */
  readonly readersOf: (itemId: string) => number;
  readonly readers: number;
  readonly topicsOf: (itemId: string) => readonly string[];
  readonly vectorOf: (itemId: string) => Float32Array | undefined;
}

/** One list as it was answered. */
export interface AnsweredList {
  /** Best first. */
  readonly list: readonly string[];
  readonly history: readonly HistoryEntry[];
  readonly relevant: ReadonlySet<string>;
}

/** Share of q that is filled up with p, so that a topic missing from a list does not cost infinitely (Steck 2018). */
const SMOOTHING = 0.01;

/**
 * Measures of lists besides hits, gathered list by list; each of the first `k` places:
 * - coverage: items in at least one list, as a share of all that may be ranked (Ge, Delgado-Battenfeld & Jannach 2010);
 * - gini: of how often each item that may be ranked is shown, 0 all alike … 1 one takes all (Fleder & Hosanagar 2009);
 * - popularity: mean share of readers who met the shown item in training (Abdollahpouri et al. 2019);
 * - novelty: mean self-information −log2((readers of it + 1) / (all readers + 1)), bits (Zhou et al. 2010);
 * - ild, ild-topics: mean over pairs of 1 − cosine of their vectors, and of their sets of topics, where both have any
 *   (Ziegler et al. 2005);
 * - serendipity: places that are relevant and not among the k most popular items the reader has not met, divided by k
 *   (Murakami, Mori & Orihara 2008; popularity is what anyone would expect);
 * - miscalibration: KL(p ‖ q̃), p the topics of the reader's history by weight, q̃ those of the list, an item's topics in
 *   equal parts and q̃ = .99 q + .01 p; in nats, 0 is best (Steck 2018).
 * Means are over lists where the measure says anything; NaN where it never does.
 */
export class BeyondAccuracy {
  private readonly shown = new Map<string, number>();
  private readonly means = new Map<string, { sum: number; count: number }>();
  private readonly popular: readonly string[];

  constructor(
    private readonly around: Surroundings,
    private readonly k: number,
  ) {
    const { itemIds, readersOf } = around;
    this.popular = [...itemIds].sort((a, b) => readersOf(b) - readersOf(a) || (a < b ? -1 : 1));
  }

  add({ list, history, relevant }: AnsweredList): void {
    const top = list.slice(0, this.k);
    const { readersOf, readers, topicsOf, vectorOf } = this.around;
    for (const id of top) this.shown.set(id, (this.shown.get(id) ?? 0) + 1);
    this.note('popularity', mean(top.map((id) => readersOf(id) / Math.max(1, readers))));
    this.note('novelty', mean(top.map((id) => -Math.log2((readersOf(id) + 1) / (readers + 1)))));
    this.note('ild', distance(top.map(vectorOf), cosine));
    this.note('ild-topics', distance(top.map(topicsOf), sharedTopics));
    this.note('serendipity', this.surprises(top, history, relevant) / this.k);
    this.note('miscalibration', divergence(topicShares(history, topicsOf), topicShares(alike(top), topicsOf)));
  }

  /** By measure, as `coverage@10`. */
  result(): Map<string, number> {
    const { itemIds } = this.around;
    const counts = itemIds.map((id) => this.shown.get(id) ?? 0);
    const coverage = counts.filter((count) => count > 0).length / Math.max(1, counts.length);
    const means = [...this.means].map(([name, { sum, count }]) => [name, count === 0 ? NaN : sum / count] as const);
    const named = [['coverage', coverage] as const, ['gini', gini(counts)] as const, ...means];
    return new Map(named.map(([name, value]) => [`${name}@${this.k}`, value]));
  }

  private note(name: string, value: number): void {
    const known = this.means.get(name) ?? { sum: 0, count: 0 };
    this.means.set(name, known);
    if (Number.isNaN(value)) return;
    known.sum += value;
    known.count += 1;
  }

  private surprises(top: readonly string[], history: readonly HistoryEntry[], relevant: ReadonlySet<string>): number {
    const found = top.filter((id) => relevant.has(id));
    if (found.length === 0) return 0;
    const known = new Set(history.map(({ itemId }) => itemId));
    const expected = new Set<string>();
    for (const id of this.popular) {
      if (expected.size >= this.k) break;
      if (!known.has(id)) expected.add(id);
    }
    return found.filter((id) => !expected.has(id)).length;
  }
}

/** Gini coefficient of non-negative counts: 0 all alike, near 1 where one has all; 0 where there is nothing. */
export function gini(counts: readonly number[]): number {
  const sorted = [...counts].sort((a, b) => a - b);
  const total = sorted.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const weighted = sorted.reduce((sum, count, i) => sum + (2 * (i + 1) - sorted.length - 1) * count, 0);
  return weighted / (sorted.length * total);
}

/** Shares of attention by topic, summing to 1; empty where nothing liked has a topic. */
export function topicShares(
  entries: readonly { readonly itemId: string; readonly weight: number }[],
  topicsOf: (itemId: string) => readonly string[],
): Map<string, number> {
  const shares = new Map<string, number>();
  let total = 0;
  for (const { itemId, weight } of entries) {
    const topics = topicsOf(itemId);
    if (weight <= 0 || topics.length === 0) continue;
    total += weight;
    for (const topic of topics) shares.set(topic, (shares.get(topic) ?? 0) + weight / topics.length);
  }
  return new Map([...shares].map(([topic, share]) => [topic, share / total]));
}

/** KL(p ‖ q̃) in nats, q̃ as above; NaN where either says nothing. */
export function divergence(p: ReadonlyMap<string, number>, q: ReadonlyMap<string, number>): number {
  if (p.size === 0 || q.size === 0) return NaN;
  let sum = 0;
  for (const [topic, share] of p) {
    sum += share * Math.log(share / ((1 - SMOOTHING) * (q.get(topic) ?? 0) + SMOOTHING * share));
  }
  return sum;
}

/** Mean of 1 − likeness over all pairs where both are there; NaN where there is no such pair. */
function distance<T>(values: readonly (T | undefined)[], likeness: (a: T, b: T) => number): number {
  const distances: number[] = [];
  values.forEach((a, i) => {
    for (const b of values.slice(i + 1)) {
      if (a !== undefined && b !== undefined) distances.push(1 - likeness(a, b));
    }
  });
  return mean(distances.filter((value) => !Number.isNaN(value)));
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, ofA, ofB] = [0, 0, 0];
  for (let d = 0; d < a.length; d += 1) {
    product += a[d]! * b[d]!;
    ofA += a[d]! ** 2;
    ofB += b[d]! ** 2;
  }
  return product / Math.sqrt(ofA * ofB);
}

/** Cosine of two sets of topics; NaN where one is empty. */
function sharedTopics(a: readonly string[], b: readonly string[]): number {
  return a.filter((topic) => b.includes(topic)).length / Math.sqrt(a.length * b.length);
}

function alike(ids: readonly string[]) {
  return ids.map((itemId) => ({ itemId, weight: 1 }));
}
