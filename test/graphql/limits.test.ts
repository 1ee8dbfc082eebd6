import { parse } from 'graphql';
import { queryShape } from '../../src/graphql/limits/query-shape';
import { signedIn, testServer, type TestServer } from '../support/http-server';

let server: TestServer;
beforeAll(() => (server = testServer()));
beforeEach(() => server.services.calls.readFeed.splice(0));
afterAll(() => server.app.close());

const nested = (levels: number) =>
  `{ item(id: "item-1") { ${'similar(first: 1) { edges { node { '.repeat(levels)} id ${'} } } '.repeat(levels)} } }`;
const codeOf = async (query: string, variables?: object) => {
  const { status, errors } = await server.ask(query, variables);
  return [status, errors?.[0]?.extensions.code];
};
const REFUSED = [400, 'QUERY_TOO_COMPLEX'];
const ANSWERED = [200, undefined];

describe('depth', () => {
  test('is answered up to 10', async () => {
    expect(await codeOf(nested(2))).toEqual(ANSWERED);
    expect(await codeOf(nested(3))).toEqual(REFUSED);
  });

  test('is not hidden by fragments', async () => {
    const spread = `query { item(id: "item-1") { ...A } }
      fragment A on Item { similar(first: 1) { edges { node { ...B } } } }
      fragment B on Item { similar(first: 1) { edges { node { ...C } } } }
      fragment C on Item { similar(first: 1) { edges { node { ... on Item { id } } } } }`;
    expect(await codeOf(spread)).toEqual(REFUSED);
  });

  test('does not count introspection', async () => {
    const types = `{ __schema { types { fields { type { ${'ofType { '.repeat(9)} name ${'}'.repeat(9)} } } } } }`;
    expect(await codeOf(types)).toEqual(ANSWERED);
  });
});

test('introspection cannot be asked in circles', async () => {
  const circle = `{ __schema { types { ${'fields { type { '.repeat(5)} name ${'} } '.repeat(5)} } } }`;
  expect(await codeOf(circle)).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
});

describe('aliases', () => {
  const aliased = (n: number) =>
    `{ ${Array.from({ length: n }, (_, i) => `a${i}: item(id: "${i}") { id }`).join(' ')} }`;

  test('are answered up to 15', async () => {
    expect(await codeOf(aliased(15))).toEqual(ANSWERED);
    expect(await codeOf(aliased(16))).toEqual(REFUSED);
  });

  test('are counted in fragments, each time these are spread', async () => {
    const fields = Array.from({ length: 6 }, (_, i) => `a${i}: title`).join(' ');
    const query = `{ feed(first: 1) { edges { node { ...F similar(first: 1) { edges { node { ...F } } } } } }
      item(id: "1") { ...F } } fragment F on Item { ${fields} }`;
    expect(await codeOf(query)).toEqual(REFUSED);
  });
});

describe('cost', () => {
  const feed = (first: number | string, similar: number | string) =>
    `feed(first: ${first}) { edges { node { id similar(first: ${similar}) { edges { node { id } } } } } }`;

  test('allows a feed of 20 with 5 similar items each', async () => {
    expect(await codeOf(`{ ${feed(20, 5)} }`)).toEqual(ANSWERED);
  });

  test('refuses a feed of 100 with 100 similar items each, before anything runs', async () => {
    expect(await codeOf(`{ ${feed(100, 100)} }`)).toEqual(REFUSED);
    expect(server.services.calls.readFeed).toEqual([]);
  });

  test('is not hidden by variables, nor by their defaults', async () => {
    const query = `query ($a: Int, $b: Int = 100) { ${feed('$a', '$b')} }`;
    expect(await codeOf(query, { a: 2, b: 2 })).toEqual(ANSWERED);
    expect(await codeOf(query, { a: 100, b: 100 })).toEqual(REFUSED);
    expect(await codeOf(query, { a: 100 })).toEqual(REFUSED);
    expect(await codeOf(query, { a: 2, b: 2 })).toEqual(ANSWERED);
  });

  test('is not hidden by an argument that fails when it runs', async () => {
    const query = `query ($id: ID = "a") { item(id: $id) { id } ${feed(100, 100)} }`;
    expect(await codeOf(query, { id: null })).toEqual([400, 'BAD_USER_INPUT']);
    expect(server.services.calls.readFeed).toEqual([]);
  });

  test('is not hidden by fragments', async () => {
    const query = `{ feed(first: 100) { edges { node { ...S } } } } fragment S on Item { similar(first: 100) { edges { node { id } } } }`;
    expect(await codeOf(query)).toEqual(REFUSED);
  });

  test('is not hidden by asking for many things beside one another', async () => {
    const rows = Array.from(
      { length: 12 },
      (_, i) => `r${i}: becauseYouLiked(rows: 10, first: 20) { items { edges { score } } }`,
    );
    expect(await codeOf(`{ ${rows.join(' ')} }`)).toEqual(REFUSED);
  });

  test('counts what @include switches on', async () => {
    const query = `query ($with: Boolean!) { feed(first: 100) { edges { node { id similar(first: 100) @include(if: $with) { edges { score } } } } } }`;
    expect(await codeOf(query, { with: false })).toEqual(ANSWERED);
    expect(await codeOf(query, { with: true })).toEqual(REFUSED);
  });

  test('counts ids', async () => {
    const query = `query ($ids: [ID!]!) { items(ids: $ids) { similar(first: 20) { edges { score } } } }`;
    expect(await codeOf(query, { ids: ['item-1'] })).toEqual(ANSWERED);
    expect(await codeOf(query, { ids: Array.from({ length: 90 }, (_, i) => `item-${i}`) })).toEqual(REFUSED);
  });
});

describe('list sizes', () => {
  test.each([
    '{ feed(first: 0) { edges { score } } }',
    '{ feed(first: -1) { edges { score } } }',
    '{ feed(first: 101) { edges { score } } }',
    '{ similar(itemId: "item-1", first: 101) { edges { score } } }',
    '{ becauseYouLiked(rows: 0) { items { edges { score } } } }',
    '{ becauseYouLiked(rows: 11) { items { edges { score } } } }',
    '{ becauseYouLiked(first: 101) { items { edges { score } } } }',
    '{ emailDigest(campaign: "weekly", size: 0) { subject } }',
    '{ emailDigest(campaign: "weekly", size: 101) { subject } }',
    `{ feed(exclude: ${JSON.stringify(Array.from({ length: 1001 }, String))}) { edges { score } } }`,
    `{ feed(filter: { topics: ${JSON.stringify(Array.from({ length: 101 }, String))} }) { edges { score } } }`,
    `{ feed(context: { locales: ${JSON.stringify(Array.from({ length: 21 }, () => 'en'))} }) { edges { score } } }`,
    '{ feed(filter: { topics: [""] }) { edges { score } } }',
    '{ feed(context: { currentItemId: "" , locales: [""] }) { edges { score } } }',
  ])('are refused: %s', async (query) => {
    const { errors } = await server.ask(query);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(server.services.calls.readFeed).toEqual([]);
  });

  test('follow the setting', async () => {
    const small = testServer({ MAX_FIRST: '5' });
    expect((await small.ask('{ feed(first: 5) { edges { score } } }')).errors).toBeUndefined();
    expect((await small.ask('{ feed(first: 6) { edges { score } } }')).errors?.[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    );
    await small.app.close();
  });
});

describe('tokens', () => {
  test('are answered up to the limit', async () => {
    const long = (n: number) => `{ feed(exclude: [${'"x" '.repeat(n)}]) { edges { score } } }`;
    const narrow = testServer({ QUERY_TOKENS: '500' });
    expect((await narrow.ask(long(485))).status).toBe(200);
    expect((await narrow.ask(long(500))).errors?.[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED');
    await narrow.app.close();
  });

  test('do not multiply through fragments, and looking at these takes no time', async () => {
    const levels = 60;
    const fragments = Array.from(
      { length: levels },
      (_, i) => `fragment F${i} on Item { ...F${i + 1} ... on Item { ...F${i + 1} } }`,
    );
    const bomb = `{ item(id: "1") { ...F0 } } ${fragments.join(' ')} fragment F${levels} on Item { id }`;
    const started = performance.now();
    expect(await codeOf(bomb)).toEqual(REFUSED);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

test('batches are refused', async () => {
  const payload = [{ query: '{ __typename }' }, { query: '{ __typename }' }];
  const response = await server.app.inject({ method: 'POST', url: '/graphql', payload });
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});

test('a mutation is measured like a query', async () => {
  const many = Array.from({ length: 16 }, (_, i) => `m${i}: track(events: []) { accepted }`).join(' ');
  const { errors } = await server.ask(`mutation { ${many} }`, {}, await signedIn('ana'));
  expect(errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
});

describe('queryShape', () => {
  test.each([
    ['{ a }', { depth: 1, aliases: 0, fields: 1 }],
    ['{ a { b { c } d } e }', { depth: 3, aliases: 0, fields: 5 }],
    ['{ x: a { y: b } }', { depth: 2, aliases: 2, fields: 2 }],
    ['{ ... on T { a ... on T { b } } }', { depth: 1, aliases: 0, fields: 2 }],
    ['{ a { ...F } b { ...F } } fragment F on T { x: c { d } }', { depth: 3, aliases: 2, fields: 6 }],
    ['query A { a { b } } query B { x: a }', { depth: 2, aliases: 1, fields: 2 }],
    ['{ __schema { types { name } } }', { depth: 1, aliases: 0, fields: 1 }],
  ])('of %s', (query, shape) => {
    expect(queryShape(parse(query))).toEqual(shape);
  });
});
