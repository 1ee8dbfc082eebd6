/** Why a request brought no answer that may be read. The message never holds a token, a header or an address. */
export class RequestFailure extends Error {
  constructor(
    message: string,
    /** Whether the same request may do better later. */
    readonly retryable: boolean,
    /** How long the server asked to be left alone (ms); 0 where it did not say. */
    readonly retryAfterMs = 0,
  ) {
    super(message);
    this.name = 'RequestFailure';
  }
}

/** What fetch threw, as a failure: only its kind is told, for fetch puts headers and whole addresses into its messages. */
export function failureOf(error: unknown, timeoutMs: number): RequestFailure {
  if (error instanceof RequestFailure) return error;
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return new RequestFailure(`no answer within ${timeoutMs} ms`, true);
  const code = typeof cause?.code === 'string' ? cause.code : 'no connection';
  return new RequestFailure(`it could not be reached (${code})`, true);
}

const RETRYABLE = new Set([408, 425, 429]);

/** Whether the same request may do better after an answer of this status: timeouts, too early, too many, 5xx. */
export function isRetryable(status: number): boolean {
  return RETRYABLE.has(status) || status >= 500;
}

/**
 * The header Retry-After, seconds or an HTTP date (RFC 9110 §10.2.3), as ms from `now`; 0 where missing, past or
 * unreadable, as a number of more than `mostDigits` is.
 */
export function retryAfterMs(value: string | null, now: number, mostDigits = Infinity): number {
  if (value === null) return 0;
  const text = value.trim();
  const ms = /^\d+$/.test(text) && text.length <= mostDigits ? Number(text) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
