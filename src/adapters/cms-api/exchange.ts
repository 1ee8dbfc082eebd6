import type { ApiAnswer, ApiRequest } from '../../core/connected-api';
import { withDeadline } from '../request-deadline';
import { failureOf, isRetryable, RequestFailure, retryAfterMs } from '../request-failure';
import type { Exchange } from './cms-clock';

export interface ExchangeOptions {
  readonly now: () => number;
  /** For the whole exchange, the answer's body included (ms). */
  readonly timeoutMs: number;
  /** Longest answer that is read, unpacked (bytes). */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** One request and its answer. Rejects with RequestFailure: no answer, 408, 425, 429, 5xx, a redirect, too long an answer. */
export async function exchange(request: ApiRequest, options: ExchangeOptions): Promise<Exchanged> {
  const { timeoutMs, signal } = options;
  try {
    return await withDeadline(timeoutMs, signal, (until) => answerTo(request, { ...options, signal: until }));
  } catch (error) {
    throw failureOf(error, timeoutMs);
  }
}

interface Exchanged {
  readonly answer: ApiAnswer;
  readonly times: Exchange;
}

async function answerTo(
  { method, url, headers, body }: ApiRequest,
  { now, maxBytes, signal }: ExchangeOptions,
): Promise<Exchanged> {
  const sentAt = now();
  const response = await fetch(url, {
    method,
    body,
    // Of an answer that a cache holds nobody knows what it leaves out.
    headers: { accept: 'application/json', 'cache-control': 'no-cache', ...headers },
    // A token must not travel on.
    redirect: 'manual',
    signal,
  });
  const text = await textOf(response, maxBytes);
  refuseFailed(response, now());
  const times = { sentAt, receivedAt: now(), date: response.headers.get('date'), age: response.headers.get('age') };
  return { answer: { status: response.status, json: parsed(text) }, times };
}

/** Of Retry-After: what is longer is not believed. */
const MOST_DIGITS = 9;

function refuseFailed({ status, headers }: Response, now: number): void {
  if (isRetryable(status))
    throw new RequestFailure(`it answered ${status}`, true, retryAfterMs(headers.get('retry-after'), now, MOST_DIGITS));
  if (status >= 300 && status < 400)
    throw new RequestFailure(`it sends on to another address (${status}); set api.baseUrl to where it is now`, false);
}

/** The body as text, cut off where it grows too long: a few packed bytes may be a great many. */
async function textOf({ body }: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new RequestFailure(`its answer is longer than ${maxBytes} bytes`, false);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
