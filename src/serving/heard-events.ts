import type { TrainingEvent } from '../core/recommender';

/** Numbers of one event: weight, at, receivedAt. */
const WIDTH = 3;
const FIRST_ROOM = 1024;

/**
 * The newest events heard of, in the order they came: at least the newest `max`, at most twice as many. In columns: as
 * objects hundreds of thousands of them would be walked over by every garbage collection.
 */
export class HeardEvents {
  private userIds: string[] = [];
  private itemIds: string[] = [];
  private numbers = new Float64Array(WIDTH * FIRST_ROOM);

  constructor(private readonly max: number) {}

  get size(): number {
    return this.userIds.length;
  }

  /** `receivedAt` in ms. */
  push({ userId, itemId, weight, at }: TrainingEvent, receivedAt: number): void {
    const start = WIDTH * this.size;
    if (start === this.numbers.length) this.makeRoom();
    this.numbers[start] = weight;
    this.numbers[start + 1] = at;
    this.numbers[start + 2] = receivedAt;
    this.userIds.push(userId);
    this.itemIds.push(itemId);
    if (this.size >= 2 * this.max) this.keep((i) => i >= this.size - this.max);
  }

  /** Those received later than that (ms), in the order they came. */
  receivedAfter(time: number): TrainingEvent[] {
    const events: TrainingEvent[] = [];
    for (let i = 0; i < this.size; i += 1) if (this.receivedAt(i) > time) events.push(this.event(i));
    return events;
  }

  /** Forgets all that were not received later than that (ms). */
  keepReceivedAfter(time: number): void {
    this.keep((i) => this.receivedAt(i) > time);
  }

  private event(i: number): TrainingEvent {
    const [weight, at] = [this.numbers[WIDTH * i]!, this.numbers[WIDTH * i + 1]!];
    return { userId: this.userIds[i]!, itemId: this.itemIds[i]!, weight, at };
  }

  private receivedAt(i: number): number {
    return this.numbers[WIDTH * i + 2]!;
  }

  private keep(isKept: (i: number) => boolean): void {
    const kept = this.userIds.map((_, i) => i).filter(isKept);
    const numbers = new Float64Array(WIDTH * Math.max(FIRST_ROOM, kept.length));
    kept.forEach((i, place) => numbers.set(this.numbers.subarray(WIDTH * i, WIDTH * (i + 1)), WIDTH * place));
    this.userIds = kept.map((i) => this.userIds[i]!);
    this.itemIds = kept.map((i) => this.itemIds[i]!);
    this.numbers = numbers;
  }

  private makeRoom(): void {
    const grown = new Float64Array(2 * this.numbers.length);
    grown.set(this.numbers);
    this.numbers = grown;
  }
}
