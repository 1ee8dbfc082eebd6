const TIMEOUT_MS = 15_000;

/** A request that did not work: `code` as the server gave it, or OFFLINE, TIMEOUT, BAD_ANSWER. */
export class ApiError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * Asks the GraphQL endpoint as `who`. Answers `{ data, personalization, ms }`, where `ms` is what the page waited.
 * Throws ApiError.
 */
export async function graphql(query, variables, who) {
  const from = window.performance.now();
  const body = JSON.stringify({ query, variables });
  const answer = await jsonOf('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersOf(who) },
    body,
  });
  const [error] = answer.errors ?? [];
  if (error !== undefined) throw new ApiError(error.extensions?.code ?? 'BAD_ANSWER', error.message);
  if (!answer.data) throw new ApiError('BAD_ANSWER', 'The server answered without data.');
  return {
    data: answer.data,
    personalization: answer.extensions?.personalization ?? null,
    ms: window.performance.now() - from,
  };
}

/** How a reader says who they are: a bearer token, or an anonymous id. */
export function headersOf(who) {
  return who.token ? { authorization: `Bearer ${who.token}` } : { 'x-anonymous-id': who.anonymousId };
}

/** The readers one can be here, with their tokens, and the webhook of the editor's desk; nothing outside development. */
export async function loadSession() {
  const session = await jsonOf('/demo/session.json', {});
  return { readers: session.readers ?? [], webhook: session.webhook ?? null };
}

/**
 * A request with a time limit. A busy server that says when to come again (503 with `retry-after`) is asked again: all
 * that this page sends may be repeated. Throws ApiError where no answer came.
 */
export async function request(url, options, patience = 3) {
  const response = await sent(url, options);
  const after = response.headers.get('retry-after');
  if (response.status !== 503 || after === null || patience === 0) return response;
  await new Promise((resolve) => setTimeout(resolve, Math.min(Number(after) || 1, 5) * 1000));
  return request(url, options, patience - 1);
}

async function sent(url, options) {
  try {
    return await fetch(url, { ...options, signal: window.AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    if (error.name === 'TimeoutError') throw new ApiError('TIMEOUT', 'The server did not answer in time.');
    throw new ApiError('OFFLINE', 'The server cannot be reached.');
  }
}

async function jsonOf(url, options) {
  const response = await request(url, options);
  const answer = await response.json().catch(() => null);
  if (answer === null) throw new ApiError('BAD_ANSWER', `The server answered ${response.status} without JSON.`);
  return answer;
}
