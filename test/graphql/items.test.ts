import { at, testServer, type TestServer } from '../support/http-server';

let server: TestServer;
beforeEach(() => (server = testServer()));
afterEach(() => server.app.close());

describe('item', () => {
  test('is null where there is none', async () => {
    const { data } = await server.ask('{ known: item(id: "item-1") { id } unknown: item(id: "item-0") { id } }');
    expect(data).toEqual({ known: { id: 'item-1' }, unknown: null });
  });

  test('can be asked for in a language', async () => {
    const { data } = await server.ask('{ item(id: "item-1", context: { locales: ["fr", "de"] }) { title locale } }');
    expect(at(data, 'item')).toEqual({ title: 'Titel 1', locale: 'de' });
  });

  test.each([
    'a/b',
    "it's",
    '"quoted"',
    'ünïcödé',
    '日本語',
    '🥖',
    '$where',
    '../..',
    'a b',
    '%00',
    '__proto__',
    'x'.repeat(256),
  ])('takes the id %s as it is', async (id) => {
    const { data, errors } = await server.ask('query ($id: ID!) { item(id: $id) { id } }', { id });
    expect(errors).toBeUndefined();
    expect(at(data, 'item')).toBeNull();
    expect(server.services.calls.readItems).toEqual([[id]]);
  });

  test.each(['', 'x'.repeat(257)])('refuses an id of no or too many characters', async (id) => {
    const { errors } = await server.ask('query ($id: ID!) { item(id: $id) { id } }', { id });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(server.services.calls.readItems).toEqual([]);
  });
});

describe('items', () => {
  test('come in the order of the ids, null where there is none, again where asked again', async () => {
    const { data } = await server.ask('{ items(ids: ["item-3", "nothing", "item-1", "item-3"]) { id } }');
    expect(at(data, 'items')).toEqual([{ id: 'item-3' }, null, { id: 'item-1' }, { id: 'item-3' }]);
    expect(server.services.calls.readItems).toEqual([['item-3', 'nothing', 'item-1']]);
  });

  test('are none for no ids', async () => {
    expect((await server.ask('{ items(ids: []) { id } }')).data).toEqual({ items: [] });
  });

  test('are refused beyond the longest list', async () => {
    const ids = Array.from({ length: 101 }, (_, i) => `item-${i}`);
    const { errors } = await server.ask('query ($ids: [ID!]!) { items(ids: $ids) { id } }', { ids });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
