import pLimit, { type LimitFunction } from 'p-limit';

/** Runs tasks side by side, at most so many at once; tasks that share a key run one after the other, as they were given. */
export class OrderedWork {
  private readonly limit: LimitFunction;
  private readonly last = new Map<string, Promise<unknown>>();

  constructor(concurrency: number) {
    this.limit = pLimit(concurrency);
  }

  /** Waits for every earlier task of the same keys, however it ended. Waiting takes no place from others. */
  run<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
    const earlier = keys.flatMap((key) => this.last.get(key) ?? []);
    const running = Promise.allSettled(earlier).then(() => this.limit(task));
    for (const key of keys) this.last.set(key, running);
    return running;
  }
}
