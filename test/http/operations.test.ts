import { FakeServices } from '../support/fake-services';
import { METRICS_KEY, SERVICE_KEY, signedIn, testServer } from '../support/http-server';

const AWAY = { remoteAddress: '203.0.113.7' };

describe('/healthz', () => {
  test('says that the process is alive', async () => {
    const { app } = testServer();
    const response = await app.inject({ url: '/healthz', ...AWAY });
    expect([response.statusCode, response.json()]).toEqual([200, { status: 'ok' }]);
    await app.close();
  });
});

describe('/readyz', () => {
  test.each([
    [true, 200],
    [false, 503],
  ])('ready: %s is %i', async (ready, status) => {
    const { app } = testServer({}, { readiness: () => Promise.resolve({ ready, checks: { store: ready, items: 7 } }) });
    const response = await app.inject('/readyz');
    expect([response.statusCode, response.json()]).toEqual([status, { ready, checks: { store: ready, items: 7 } }]);
    await app.close();
  });

  test('is not ready where that cannot be found out', async () => {
    const { app } = testServer({}, { readiness: () => Promise.reject(new Error('hunter2')) });
    const response = await app.inject('/readyz');
    expect([response.statusCode, response.body]).toEqual([503, '{"ready":false,"checks":{"failed":true}}']);
    await app.close();
  });

  test('is not ready where that is not found out in time', async () => {
    const { app } = testServer({}, { readiness: () => new Promise(() => undefined) });
    expect((await app.inject('/readyz')).statusCode).toBe(503);
    await app.close();
  });
});

describe('/metrics', () => {
  const metrics = (server: ReturnType<typeof testServer>, options: object = {}) =>
    server.app.inject({ url: '/metrics', ...options });

  test('tells what was asked, by kind and field and plan', async () => {
    const server = testServer();
    await server.ask('query Some_Name { feed { edges { score } } }');
    await server.ask('{ nothing }');
    const { body, headers } = await metrics(server);
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toContain('attune_graphql_operation_seconds_count{kind="query",field="feed",failed="false"} 1');
    expect(body).toContain('attune_http_request_seconds_count{method="POST",route="/graphql",status="200"} 1');
    expect(body).toContain('attune_feed_plan_total{plan="personal",degraded="false"} 1');
    expect(body).toContain('attune_graphql_errors_total{code="GRAPHQL_VALIDATION_FAILED"} 1');
    expect(body).not.toContain('Some_Name');
    await server.app.close();
  });

  test('are for this machine, and for a key that may read them', async () => {
    const server = testServer();
    const statusOf = async (options: object) => (await metrics(server, options)).statusCode;
    expect(await statusOf({})).toBe(200);
    expect(await statusOf(AWAY)).toBe(403);
    expect(await statusOf({ headers: { 'x-forwarded-for': '127.0.0.1' } })).toBe(403);
    expect(await statusOf({ ...AWAY, headers: { 'x-api-key': METRICS_KEY } })).toBe(200);
    expect(await statusOf({ ...AWAY, headers: { 'x-api-key': SERVICE_KEY } })).toBe(403);
    expect(await statusOf({ ...AWAY, headers: { 'x-api-key': 'wrong' } })).toBe(401);
    await server.app.close();
  });

  test('are for all where the setting says so', async () => {
    const server = testServer({ METRICS_PUBLIC: 'on' });
    expect((await metrics(server, AWAY)).statusCode).toBe(200);
    await server.app.close();
  });
});

describe('traffic', () => {
  const query = { method: 'POST', url: '/graphql', payload: { query: '{ __typename }' } } as const;

  test('is limited by address, and by user where somebody signed in', async () => {
    const { app } = testServer({ RATE_LIMIT_PER_MINUTE: '2' });
    const statusFor = async (remoteAddress: string, headers: Record<string, string> = {}) =>
      (await app.inject({ ...query, remoteAddress, headers })).statusCode;
    const here = '203.0.113.7';
    expect([await statusFor(here), await statusFor(here), await statusFor(here)]).toEqual([200, 200, 429]);
    expect(await statusFor('203.0.113.8')).toBe(200);
    // Anonymous ids are for the taking: another one is no way round.
    expect(await statusFor(here, { 'x-anonymous-id': 'browser-0123456789' })).toBe(429);
    const ana = await signedIn('ana');
    expect([await statusFor(here, ana), await statusFor('203.0.113.9', ana), await statusFor(here, ana)]).toEqual([
      200, 200, 429,
    ]);
    expect(await statusFor(here, { 'x-api-key': SERVICE_KEY })).toBe(200);
    const refused = await app.inject({ ...query, remoteAddress: here });
    expect(refused.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', retryable: true } }] });
    expect(refused.headers['retry-after']).toBeDefined();
    await app.close();
  });

  test('of this machine is not limited, unless a proxy passed it on', async () => {
    const { app } = testServer({ RATE_LIMIT_PER_MINUTE: '1' });
    const statuses = async (headers: Record<string, string>) => {
      const first = await app.inject({ ...query, headers });
      return [first.statusCode, (await app.inject({ ...query, headers })).statusCode];
    };
    expect(await statuses({})).toEqual([200, 200]);
    expect(await statuses({ 'x-forwarded-for': '203.0.113.7' })).toEqual([200, 429]);
    await app.close();
  });

  test('is counted by the address a trusted proxy names', async () => {
    const { app } = testServer({ RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY: 'on' });
    const statusFor = async (address: string) =>
      (await app.inject({ ...query, headers: { 'x-forwarded-for': address } })).statusCode;
    expect([await statusFor('203.0.113.7'), await statusFor('203.0.113.7'), await statusFor('203.0.113.8')]).toEqual([
      200, 429, 200,
    ]);
    await app.close();
  });

  test('is counted by the entry the trusted proxy wrote, not by those a client put before it', async () => {
    const { app } = testServer({ RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY: '1' });
    const statusFor = async (header: string) =>
      (await app.inject({ ...query, headers: { 'x-forwarded-for': header } })).statusCode;
    expect([await statusFor('1.1.1.1, 203.0.113.7'), await statusFor('2.2.2.2, 203.0.113.7')]).toEqual([200, 429]);
    expect(await statusFor('127.0.0.1, 203.0.113.7')).toBe(429);
    await app.close();
    const behindTwo = testServer({ RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY: '2' }).app;
    const next = async (header: string) =>
      (await behindTwo.inject({ ...query, headers: { 'x-forwarded-for': header } })).statusCode;
    expect([await next('203.0.113.7, 10.0.0.1'), await next('203.0.113.7, 10.0.0.2')]).toEqual([200, 429]);
    expect(await next('203.0.113.8, 10.0.0.1')).toBe(200);
    await behindTwo.close();
  });

  test.each(['0', 'on', '2'])('is never of this machine by its own word (TRUST_PROXY=%s)', async (hops) => {
    const server = testServer({ RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY: hops });
    for (const header of ['127.0.0.1', '127.0.0.1, 127.0.0.1', '::1, 203.0.113.7'])
      for (const from of [{}, AWAY]) {
        const answer = await server.app.inject({ url: '/metrics', headers: { 'x-forwarded-for': header }, ...from });
        expect([header, answer.statusCode]).toEqual([header, 403]);
      }
    const statuses = [];
    for (let i = 0; i < 2; i += 1)
      statuses.push(
        (await server.app.inject({ ...query, headers: { 'x-forwarded-for': '127.0.0.1, 127.0.0.1' } })).statusCode,
      );
    expect(statuses).toEqual([200, 429]);
    await server.app.close();
  });

  test('with wrong credentials is counted by address, wherever they are shown', async () => {
    const { app } = testServer({ RATE_LIMIT_PER_MINUTE: '2' });
    const statusFor = async (remoteAddress: string, headers: Record<string, string>, url = '/graphql') =>
      (
        await app.inject({
          ...query,
          ...(url === '/metrics' && { method: 'GET', payload: undefined }),
          url,
          remoteAddress,
          headers,
        })
      ).statusCode;
    const here = '203.0.113.7';
    const wrong = { authorization: 'Bearer garbage' };
    expect(await statusFor(here, wrong)).toBe(401);
    expect(await statusFor(here, { 'x-api-key': 'wrong' }, '/metrics')).toBe(401);
    expect([await statusFor(here, wrong), await statusFor(here, { 'x-api-key': 'wrong' }, '/metrics')]).toEqual([
      429, 429,
    ]);
    expect(await statusFor('203.0.113.8', wrong)).toBe(401);
    const refused = await app.inject({ ...query, remoteAddress: here, headers: wrong });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
    await app.close();
  });

  test('does not touch /healthz', async () => {
    const { app } = testServer({ RATE_LIMIT_PER_MINUTE: '1' });
    for (let i = 0; i < 3; i += 1) expect((await app.inject({ url: '/healthz', ...AWAY })).statusCode).toBe(200);
    await app.close();
  });
});

describe('origins', () => {
  const allowed = async (env: Record<string, string>, origin: string) => {
    const { app } = testServer(env);
    const headers = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const { headers: answer } = await app.inject({ method: 'OPTIONS', url: '/graphql', headers });
    await app.close();
    return answer['access-control-allow-origin'];
  };

  test('are those of this machine, by default outside production', async () => {
    expect(await allowed({}, 'http://localhost:3000')).toBe('http://localhost:3000');
    expect(await allowed({}, 'https://evil.example')).toBeUndefined();
    expect(await allowed({}, 'http://localhost.evil.example')).toBeUndefined();
  });

  test('are those of the setting', async () => {
    const env = { CORS_ORIGINS: 'https://a.example, https://b.example' };
    expect(await allowed(env, 'https://b.example')).toBe('https://b.example');
    expect(await allowed(env, 'http://localhost:3000')).toBeUndefined();
    expect(await allowed({ CORS_ORIGINS: '*' }, 'https://any.example')).toBe('*');
  });
});

describe('the log', () => {
  test('holds no tokens, no ids of persons, no queries, no variables', async () => {
    const server = testServer();
    const headers = {
      ...(await signedIn('ana-the-reader')),
      'x-api-key': SERVICE_KEY,
      'x-anonymous-id': 'browser-0123456789',
    };
    server.services.readSimilar = () => Promise.reject(new Error('a bug'));
    await server.ask('query ($id: ID!) { similar(itemId: $id) { edges { score } } }', { id: 'secret-item' }, headers);
    await server.ask('{ feed(userId: "bob-the-reader") { edges { score } } }', {}, headers);
    await server.app.inject({ url: '/graphql?query=secret-item', headers });
    await server.ask('{ __typename }', {}, { authorization: 'Bearer secret-token' });
    server.app.log.info(
      { userId: 'ana-the-reader', token: 'secret-token', event: { userId: 'bob-the-reader' } },
      'from elsewhere',
    );
    const log = server.log.join('');
    expect(log).toContain('"route":"/graphql"');
    for (const value of [
      'ana-the-reader',
      'bob-the-reader',
      'browser-0123456789',
      'secret-token',
      SERVICE_KEY,
      'secret-item',
    ]) {
      expect(log).not.toContain(value);
    }
    await server.app.close();
  });

  test('is quiet about what went well', async () => {
    const server = testServer();
    await server.ask('{ __typename }');
    const levels = server.log.map((line) => (JSON.parse(line) as { level: number }).level);
    expect(levels.every((level) => level === 20)).toBe(true);
    await server.app.close();
  });
});

describe('closing', () => {
  test('answers what is in flight', async () => {
    const server = testServer();
    const readFeed = server.services.readFeed.bind(server.services);
    let arrived = () => {};
    const inFlight = new Promise<void>((resolve) => (arrived = resolve));
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    server.services.readFeed = async (input) => {
      arrived();
      await held;
      return readFeed(input);
    };
    const address = await server.app.listen({ port: 0 });
    const body = JSON.stringify({ query: '{ feed { edges { node { id } } } }' });
    const answer = fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await inFlight;
    const closed = server.app.close();
    release();
    expect((await answer).status).toBe(200);
    expect(await (await answer).json()).toMatchObject({ data: { feed: { edges: expect.any(Array) as unknown[] } } });
    await closed;
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  });
});

describe('tenants', () => {
  test('are told apart by the address; the first answers at /graphql', async () => {
    const [a, b] = [new FakeServices(1), new FakeServices(2)];
    const { app } = testServer(
      {},
      {
        tenants: new Map([
          ['a', a],
          ['b', b],
        ]),
      },
    );
    const count = async (url: string) => {
      const payload = { query: '{ feed { edges { score } } }' };
      const response = await app.inject({ method: 'POST', url, payload });
      return response.json<{ data?: { feed: { edges: [] } } }>().data?.feed.edges.length ?? response.statusCode;
    };
    expect([await count('/graphql'), await count('/t/a/graphql'), await count('/t/b/graphql')]).toEqual([1, 1, 2]);
    expect(await count('/t/c/graphql')).toBe(404);
    await app.close();
  });
});
