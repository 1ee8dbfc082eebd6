export interface WaveOptions {
  /** Pieces of work that begin together. */
  readonly size: number;
  /** Waves under way at once. */
  readonly atOnce: number;
}

/**
 * A limiter whose work begins in waves: what begins at the same moment reads and writes at the same moment, and shares its
 * trips to the store. Where there is little work it begins at once. A wave makes room for the next when all of it is over.
 */
export function inWaves({ size, atOnce }: WaveOptions): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => Promise<unknown>)[] = [];
  let underWay = 0;
  const begin = () => {
    if (underWay >= atOnce || waiting.length === 0) return;
    underWay += 1;
    const wave = waiting.splice(0, size).map((start) => start());
    void Promise.allSettled(wave).then(() => {
      underWay -= 1;
      begin();
    });
  };
  return <T>(work: () => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      // In a promise of its own, for work may throw before it promises anything.
      waiting.push(() => Promise.resolve().then(work).then(resolve, reject));
      // After whatever else is asked for in this turn.
      process.nextTick(begin);
    });
}
