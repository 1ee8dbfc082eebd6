import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import { createAuthenticate, type AuthenticationSettings } from '../../src/http/authentication';
import { JWT_SECRET, SERVICE_KEY, signedIn, testServer, tokenFor, type TestServer } from '../support/http-server';

const ANONYMOUS = 'browser-0123456789';
const HOUR_S = 3600;
const key = (secret: string) => new TextEncoder().encode(secret);
const soon = () => Math.floor(Date.now() / 1000) + HOUR_S;

describe('who asks', () => {
  let server: TestServer;
  beforeEach(() => (server = testServer()));
  afterEach(() => server.app.close());
  const readerFor = async (headers: Record<string, string>, args = '') => {
    const { status, errors } = await server.ask(`{ feed(first: 1${args}) { edges { score } } }`, {}, headers);
    const code = errors?.[0]?.extensions.code as string | undefined;
    return code === undefined ? server.services.calls.readFeed.at(-1)?.reader : `${status} ${code}`;
  };

  test('is nobody without headers', async () => {
    expect(await readerFor({})).toEqual({ userId: null, signedIn: false });
  });

  test("is a token's subject", async () => {
    expect(await readerFor(await signedIn('ana'))).toEqual({ userId: 'ana', signedIn: true });
  });

  test('is an anonymous reader', async () => {
    expect(await readerFor({ 'x-anonymous-id': ANONYMOUS })).toEqual({ userId: `anon:${ANONYMOUS}`, signedIn: false });
  });

  test('is the signed-in one where both are given', async () => {
    const headers = { ...(await signedIn('ana')), 'x-anonymous-id': ANONYMOUS };
    expect(await readerFor(headers)).toEqual({ userId: 'ana', signedIn: true });
  });

  test('is whom a service key names that may act as others', async () => {
    const headers = { 'x-api-key': SERVICE_KEY };
    expect(await readerFor(headers, ', userId: "bob"')).toEqual({ userId: 'bob', signedIn: true });
    expect(await readerFor(headers, `, userId: "anon:${ANONYMOUS}"`)).toEqual({
      userId: `anon:${ANONYMOUS}`,
      signedIn: false,
    });
    expect(await readerFor(headers)).toEqual({ userId: null, signedIn: false });
    expect(await readerFor(headers, ', userId: ""')).toBe('200 BAD_USER_INPUT');
  });

  test('may not be chosen by anybody else', async () => {
    const others = [{}, await signedIn('bob'), { 'x-anonymous-id': ANONYMOUS }];
    for (const headers of others) expect(await readerFor(headers, ', userId: "bob"')).toBe('200 FORBIDDEN');
    const scopeless = testServer({ SERVICE_KEYS: `other:${SERVICE_KEY}:metrics` });
    const { errors } = await scopeless.ask(
      '{ feed(userId: "bob") { edges { score } } }',
      {},
      { 'x-api-key': SERVICE_KEY },
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    await scopeless.app.close();
  });

  test.each([
    'becauseYouLiked(userId: "bob") { likedItem { id } }',
    'emailDigest(campaign: "weekly", userId: "bob") { subject }',
  ])('may not be chosen in %s either', async (field) => {
    expect((await server.ask(`{ ${field} }`)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  const REFUSED = '401 UNAUTHENTICATED';
  const tokens: Record<string, () => Promise<string> | string> = {
    'is garbage': () => 'garbage',
    'is signed with another secret': () => sign({ sub: 'ana', exp: soon() }, key('another-secret-of-32-characters!!')),
    'is not signed': () => new UnsecuredJWT({ sub: 'ana', exp: soon() }).encode(),
    'is signed by another algorithm': () => sign({ sub: 'ana', exp: soon() }, key(JWT_SECRET.repeat(2)), 'HS512'),
    'has expired': () => sign({ sub: 'ana', exp: soon() - 2 * HOUR_S }),
    'never expires': () => sign({ sub: 'ana' }),
    'is not valid yet': () => sign({ sub: 'ana', exp: soon(), nbf: soon() }),
    'names nobody': () => sign({ exp: soon() }),
    'names an empty subject': () => sign({ sub: '', exp: soon() }),
    'names a subject that is too long': () => sign({ sub: 'x'.repeat(201), exp: soon() }),
    'claims to be an anonymous reader': () => sign({ sub: `anon:${ANONYMOUS}`, exp: soon() }),
    'names a number': () => sign({ sub: 7, exp: soon() }),
    'is too long': () => sign({ sub: 'ana', exp: soon(), filler: 'x'.repeat(9000) }),
  };

  test.each(Object.entries(tokens))('is refused where the token %s', async (_, make) => {
    expect(await readerFor({ authorization: `Bearer ${await make()}` })).toBe(REFUSED);
    expect(server.services.calls.readFeed).toEqual([]);
  });

  test('is refused where a token was tampered with', async () => {
    const [head, , mac] = (await tokenFor('ana')).split('.');
    const forged = Buffer.from(JSON.stringify({ sub: 'bob', exp: soon() })).toString('base64url');
    expect(await readerFor({ authorization: `Bearer ${head}.${forged}.${mac}` })).toBe(REFUSED);
  });

  test.each<Record<string, string>>([
    { authorization: 'Basic YTpi' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer a b' },
    { 'x-api-key': 'wrong' },
    { 'x-api-key': '' },
    { 'x-api-key': `${SERVICE_KEY}x` },
    { 'x-anonymous-id': 'x'.repeat(129) },
    { 'x-anonymous-id': '' },
    { 'x-anonymous-id': 'x'.repeat(129) },
    { 'x-anonymous-id': 'with spaces in it and so on' },
  ])('is refused for %j, never overlooked', async (headers) => {
    expect(await readerFor(headers)).toBe(REFUSED);
  });

  test('is refused for a wrong token even beside a good service key', async () => {
    expect(await readerFor({ authorization: 'Bearer garbage', 'x-api-key': SERVICE_KEY })).toBe(REFUSED);
  });

  test('is told how to do better, and nothing else', async () => {
    const { response } = await server.ask('{ __typename }', {}, { authorization: 'Bearer garbage' });
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(response.json()).toEqual({
      errors: [{ message: 'The token is not valid here.', extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });
});

describe('a token', () => {
  test('must be from the issuer and for the audience, where these are set', async () => {
    const authenticate = createAuthenticate(settings({ jwtIssuer: 'https://id.example', jwtAudience: 'attune' }));
    const caller = async (claims: object) =>
      authenticate({ authorization: `Bearer ${await sign({ sub: 'ana', exp: soon(), ...claims })}` }, 'default');
    const good = { iss: 'https://id.example', aud: ['other', 'attune'] };
    expect((await caller(good)).reader.userId).toBe('ana');
    for (const claims of [
      {},
      { iss: good.iss },
      { aud: good.aud },
      { ...good, iss: 'https://evil' },
      { ...good, aud: 'other' },
    ]) {
      await expect(caller(claims)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  test('is verified once and then remembered, but not beyond its expiry', async () => {
    let now = Date.now();
    const authenticate = createAuthenticate(settings(), () => now);
    const headers = { authorization: `Bearer ${await sign({ sub: 'ana', exp: Math.floor(now / 1000) + 30 })}` };
    expect(authenticate(headers, 'default')).toBeInstanceOf(Promise);
    await authenticate(headers, 'default');
    expect(authenticate(headers, 'default')).not.toBeInstanceOf(Promise);
    now += 40_000;
    await expect(authenticate(headers, 'default')).rejects.toMatchObject({ message: 'The token has expired.' });
  });

  test('is not taken where there is nothing to check it with', async () => {
    const authenticate = createAuthenticate(settings({ jwtSecret: undefined }));
    await expect(authenticate({ authorization: `Bearer ${await tokenFor('ana')}` }, 'default')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});

describe('public keys', () => {
  let jwks: Server;
  let keys: object = { keys: [] };
  let fetches = 0;
  let failing = false;
  let pair: { publicKey: CryptoKey; privateKey: CryptoKey };
  const url = () => `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/jwks.json`;
  const authenticateBy = (jwksUrl: string) => createAuthenticate(settings({ jwtJwksUrl: jwksUrl }));
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  beforeAll(async () => {
    pair = await generateKeyPair('RS256');
    keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
    jwks = createServer((_, response) => {
      fetches += 1;
      response.statusCode = failing ? 500 : 200;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(keys));
    });
    await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    fetches = 0;
    failing = false;
  });
  afterAll(() => new Promise((resolve) => jwks.close(resolve)));
  const rsToken = (sub: string, kid = 'one') =>
    new SignJWT({ sub, exp: soon() }).setProtectedHeader({ alg: 'RS256', kid }).sign(pair.privateKey);

  test('verify tokens, and are fetched once', async () => {
    const authenticate = authenticateBy(url());
    expect((await authenticate(bearer(await rsToken('ana')), 'default')).reader.userId).toBe('ana');
    expect((await authenticate(bearer(await rsToken('bob')), 'default')).reader.userId).toBe('bob');
    expect(fetches).toBe(1);
  });

  test('do not make way for the secret, nor for a public key used as one', async () => {
    const authenticate = authenticateBy(url());
    await expect(authenticate(bearer(await tokenFor('ana')), 'default')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const confused = await sign({ sub: 'ana', exp: soon() }, key(JSON.stringify(keys)));
    await expect(authenticate(bearer(confused), 'default')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('refuse a key nobody knows', async () => {
    await expect(authenticateBy(url())(bearer(await rsToken('ana', 'two')), 'default')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  test.each(['500', 'nowhere'])('that cannot be fetched (%s) are our trouble, not a wrong token', async (how) => {
    failing = how === '500';
    const authenticate = authenticateBy(how === 'nowhere' ? 'http://127.0.0.1:9/jwks.json' : url());
    await expect(authenticate(bearer(await rsToken('ana')), 'default')).rejects.toMatchObject({
      name: 'KeysUnavailable',
    });
    const server = testServer({}, { authenticate });
    const { status, errors } = await server.ask('{ __typename }', {}, bearer(await rsToken('ana')));
    expect({ status, extensions: errors?.[0]?.extensions }).toEqual({
      status: 503,
      extensions: { code: 'KEYS_UNAVAILABLE', retryable: true },
    });
    await server.app.close();
  });
});

function settings(given: Partial<AuthenticationSettings> = {}): AuthenticationSettings {
  const none = { jwtJwksUrl: undefined, jwtIssuer: undefined, jwtAudience: undefined };
  const tenancy = { tenants: ['default'], jwtTenantClaim: 'tenant' };
  return { jwtSecret: JWT_SECRET, ...none, ...tenancy, serviceKeys: [], ...given };
}

function sign(claims: Record<string, unknown>, secret = key(JWT_SECRET), alg = 'HS256'): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(secret);
}
