import { at, SERVICE_KEY, signedIn, testServer, type TestServer } from '../support/http-server';

const TRACK = `mutation ($events: [InteractionInput!]!) {
  track(events: $events) { accepted duplicates rejected { index code message } }
}`;

let server: TestServer;
beforeEach(() => (server = testServer()));
afterEach(() => server.app.close());

describe('track', () => {
  test('passes on every event, and answers one by one what was not taken', async () => {
    const events = [
      { id: 'e1', type: 'LIKE', itemId: 'item-1', at: '2026-01-01T00:00:00Z', value: 0.5, token: 't' },
      { type: 'VIEW', itemId: 'unknown', id: null, at: null, value: null, token: null },
    ];
    const { data } = await server.ask(TRACK, { events }, await signedIn('ana'));
    const rejected = [{ index: 1, code: 'UNKNOWN_ITEM', message: 'There is no such item.' }];
    expect(at(data, 'track')).toEqual({ accepted: 1, duplicates: 0, rejected });
    expect(server.services.calls.track).toEqual([
      {
        reader: { userId: 'ana', signedIn: true },
        events: [
          { id: 'e1', type: 'LIKE', itemId: 'item-1', at: Date.UTC(2026, 0, 1), value: 0.5, token: 't' },
          { type: 'VIEW', itemId: 'unknown', id: undefined, at: undefined, value: undefined, token: undefined },
        ],
      },
    ]);
  });

  test('takes an anonymous reader', async () => {
    const events = [{ type: 'VIEW', itemId: 'item-1' }];
    await server.ask(TRACK, { events }, { 'x-anonymous-id': 'browser-0123456789' });
    expect(server.services.calls.track[0]?.reader).toEqual({ userId: 'anon:browser-0123456789', signedIn: false });
  });

  test('refuses where nobody is there to do it', async () => {
    const { errors, status } = await server.ask(TRACK, { events: [{ type: 'VIEW', itemId: 'item-1' }] });
    expect(status).toBe(200);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('refuses more events than the limit, and takes as many', async () => {
    const events = (n: number) => ({ events: Array.from({ length: n }, () => ({ type: 'VIEW', itemId: 'item-1' })) });
    const headers = await signedIn('ana');
    expect((await server.ask(TRACK, events(501), headers)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(at((await server.ask(TRACK, events(500), headers)).data, 'track.accepted')).toBe(500);
  });

  test.each([
    [{ type: 'HOVER', itemId: 'item-1' }],
    [{ type: 'VIEW' }],
    [{ itemId: 'item-1' }],
    [{ type: 'VIEW', itemId: 'item-1', value: '7' }],
    [{ type: 'VIEW', itemId: 'item-1', at: 1700000000000 }],
    [{ type: 'VIEW', itemId: 'item-1', at: '2026-02-30T00:00:00Z' }],
    [{ type: 'VIEW', itemId: 'item-1', userId: 'somebody' }],
    [{ type: 'VIEW', itemId: { $ne: null } }],
    [null],
  ])('refuses %j before anything of it runs', async (event) => {
    const { errors, status } = await server.ask(TRACK, { events: [event] }, await signedIn('ana'));
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(server.services.calls.track).toEqual([]);
  });

  test.each(['1e999', '-1e999', 'NaN', 'Infinity'])('lets no %s in', async (value) => {
    const payload = `{"query":${JSON.stringify(TRACK)},"variables":{"events":[{"type":"VIEW","itemId":"item-1","value":${value}}]}}`;
    const headers = { 'content-type': 'application/json', ...(await signedIn('ana')) };
    const response = await server.app.inject({ method: 'POST', url: '/graphql', payload, headers });
    expect(response.statusCode).toBe(400);
    expect(server.services.calls.track).toEqual([]);
  });
});

describe('identify', () => {
  const IDENTIFY = 'mutation { identify(anonymousId: "browser-0123456789") { userId moved } }';

  test('hands over to the signed-in user', async () => {
    const { data } = await server.ask(IDENTIFY, {}, await signedIn('ana'));
    expect(at(data, 'identify')).toEqual({ userId: 'ana', moved: 3 });
    expect(server.services.calls.identify[0]?.anonymousId).toBe('browser-0123456789');
  });

  test.each(['', 'x'.repeat(129), 'with spaces', 'ünder', 'a/b'])(
    'knows no anonymous id like %j',
    async (anonymousId) => {
      const query = 'mutation ($anonymousId: ID!) { identify(anonymousId: $anonymousId) { moved } }';
      const { errors } = await server.ask(query, { anonymousId }, await signedIn('ana'));
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(server.services.calls.identify).toEqual([]);
    },
  );

  test.each<Record<string, string>>([{}, { 'x-anonymous-id': 'browser-0123456789' }, { 'x-api-key': SERVICE_KEY }])(
    'is nothing for %j',
    async (headers) => {
      const { errors } = await server.ask(IDENTIFY, {}, headers);
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    },
  );
});
