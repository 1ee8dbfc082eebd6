export interface StretchOptions {
  /** Shortest stretch, ms. */
  readonly leastMs: number;
  /** It goes back further until it holds so many events … */
  readonly leastEvents: number;
  /** … but never over more than this share of all. */
  readonly largestShare: number;
}

/**
 * Where the newest stretch of a log begins (ms): events at or after it are held out, those before are learnt from. `times`
 * in ascending order. Null where no stretch leaves anything to learn from.
 */
export function newestStretch(times: readonly number[], options: StretchOptions): number | null {
  const { leastMs, leastEvents, largestShare } = options;
  const last = times.at(-1);
  if (last === undefined) return null;
  const earliest = times[times.length - Math.max(1, Math.floor(times.length * largestShare))]!;
  const wanted = Math.min(last - leastMs, times[Math.max(0, times.length - leastEvents)]!);
  const from = Math.max(wanted, earliest);
  return from > times[0]! ? from : null;
}
