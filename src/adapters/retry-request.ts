import { setTimeout as sleep } from 'node:timers/promises';
import pRetry, { type RetryContext } from 'p-retry';
import { RequestFailure } from './request-failure';

export interface RetryOptions {
  /** Further attempts after a failure that says it is retryable. */
  readonly retries: number;
  /** First pause, doubled with each attempt and lengthened at random up to twofold (ms). */
  readonly backOffMs: number;
  /** Longest such pause (ms). */
  readonly longestBackOffMs: number;
  /** A server that wants to be left alone for longer (ms) is left to the caller, who comes back later. */
  readonly longestRetryAfterMs: number;
  /** Aborted where nobody waits any more: no further attempt is made. */
  readonly signal: AbortSignal;
}

/**
 * Attempts a request until it succeeds, or no more is to be hoped for. Rejects with what the last attempt threw, or with the
 * reason of the signal.
 */
export function retryRequest<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { retries, backOffMs, longestBackOffMs, longestRetryAfterMs, signal } = options;
  const pauseBefore = (error: unknown) =>
    error instanceof RequestFailure && error.retryable && error.retryAfterMs <= longestRetryAfterMs
      ? error.retryAfterMs
      : null;
  return pRetry(() => attempt(), {
    retries,
    minTimeout: backOffMs,
    maxTimeout: longestBackOffMs,
    randomize: true,
    signal,
    // What the server asked for comes on top of the back-off, so that those who were told the same time do not come at once.
    onFailedAttempt: async ({ error, retriesLeft }: RetryContext) => {
      const pauseMs = pauseBefore(error);
      if (retriesLeft > 0 && pauseMs !== null) await sleep(pauseMs, undefined, { signal });
    },
    shouldRetry: ({ error }) => pauseBefore(error) !== null,
  });
}
