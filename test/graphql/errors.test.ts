import { Refusal } from '../../src/core/refusal';
import { StoreUnavailable } from '../../src/ports/stores';
import { testServer, type TestServer } from '../support/http-server';

const FEED = '{ feed { edges { score } } }';
const SECRET = 'the database password is hunter2';

let server: TestServer;
beforeEach(() => (server = testServer()));
afterEach(() => server.app.close());

describe('what use cases throw', () => {
  test("is passed on where it is the caller's fault", async () => {
    server.services.readFeed = () =>
      Promise.reject(new Refusal('BAD_CURSOR', 'This cursor is too old.', { hint: 'again' }));
    const { status, errors, data } = await server.ask(FEED);
    expect({ status, data }).toEqual({ status: 200, data: null });
    expect(errors).toEqual([
      {
        message: 'This cursor is too old.',
        path: ['feed'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'BAD_CURSOR', hint: 'again' },
      },
    ]);
  });

  test('is retryable where the store is out of reach', async () => {
    server.services.readFeed = () => Promise.reject(new StoreUnavailable({ cause: new Error(SECRET) }));
    const { errors, response } = await server.ask(FEED);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } });
    expect(response.body).not.toContain('hunter2');
  });

  test.each([new Error(SECRET), new TypeError(SECRET), SECRET, { message: SECRET }])(
    'is masked where it is a bug: %s',
    async (bug) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever may be thrown
      server.services.readFeed = () => Promise.reject(bug);
      const { errors, response } = await server.ask(FEED);
      expect(errors?.[0]?.extensions).toEqual({
        code: 'INTERNAL_SERVER_ERROR',
        requestId: response.headers['x-request-id'],
      });
      expect(response.body).not.toMatch(/hunter2|stack|\.ts|node_modules/);
    },
  );

  test('is logged with its cause and request where it is a bug', async () => {
    server.services.readFeed = () => Promise.reject(new Error(SECRET));
    const { response } = await server.ask(FEED);
    const line = server.log
      .map((entry) => JSON.parse(entry) as Record<string, unknown>)
      .find(({ level }) => level === 50);
    expect(line).toMatchObject({
      requestId: response.headers['x-request-id'],
      path: 'feed',
      err: { message: SECRET, stack: expect.stringContaining('errors.test.ts') as string },
    });
  });

  test('is not logged as a bug where it is a refusal', async () => {
    server.services.readFeed = () => Promise.reject(new Refusal('BAD_CURSOR', 'Too old.'));
    await server.ask(FEED);
    expect(server.log.filter((entry) => entry.includes('"level":50'))).toEqual([]);
  });

  test('is masked where our own answer does not fit the schema', async () => {
    const readFeed = server.services.readFeed.bind(server.services);
    server.services.readFeed = async (input) => {
      const page = await readFeed(input);
      return { ...page, edges: page.edges.map((edge) => ({ ...edge, score: NaN })) };
    };
    const { errors } = await server.ask(FEED);
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
  });

  test('costs only its own field where that may be null', async () => {
    const readItems = server.services.readItems.bind(server.services);
    server.services.readItems = (ids) => (ids.includes('item-30') ? Promise.reject(new Error(SECRET)) : readItems(ids));
    const { data, errors } = await server.ask('{ item(id: "item-30") { id } items(ids: []) { id } }');
    expect(data).toEqual({ item: null, items: [] });
    expect(errors).toHaveLength(1);
  });
});

describe('stacks', () => {
  test.each(['test', 'production'])('are never shown in %s', async (mode) => {
    const secrets = { SIGNING_SECRET: 'x'.repeat(32) };
    const other = testServer({ NODE_ENV: mode, ...secrets });
    other.services.readFeed = () => Promise.reject(new Error(SECRET));
    expect((await other.ask(FEED)).response.body).not.toMatch(/hunter2|errors\.test/);
    await other.app.close();
  });

  test('are shown in development', async () => {
    const other = testServer({ NODE_ENV: 'development' });
    other.services.readFeed = () => Promise.reject(new Error('a bug'));
    expect((await other.ask(FEED)).errors?.[0]?.extensions.stack).toContain('errors.test.ts');
    await other.app.close();
  });
});

describe('what GraphQL refuses', () => {
  test.each([
    ['{ feed(', 'GRAPHQL_PARSE_FAILED'],
    ['\u0000', 'GRAPHQL_PARSE_FAILED'],
    ['', 'BAD_REQUEST'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ feed(first: "ten") { edges { score } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ feed(first: 1.5) { edges { score } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ feed(first: 99999999999) { edges { score } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ feed { edges } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ feed(filter: { publishedAfter: "yesterday" }) { edges { score } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ feed(filter: { unknown: 1 }) { edges { score } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query A { __typename } query B { __typename }', 'OPERATION_RESOLUTION_FAILURE'],
    ['{ ...F } fragment F on Query { ...F }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%j is %s', async (query, code) => {
    const { status, errors } = await server.ask(query);
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe(code);
    expect(server.log.filter((entry) => entry.includes('"level":50'))).toEqual([]);
  });

  test.each([
    [{ first: 'ten' }],
    [{ first: 1.5 }],
    [{ first: 1e12 }],
    [{ at: 'yesterday' }],
    [{ exclude: [null] }],
    [{ exclude: [{}] }],
  ])('variables %j are BAD_USER_INPUT', async (variables) => {
    const query = `query ($first: Int, $at: DateTime, $exclude: [ID!]) {
        feed(first: $first, exclude: $exclude, filter: { publishedAfter: $at }) { edges { score } }
      }`;
    const { status, errors } = await server.ask(query, variables);
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

test('there are no subscriptions', async () => {
  expect((await server.ask('subscription { feed }')).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

describe('introspection', () => {
  const SCHEMA = '{ __schema { types { name } } }';

  test('is answered where it is on', async () => {
    expect((await server.ask(SCHEMA)).errors).toBeUndefined();
  });

  test('is refused where it is off, and errors give no hints at the schema', async () => {
    const other = testServer({ INTROSPECTION: 'off' });
    expect((await other.ask(SCHEMA)).errors?.[0]?.extensions.validationErrorCode).toBe('INTROSPECTION_DISABLED');
    expect((await other.ask('{ __type(name: "Item") { name } }')).status).toBe(400);
    expect((await other.ask('{ feedd { edges { score } } }')).response.body).not.toContain('Did you mean');
    await other.app.close();
  });
});
