import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { httpDocumentSource } from '../../../src/adapters/cms-api/http-document-source';
import type { ApiClientOptions } from '../../../src/adapters/cms-api/api-client';
import type { ApiRequest, ConnectedApi } from '../../../src/core/connected-api';
import { Refusal } from '../../../src/core/refusal';
import { ApiUnavailable, type WalkedPage } from '../../../src/ports/content-api';
import { collectGarbage } from '../../support/collect-garbage';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const TOKEN = 'a-token-that-nobody-may-see';
const ref = { type: 'articles', id: '7', itemId: 'cms:7' };
const json =
  (value: unknown): Answer =>
  (response) =>
    void response.end(JSON.stringify(value));
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end('{"error":"no"}');

let server: Server;
let url: string;
let calls: { url: string; headers: IncomingMessage['headers']; at: number }[];
let answers: Answer[];

beforeEach(async () => {
  calls = [];
  answers = [];
  server = createServer((request, response) => {
    calls.push({ url: request.url!, headers: request.headers, at: performance.now() });
    (answers.length > 1 ? answers.shift()! : answers[0]!)(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const request = (path: string): ApiRequest => ({
  method: 'GET',
  url: path.startsWith('http') ? path : `${url}${path}`,
  headers: { authorization: `Bearer ${TOKEN}` },
});

/** A CMS that answers `{title}` for one, and `{ids, next}` for a page. */
function source(options: Partial<ApiClientOptions> = {}, api: Partial<ConnectedApi> = {}) {
  const connected: ConnectedApi = {
    name: 'cms',
    baseUrl: url,
    perSecond: 1_000,
    fetchOne: ({ type, id }) => [request(`/${type}/${id}`)],
    readOne: ([answer], { itemId }, { asOf, receivedAt }) => [
      {
        op: 'delete',
        source: JSON.stringify(answer),
        id: itemId,
        locale: null,
        version: { order: asOf, arrival: receivedAt },
      },
    ],
    list: (type, since) => request(`/${type}?since=${since}`),
    readPage: ({ json: page }) => {
      const { ids, next } = page as { ids: string[]; next: string | null };
      const refetch = ids.map((id) => ({ type: 'articles', id, itemId: `cms:${id}` }));
      return { changes: [], refetch, unmapped: [], next: next === null ? null : request(next), total: null };
    },
    ...api,
  };
  return httpDocumentSource(connected, { now: Date.now, backOffMs: 1, pauseMs: 50, ...options });
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error('it was answered')),
    (error: unknown) => error as Error,
  );

test('asks with the token, past caches, and says since when the answer is true', async () => {
  answers = [json({ title: 'T' })];
  const before = Date.now();
  const [change] = await source().fetch(ref);
  expect(change).toMatchObject({ source: '{"status":200,"json":{"title":"T"}}', id: 'cms:7' });
  expect(change!.version.order).toBeGreaterThanOrEqual(before);
  expect(change!.version.order).toBeLessThanOrEqual(change!.version.arrival);
  expect(calls[0]).toMatchObject({
    url: '/articles/7',
    headers: { authorization: `Bearer ${TOKEN}`, 'cache-control': 'no-cache' },
  });
});

test.each([404, 403, 401, 400])('%i is an answer for the source to read', async (code) => {
  answers = [status(code)];
  const [change] = await source().fetch(ref);
  expect(change!.source).toBe(`{"status":${code},"json":{"error":"no"}}`);
  expect(calls).toHaveLength(1);
});

test('what is no JSON is told as none', async () => {
  answers = [(response) => void response.end('<html>')];
  expect((await source().fetch(ref))[0]!.source).toBe('{"status":200}');
});

test.each([500, 502, 503, 429, 408])('%i is asked again', async (code) => {
  answers = [status(code), status(code), json({})];
  await source().fetch(ref);
  expect(calls).toHaveLength(3);
});

test('a lost connection and silence are asked again', async () => {
  answers = [(response) => void response.destroy(), () => undefined, json({})];
  await source({ timeoutMs: 50 }).fetch(ref);
  expect(calls).toHaveLength(3);
});

test('silence is given up in time though garbage is collected meanwhile', async () => {
  answers = [() => undefined];
  const failed = failure(source({ timeoutMs: 300, retries: 0 }).fetch(ref));
  setTimeout(collectGarbage, 50);
  expect((await failed).message).toBe('cms cannot be asked at the moment: no answer within 300 ms.');
});

test('waits as long as the CMS asks, where that is not long', async () => {
  answers = [status(429, { 'retry-after': '1' }), json({})];
  await source().fetch(ref);
  expect(calls[1]!.at - calls[0]!.at).toBeGreaterThan(950);
});

test('where the CMS wants to be left alone for long it is, and the caller is told for how long', async () => {
  answers = [status(429, { 'retry-after': '120' })];
  const one = source();
  expect(await failure(one.fetch(ref))).toMatchObject({ name: 'ApiUnavailable', retryAfterMs: 120_000 });
  const again = await failure(one.fetch(ref));
  expect(again).toBeInstanceOf(ApiUnavailable);
  expect((again as ApiUnavailable).retryAfterMs).toBeGreaterThan(100_000);
  expect(calls).toHaveLength(1);
});

test('a CMS that is away is left alone for a moment, then asked again', async () => {
  answers = [status(500)];
  const one = source({ retries: 1 });
  await failure(one.fetch(ref));
  expect(await failure(one.fetch(ref))).toMatchObject({
    message: 'cms cannot be asked at the moment: it was away a moment ago.',
  });
  expect(calls).toHaveLength(2);
  answers = [json({})];
  await new Promise((resolve) => setTimeout(resolve, 60));
  await one.fetch(ref);
});

test('an answer that is too long, also unpacked, is refused for good', async () => {
  const bomb = gzipSync(Buffer.alloc(5_000_000));
  answers = [(response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)];
  const error = await failure(source({ maxBytes: 1_000_000 }).fetch(ref));
  expect(error).toBeInstanceOf(Refusal);
  expect(error.message).toBe('cms cannot be asked: its answer is longer than 1000000 bytes.');
  expect(calls).toHaveLength(1);
});

test('no token leaves the configured origin', async () => {
  answers = [status(302, { location: 'http://127.0.0.1:1/elsewhere' })];
  expect((await failure(source().fetch(ref))).message).toContain('set api.baseUrl to where it is now');
  const elsewhere = source({}, { fetchOne: () => [request('http://localhost:1/x')] });
  expect(await failure(elsewhere.fetch(ref))).toMatchObject({ name: 'Refusal', code: 'BAD_PAYLOAD' });
  expect(calls).toHaveLength(1);
});

test('no failure tells the token or the address', async () => {
  answers = [status(500)];
  const errors = [await failure(source({ retries: 0 }).fetch(ref))];
  errors.push(
    await failure(source({ retries: 0 }, { fetchOne: () => [{ ...request('/x'), headers: { a: 'ü\n' } }] }).fetch(ref)),
  );
  for (const error of errors) expect(`${error.message} ${String(error.cause)}`).not.toMatch(/a-token|127\.0\.0\.1|ü/);
});

test('asks no more than so often', async () => {
  answers = [json({})];
  const one = source({}, { perSecond: 20 });
  await Promise.all(Array.from({ length: 6 }, (_, n) => one.fetch({ ...ref, id: String(n) })));
  // Five pauses of 50 ms; how long the first takes to arrive is up to the machine.
  expect(calls.at(-1)!.at - calls[0]!.at).toBeGreaterThan(150);
});

test('walks a list page by page, no further than it is taken, and goes on where it left off', async () => {
  const pages: Answer = (response, { url: path }) =>
    json(path!.includes('page=2') ? { ids: ['3'], next: null } : { ids: ['1', '2'], next: '/articles?page=2' })(
      response,
      {} as never,
    );
  answers = [pages];
  const one = source();
  const walk = one.walk('articles', { since: 5 })[Symbol.asyncIterator]();
  const first = (await walk.next()).value as WalkedPage;
  expect(first.refetch.map(({ id }) => id)).toEqual(['1', '2']);
  expect(first.next).toEqual({ method: 'GET', url: `${url}/articles?page=2` });
  expect(JSON.stringify(first)).not.toContain(TOKEN);
  expect(calls.map((call) => call.url)).toEqual(['/articles?since=5']);
  const rest = [];
  for await (const page of one.walk('articles', { since: 5, from: first.next! })) rest.push(page);
  expect(rest).toMatchObject([{ refetch: [{ id: '3' }], next: null }]);
  expect(calls.at(-1)!.headers.authorization).toBe(`Bearer ${TOKEN}`);
});

test('a closed source ends what is under way', async () => {
  answers = [() => undefined];
  const one = source();
  const asked = failure(one.fetch(ref));
  while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  one.close();
  expect(await asked).toMatchObject({
    name: 'ApiUnavailable',
    message: 'cms cannot be asked at the moment: the process is stopping.',
  });
});
