import { LRUCache } from 'lru-cache';
import type { IdleQueue } from '../serving/idle-queue';
import type { FeedInput } from './services';

export interface RankAheadDeps {
  /** Ranks what the reader asked for and keeps it. */
  readonly rank: (input: FeedInput) => Promise<unknown>;
  readonly idle: IdleQueue;
  /** Readers whose question is remembered, and for how long, ms. */
  readonly readers: number;
  readonly forMs: number;
}

/** Rankings made for a reader who does not come for them; then nothing is made until they do. */
const UNASKED = 3;

interface LastAsked {
  readonly input: FeedInput;
  unasked: number;
}

/**
 * A reader who does something will most likely ask for the same page again, and what they did has made its ranking void.
 * It is made anew while nobody waits, so that they need not wait for it, nor those who come at the same time.
 */
export class RankAhead {
  private readonly lastAsked: LRUCache<string, LastAsked>;

  constructor(private readonly deps: RankAheadDeps) {
    this.lastAsked = new LRUCache({ max: deps.readers, ttl: deps.forMs });
  }

  /** Somebody asks for the beginning of their feed. Beside an item there is always another: that is not asked again. */
  asked(input: FeedInput): void {
    const { reader, after, currentItemId } = input;
    if (reader.userId === null || after !== undefined || currentItemId !== undefined) return;
    this.lastAsked.set(reader.userId, { input, unasked: 0 });
  }

  /** What a reader did was recorded. */
  moved(userId: string | null): void {
    if (userId === null) return;
    const last = this.lastAsked.get(userId);
    if (last === undefined || last.unasked >= UNASKED) return;
    last.unasked += 1;
    // Whoever asks for it will be told what is wrong.
    this.deps.idle.put(userId, () => void this.deps.rank(last.input).catch(() => undefined));
  }
}
