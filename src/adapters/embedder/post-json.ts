/** Why a request brought no answer. The message never holds a key, a header or a URL's credentials. */
export class PostFailure extends Error {
  constructor(
    message: string,
    readonly retryable: boolean,
    /** How long the server asked to be left alone (ms); 0 where it did not say. */
    readonly retryAfterMs = 0,
  ) {
    super(message);
    this.name = 'PostFailure';
  }
}

export interface JsonPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** For the whole exchange, the answer's body included (ms). */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const RETRYABLE = new Set([408, 425, 429]);
const MESSAGE_MAX = 200;
const KEY_MIN = 8;

/**
 * Posts JSON and answers the parsed JSON. Rejects with `PostFailure`. Redirects are refused: a key must not travel
 * on.
 */
export async function postJson(post: JsonPost): Promise<unknown> {
  const { status, headers, text } = await exchange(post);
  if (status < 200 || status > 299) throw refusal(status, headers, without(secretsIn(post.headers), text));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PostFailure('its answer is not JSON', false);
  }
}

async function exchange({ url, headers, body, timeoutMs, signal }: JsonPost) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw silence(error, timeoutMs, signal);
  }
}

/** Only the kind of error is told: fetch puts header values and whole URLs into its messages. */
function silence(error: unknown, timeoutMs: number, signal: AbortSignal): PostFailure {
  if (signal.aborted) return new PostFailure('the embedder was closed', false);
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return new PostFailure(`no answer within ${timeoutMs} ms`, true);
  const code = typeof cause?.code === 'string' ? cause.code : 'no connection';
  return new PostFailure(`it could not be reached (${code})`, true);
}

function refusal(status: number, headers: Headers, text: string): PostFailure {
  const retryable = RETRYABLE.has(status) || status >= 500;
  // What it says about a refused key may quote the key.
  const said = status === 401 || status === 403 ? 'the key was refused' : messageIn(text);
  return new PostFailure(
    `it answered ${status}${said === '' ? '' : `: ${said}`}`,
    retryable,
    retryAfterMs(headers, Date.now()),
  );
}

/** Whatever long enough to be a key was sent in a header. */
function secretsIn(headers: Readonly<Record<string, string>>): string[] {
  return Object.values(headers).flatMap((value) => value.split(' ').filter((part) => part.length >= KEY_MIN));
}

function without(secrets: readonly string[], text: string): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

/** `{"error": {"message": …}}` of OpenAI, `{"error": …}` of Ollama, else nothing. */
function messageIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    const message = typeof error === 'string' ? error : (error as { message?: unknown } | undefined)?.message;
    return typeof message === 'string' ? message.slice(0, MESSAGE_MAX) : '';
  } catch {
    return '';
  }
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3), as ms from `now`; 0 where missing, past or unreadable. */
function retryAfterMs(headers: Headers, now: number): number {
  const value = headers.get('retry-after');
  if (value === null) return 0;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
