import { at, INBOX_KEY, SERVICE_KEY, signedIn, testServer } from '../support/http-server';

const server = testServer();
afterAll(() => server.app.close());

const KEY = { 'x-api-key': INBOX_KEY };
const CALLS = [
  '{ campaigns { id } }',
  'mutation { saveCampaign(settings: {}) { id } }',
  'mutation { pauseCampaign(id: "weekly") { id } }',
  'mutation { removeCampaign(id: "weekly") }',
  'mutation { reserveDigest(campaign: "weekly", userId: "ana", idempotencyKey: "k") { id } }',
  '{ digests(campaign: "weekly") { endCursor } }',
  'mutation { commitDigest(id: "x") { id } }',
  'mutation { voidDigest(id: "x") { id } }',
  'mutation { commitDigests(ids: ["x"]) { id } }',
  'mutation { voidDigests(ids: ["x"]) { id } }',
];

describe.each(CALLS)('%s', (query) => {
  test('is for service keys of its scope alone', async () => {
    for (const headers of [{}, await signedIn('ana'), { 'x-api-key': SERVICE_KEY }]) {
      const { errors } = await server.ask(query, {}, headers);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect((await server.ask(query, {}, KEY)).errors).toBeUndefined();
  });
});

test('why nothing was reserved is a code; of many, a list', async () => {
  const one = 'mutation { reserveDigest(campaign: "weekly", userId: "nobody", idempotencyKey: "k") { id } }';
  expect((await server.ask(one, {}, KEY)).errors?.[0]).toMatchObject({
    message: 'There is nothing new.',
    extensions: { code: 'TOO_FEW_ITEMS' },
  });
  const many = '{ digests(campaign: "weekly") { digests { userId idempotencyKey } skipped { userId reason } } }';
  const { data } = await server.ask(many, {}, KEY);
  expect(at(data, 'digests.digests.*.userId')).toEqual(['ana', 'ben']);
  expect(at(data, 'digests.digests.0.idempotencyKey')).toBe('inbox');
  expect(at(data, 'digests.skipped')).toEqual([{ userId: 'nobody', reason: 'TOO_FEW_ITEMS' }]);
});

test('settling one that is not there is refused, of many it is told', async () => {
  const { errors } = await server.ask('mutation { commitDigest(id: "unknown") { id } }', {}, KEY);
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  const { data } = await server.ask('mutation { voidDigests(ids: ["unknown", "x"]) { id state code } }', {}, KEY);
  expect(at(data, 'voidDigests')).toEqual([
    { id: 'unknown', state: null, code: 'NOT_FOUND' },
    { id: 'x', state: 'VOIDED', code: null },
  ]);
});

test.each([
  ['digests(campaign: "weekly", first: 0) { endCursor }', '`first`'],
  ['digests(campaign: "weekly", first: 10000) { endCursor }', ''],
  ['digests(campaign: "", first: 1) { endCursor }', '`campaign`'],
  ['digests(campaign: "weekly", first: 1, userIds: ["a", "b"]) { endCursor }', '`userIds`'],
])('%s is refused', async (query, message) => {
  const { errors } = await server.ask(`{ ${query} }`, {}, KEY);
  expect(errors).toHaveLength(1);
  expect(errors![0]!.message).toContain(message);
});
