/** Why a request brought no answer that may be read. The message never holds a token, a header or an address. */
export class ApiFailure extends Error {
  constructor(
    message: string,
    /** Whether the same request may do better later. */
    readonly retryable: boolean,
    /** How long the CMS asked to be left alone (ms); 0 where it did not say. */
    readonly retryAfterMs = 0,
  ) {
    super(message);
    this.name = 'ApiFailure';
  }
}

/** What fetch threw, as a failure: only its kind is told, for fetch puts headers and whole addresses into its messages. */
export function failureOf(error: unknown, timeoutMs: number): ApiFailure {
  if (error instanceof ApiFailure) return error;
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return new ApiFailure(`no answer within ${timeoutMs} ms`, true);
  const code = typeof cause?.code === 'string' ? cause.code : 'no connection';
  return new ApiFailure(`it could not be reached (${code})`, true);
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3), as ms from `now`; 0 where missing, past or unreadable. */
export function retryAfterMs(value: string | null, now: number): number {
  if (value === null) return 0;
  const ms = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
