import { withDeadline } from '../request-deadline';
import { failureOf, isRetryable, RequestFailure, retryAfterMs } from '../request-failure';

export interface JsonPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** For the whole exchange, the answer's body included (ms). */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const MESSAGE_MAX = 200;
const KEY_MIN = 8;

/**
 * Posts JSON and answers the parsed JSON. Rejects with `RequestFailure`. Redirects are refused: a key must not
 * travel on.
 */
export async function postJson(post: JsonPost): Promise<unknown> {
  const { status, headers, text } = await exchange(post);
  if (status < 200 || status > 299) throw refusal(status, headers, without(secretsIn(post.headers), text));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new RequestFailure('its answer is not JSON', false);
  }
}

async function exchange(post: JsonPost) {
  const { timeoutMs, signal } = post;
  try {
    return await withDeadline(timeoutMs, signal, (until) => answerTo(post, until));
  } catch (error) {
    throw signal.aborted ? new RequestFailure('the embedder was closed', false) : failureOf(error, timeoutMs);
  }
}

async function answerTo({ url, headers, body }: JsonPost, signal: AbortSignal) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
    redirect: 'error',
    signal,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function refusal(status: number, headers: Headers, text: string): RequestFailure {
  // What it says about a refused key may quote the key.
  const said = status === 401 || status === 403 ? 'the key was refused' : messageIn(text);
  const message = `it answered ${status}${said === '' ? '' : `: ${said}`}`;
  return new RequestFailure(message, isRetryable(status), retryAfterMs(headers.get('retry-after'), Date.now()));
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
