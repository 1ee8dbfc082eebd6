import { SignJWT } from 'jose';
import { SIGNATURE_HEADER, signGeneric } from '../../src/cms/generic-signature';
import { DEV_JWT_SECRET } from '../../src/settings';
import { article, startApp, type Client, type Headers, type RunningApp } from '../support/app';
import { eventually } from '../support/tenant';

// What belongs to tenant a is refused at tenant b.

const KEY_A = 'a-key-of-tenant-a-only-0123456789';
const KEY_BOTH = 'a-key-of-all-tenants-0123456789';
const SECRET_A = 'a-webhook-secret-of-tenant-a-only';
const SECRET_B = 'a-webhook-secret-of-tenant-b-only';
const ENV = {
  TENANTS: 'a,b',
  SERVICE_KEYS: `mail:${KEY_A}:act-as@a,ops:${KEY_BOTH}:act-as+metrics`,
  WEBHOOK_SOURCES: JSON.stringify([
    { name: 'site', source: 'generic', secrets: [SECRET_A], tenant: 'a' },
    { name: 'site', source: 'generic', secrets: [SECRET_B], tenant: 'b' },
    { name: 'only-a', source: 'generic', secrets: [SECRET_A], tenant: 'a' },
  ]),
};

let app: RunningApp;
let a: Client;
let b: Client;
beforeAll(async () => {
  app = await startApp({ env: ENV });
  [a, b] = [app.tenant('a'), app.tenant('b')];
  await send(a, 'site', article('same'), SECRET_A);
  await send(b, 'site', article('same'), SECRET_B);
  await eventually(async () => (await a.feed()).length === 1 && (await b.feed()).length === 1);
});
afterAll(() => app.close());

function send(to: Client, source: string, body: object, secret: string): Promise<number> {
  const text = JSON.stringify(body);
  return to.post(source, text, { [SIGNATURE_HEADER]: signGeneric(text, secret, Date.now()) });
}

async function bearer(claims: object): Promise<Headers> {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const token = new SignJWT({ sub: 'ana', exp, ...claims }).setProtectedHeader({ alg: 'HS256' });
  return { authorization: `Bearer ${await token.sign(new TextEncoder().encode(DEV_JWT_SECRET))}` };
}

async function outcome(client: Client, headers: Headers, args = ''): Promise<unknown> {
  const { status, errors } = await client.ask(`{ feed(first: 1${args}) { edges { score } } }`, {}, headers);
  return errors === undefined ? status : [status, errors[0]?.extensions.code];
}

test("a key is good for its tenant only; one that names none is everybody's", async () => {
  const asBob = ', userId: "bob"';
  expect(await outcome(a, { 'x-api-key': KEY_A }, asBob)).toBe(200);
  expect(await outcome(app, { 'x-api-key': KEY_A }, asBob)).toBe(200);
  expect(await outcome(b, { 'x-api-key': KEY_A }, asBob)).toEqual([403, 'FORBIDDEN']);
  expect(await outcome(b, { 'x-api-key': KEY_BOTH }, asBob)).toBe(200);
});

test('a token names its tenant, and is remembered for that one only', async () => {
  const forA = await bearer({ tenant: 'a' });
  expect(await outcome(a, forA)).toBe(200);
  expect(await outcome(b, forA)).toEqual([403, 'FORBIDDEN']);
  expect(await outcome(b, forA)).toEqual([403, 'FORBIDDEN']);
  expect(await outcome(b, await bearer({ tenant: 'b' }))).toBe(200);
  for (const claims of [{}, { tenant: ['a'] }, { tenant: 'A' }, { tenant: '' }])
    expect(await outcome(a, await bearer(claims))).toEqual([403, 'FORBIDDEN']);
});

test("the demo's readers are of the first tenant", async () => {
  const reader = await app.signedIn('reader-ana');
  expect([await outcome(app, reader), await outcome(b, reader)]).toEqual([200, [403, 'FORBIDDEN']]);
});

test('the claim may have another name; one tenant alone needs none', async () => {
  const other = await startApp({ env: { TENANTS: 'a,b', JWT_TENANT_CLAIM: 'site' } });
  expect(await outcome(other.tenant('a'), await bearer({ site: 'a' }))).toBe(200);
  expect(await outcome(other.tenant('a'), await bearer({ tenant: 'a' }))).toEqual([403, 'FORBIDDEN']);
  await other.close();
  const alone = await startApp();
  expect(await outcome(alone, await bearer({ tenant: 'whatever' }))).toBe(200);
  await alone.close();
});

test('a webhook secret opens its tenant only', async () => {
  expect(await send(b, 'site', article('forged'), SECRET_A)).toBe(401);
  expect(await send(b, 'only-a', article('forged'), SECRET_A)).toBe(404);
  expect(await send(a, 'only-a', article('fine'), SECRET_A)).toBe(202);
});

test("a cursor and an edge's token are signed for their tenant", async () => {
  const query = '{ feed { pageInfo { endCursor } edges { node { id } token } } }';
  const reader = { 'x-anonymous-id': 'browser-0123456789' };
  const { feed } = (await a.ask(query, {}, reader)).data as unknown as {
    feed: { pageInfo: { endCursor: string }; edges: { node: { id: string }; token: string }[] };
  };
  const page = 'query ($after: String) { feed(after: $after) { edges { score } } }';
  const { errors } = await b.ask(page, { after: feed.pageInfo.endCursor }, reader);
  expect(errors?.[0]).toMatchObject({ message: expect.stringContaining('not made here') as string });
  const { token } = feed.edges.find(({ node }) => node.id === 'same')!;
  const seen = [{ type: 'IMPRESSION', itemId: 'same', token }];
  expect((await b.track(seen, reader)).data.track.rejected).toEqual([{ index: 0, code: 'BAD_TOKEN' }]);
  expect((await a.track(seen, reader)).data.track.accepted).toBe(1);
});
