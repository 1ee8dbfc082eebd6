/** Topics of an item, as often as not none. */
export type TopicsOf = (itemId: string) => readonly string[];

/** Share of the reader's own distribution that is mixed into the list's, so that no topic is missing altogether (ibid.: 0.01). */
const SMOOTHING = 0.01;

/**
 * How far the topics of a growing list are from those the reader attends to: the Kullback-Leibler divergence of Steck 2018
 * ("Calibrated recommendations"), KL(p ‖ (1 − α)·q + α·p) ≥ 0 with p the reader's topics and q the list's, an item's
 * topics sharing it equally. Asked for one more item it costs that item's topics, not the reader's.
 */
export class Calibration {
  private readonly listed = new Map<string, number>();
  private length = 0;
  /** Σ p·log p, and Σ p·log of the smoothed list as it would be with one more item that has none of the topics. */
  private readonly entropy: number;
  private withoutTopics = 0;

  private constructor(
    private readonly wanted: ReadonlyMap<string, number>,
    private readonly topicsOf: TopicsOf,
  ) {
    this.entropy = sumOf(wanted, (share) => share * Math.log(share));
    this.prepare();
  }

  /** For the positive part of a taste; null where it has none: there is nothing to be calibrated to. */
  static to(tastes: ReadonlyMap<string, number>, topicsOf: TopicsOf): Calibration | null {
    const liked = new Map([...tastes].filter(([, weight]) => weight > 0));
    const total = sumOf(liked, (weight) => weight);
    if (!(total > 0)) return null;
    return new Calibration(new Map([...liked].map(([topic, weight]) => [topic, weight / total])), topicsOf);
  }

  /** The divergence if the item came next; the first place has not much to say, so take the list as a whole. */
  divergenceWith(itemId: string): number {
    const topics = this.topicsOf(itemId);
    let sum = this.withoutTopics;
    for (const topic of topics) {
      const share = this.wanted.get(topic);
      if (share === undefined) continue;
      const before = this.listed.get(topic) ?? 0;
      sum += share * (this.logOfMixed(share, before + 1 / topics.length) - this.logOfMixed(share, before));
    }
    return Math.max(0, this.entropy - sum);
  }

  take(itemId: string): void {
    const topics = this.topicsOf(itemId);
    for (const topic of topics) this.listed.set(topic, (this.listed.get(topic) ?? 0) + 1 / topics.length);
    this.length += 1;
    this.prepare();
  }

  private prepare(): void {
    this.withoutTopics = sumOf(
      this.wanted,
      (share, topic) => share * this.logOfMixed(share, this.listed.get(topic) ?? 0),
    );
  }

  private logOfMixed(share: number, listed: number): number {
    return Math.log(((1 - SMOOTHING) * listed) / (this.length + 1) + SMOOTHING * share);
  }
}

function sumOf(shares: ReadonlyMap<string, number>, termOf: (share: number, topic: string) => number): number {
  let sum = 0;
  for (const [topic, share] of shares) sum += termOf(share, topic);
  return sum;
}
