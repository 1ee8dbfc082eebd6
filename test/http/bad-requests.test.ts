import { signedIn, testServer, type TestServer } from '../support/http-server';

const JSON_TYPE = { 'content-type': 'application/json' };
const OK = '{"query":"{ __typename }"}';

let server: TestServer;
beforeEach(() => (server = testServer()));
afterEach(() => server.app.close());

const post = (payload: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
  server.app.inject({ method: 'POST', url: '/graphql', payload, headers });

describe('a request that cannot be read', () => {
  test.each([
    ['no JSON', '{"query":', 400, 'BAD_REQUEST'],
    ['nothing', '', 400, 'BAD_REQUEST'],
    ['a string', '"query"', 400, 'BAD_REQUEST'],
    ['null', 'null', 400, 'BAD_REQUEST'],
    ['a number', '7', 400, 'BAD_REQUEST'],
    ['no query', '{}', 400, 'BAD_REQUEST'],
    ['a query that is no text', '{"query":{"a":1}}', 400, 'BAD_REQUEST'],
    ['variables that are no object', '{"query":"{ __typename }","variables":"x"}', 400, 'BAD_REQUEST'],
    ['a poisoned prototype', '{"query":"{ __typename }","__proto__":{"a":1}}', 400, 'BAD_REQUEST'],
    ['another constructor', '{"query":"{ __typename }","constructor":{"prototype":{"a":1}}}', 400, 'BAD_REQUEST'],
    [
      'deep JSON',
      `{"query":"{ __typename }","variables":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      400,
      'BAD_REQUEST',
    ],
    ['too much', JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(600_000) } }), 413, 'TOO_LARGE'],
  ])('%s', async (_, payload, status, code) => {
    const response = await post(payload);
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(response.body).not.toMatch(/node_modules|\.ts:|stack/);
  });

  test('is one of 10 MB, even where its length was not announced', async () => {
    const response = await post(Buffer.alloc(10_000_000, 'x'), { ...JSON_TYPE, 'transfer-encoding': 'chunked' });
    expect(response.statusCode).toBe(413);
  });

  test.each([
    ['Latin-1', Buffer.from('{"query":"{ item(id: \\"caf\xe9\\") { id } }"}', 'latin1')],
    ['half a character', Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xf0, 0x9f]), Buffer.from('"}')])],
    ['UTF-16', Buffer.from(OK, 'utf16le')],
  ])('is not UTF-8: %s', async (_, payload) => {
    const response = await post(payload);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({
      errors: [{ extensions: { code: expect.stringMatching(/^BAD_/) as string } }],
    });
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
  ])('has the content type %s', async (type) => {
    const response = await post(OK, { 'content-type': type });
    expect(response.statusCode).toBe(415);
    expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }] });
  });
});

describe('GET', () => {
  const get = (query: string, headers: Record<string, string> = {}) =>
    server.app.inject({ method: 'GET', url: `/graphql?query=${encodeURIComponent(query)}`, headers });

  test('is answered where no foreign page can have sent it', async () => {
    expect((await get('{ __typename }', { 'apollo-require-preflight': '1' })).json()).toEqual({
      data: { __typename: 'Query' },
    });
    expect((await get('{ __typename }')).statusCode).toBe(400);
  });

  test('changes nothing', async () => {
    const headers = { 'apollo-require-preflight': '1', ...(await signedIn('ana')) };
    const response = await get('mutation { track(events: []) { accepted } }', headers);
    expect(response.statusCode).toBe(405);
    expect(server.services.calls.track).toEqual([]);
  });
});

describe('an address', () => {
  test.each([
    '/nothing',
    '/graphql/x',
    '/t/default',
    '/t//graphql',
    '/../etc/passwd',
    '/%2e%2e/package.json',
    '/t/%00/graphql',
  ])('%s is nothing', async (url) => {
    const response = await server.app.inject({ method: 'POST', url, payload: OK, headers: JSON_TYPE });
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});

test('answers are for one reader alone, and carry an id', async () => {
  const { headers } = await post(OK);
  expect(headers['cache-control']).toBe('private, no-store');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  expect(headers['x-powered-by']).toBeUndefined();
});

test('a request id may be brought along, but nothing odd', async () => {
  const brought = await post(OK, { ...JSON_TYPE, 'x-request-id': 'trace-0123456789' });
  expect(brought.headers['x-request-id']).toBe('trace-0123456789');
  const odd = await post(OK, { ...JSON_TYPE, 'x-request-id': '<script>alert(1)</script>' });
  expect(odd.headers['x-request-id']).not.toContain('script');
});

test('a persisted query is remembered by its hash', async () => {
  const hash = (await import('node:crypto')).createHash('sha256').update('{ __typename }').digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash: hash } };
  const ask = async (payload: object) => (await post(JSON.stringify(payload))).json<object>();
  expect(await ask({ extensions })).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] });
  await ask({ query: '{ __typename }', extensions });
  expect(await ask({ extensions })).toEqual({ data: { __typename: 'Query' } });
});
