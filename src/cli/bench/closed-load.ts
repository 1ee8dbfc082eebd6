import autocannon from 'autocannon';

export interface PostedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ClosedLoad {
  readonly url: string;
  readonly next: () => PostedRequest;
  readonly seconds: number;
  readonly connections: number;
  /** What a good answer holds, and what it must not. */
  readonly expected?: string;
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** Answers that were not 2xx, held errors or never came. */
  readonly failures: number;
}

/** As much as the server takes: so many connections, each asking again as soon as it is answered. */
export async function closedLoad({ url, next, seconds, connections, expected = '' }: ClosedLoad): Promise<LoadResult> {
  const setupRequest = (request: autocannon.Request) => ({ ...request, ...next(), method: 'POST' as const });
  const started = performance.now();
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: [{ setupRequest }],
    verifyBody: (body) =>
      (body as unknown as string).includes(expected) && !(body as unknown as string).includes('"errors"'),
  });
  const requests = result['2xx'];
  const perSecond = (1000 * requests) / (performance.now() - started);
  return { requests, perSecond, failures: result.non2xx + result.errors + result.mismatches };
}
