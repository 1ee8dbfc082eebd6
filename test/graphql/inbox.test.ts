import { at, INBOX_KEY, SERVICE_KEY, signedIn, testServer } from '../support/http-server';

const LOOK = `query ($state: DeliveryState, $source: String, $first: Int) {
  inbox(state: $state, source: $source, first: $first) {
    counts { waiting claimed done dead }
    deliveries { id source event state receivedAt dueAt attempts error }
  }
}`;
const REPLAY = 'mutation ($which: DeadLettersInput!) { replayDeliveries(which: $which) }';
const DROP = 'mutation ($which: DeadLettersInput!) { dropDeliveries(which: $which) }';
const KEY = { 'x-api-key': INBOX_KEY };

const server = testServer();
afterAll(() => server.app.close());

test('tells how the inbox stands, and of each delivery why it failed', async () => {
  const { data, errors } = await server.ask(LOOK, { state: 'DEAD', source: 'strapi', first: 5 }, KEY);
  expect(errors).toBeUndefined();
  expect(server.services.calls.readInbox.at(-1)).toEqual({ state: 'dead', source: 'strapi', first: 5 });
  expect(at(data, 'inbox')).toEqual({
    counts: { waiting: 2, claimed: 1, done: 40, dead: 1 },
    deliveries: [
      {
        ...{ id: 'delivery-1', source: 'strapi', event: null, state: 'DEAD', attempts: 12 },
        receivedAt: '2026-01-01T00:00:00.000Z',
        dueAt: '2026-01-01T00:00:01.000Z',
        error: 'BAD_PAYLOAD: title: must not be empty.',
      },
    ],
  });
  await server.ask('{ inbox { counts { dead } } }', {}, KEY);
  expect(server.services.calls.readInbox.at(-1)).toEqual({ state: undefined, source: undefined, first: 20 });
});

test.each([
  [{ ids: ['a', 'b'] }, { ids: ['a', 'b'] }],
  [{ source: 'strapi' }, { source: 'strapi' }],
  [{ all: true }, {}],
])('replays and drops %j', async (which, expected) => {
  expect(at((await server.ask(REPLAY, { which }, KEY)).data, 'replayDeliveries')).toBe(3);
  expect(at((await server.ask(DROP, { which }, KEY)).data, 'dropDeliveries')).toBe(1);
  expect(server.services.calls.replayDeliveries.at(-1)).toEqual(expected);
  expect(server.services.calls.dropDeliveries.at(-1)).toEqual(expected);
});

test.each([{}, { all: false }, { ids: ['a'], source: 's' }, { source: '' }, { ids: [''] }])(
  '%j does not say which',
  async (which) => {
    const before = server.services.calls.dropDeliveries.length;
    const { errors } = await server.ask(DROP, { which }, KEY);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(server.services.calls.dropDeliveries).toHaveLength(before);
  },
);

test('nobody without the scope looks into it', async () => {
  const calls = JSON.stringify(server.services.calls);
  for (const headers of [{}, await signedIn('ana'), { 'x-api-key': SERVICE_KEY }])
    for (const query of [
      '{ inbox { counts { dead } } }',
      'mutation { replayDeliveries(which: { all: true }) }',
      'mutation { dropDeliveries(which: { all: true }) }',
    ]) {
      const { errors } = await server.ask(query, {}, headers);
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  expect(JSON.stringify(server.services.calls)).toBe(calls);
});

test('a list that is too long is refused', async () => {
  const { errors } = await server.ask(LOOK, { first: 5_000 }, KEY);
  expect(errors?.[0]?.extensions.code).toMatch(/BAD_USER_INPUT|QUERY_TOO_COMPLEX/);
});
