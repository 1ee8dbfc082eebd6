import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { connectSources } from '../../src/cms/connect-sources';
import { SIGNATURE_HEADER, signGeneric } from '../../src/cms/generic-signature';
import { Refusal } from '../../src/core/refusal';
import { webhookRoutes, type WebhookInput } from '../../src/http/webhooks';
import type { Inbox } from '../../src/ports/inbox';
import { StoreUnavailable } from '../../src/ports/stores';
import { receiveDelivery } from '../../src/usecases/receive-delivery';

const SECRET = 'a-secret-of-thirty-two-characters';
const MAX_BYTES = 1_000_000;
const sources = connectSources([
  { name: 'generic', source: 'generic', secrets: [SECRET] },
  { name: 'strapi', source: 'strapi', secrets: [SECRET] },
]);
/** As everywhere: `{ errors: [{ message, extensions: { code } }] }`. */
interface Problems {
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}
const PER_MINUTE = 3;
const upsert = { op: 'upsert', id: 'a', item: { type: 'article', title: 'Ação' } };

let inbox: Inbox;
let app: FastifyInstance;
let woken = 0;
let failure: Error | null = null;
const bugs: unknown[] = [];

async function receive(tenant: string | null, input: WebhookInput): Promise<'stored' | 'duplicate'> {
  if (tenant !== null && tenant !== 'acme') throw new Refusal('NOT_FOUND', 'There is no such tenant.');
  if (failure !== null) throw failure;
  return receiveDelivery(input, { inbox, sources, maxBytes: MAX_BYTES, now: Date.now, onStored: () => (woken += 1) });
}

beforeEach(async () => {
  inbox = memoryStorage({ now: Date.now }).forTenant('t').inbox;
  failure = null;
  woken = 0;
  bugs.length = 0;
  app = Fastify();
  app.post('/json', (request, reply) => reply.send({ got: request.body }));
  await app.register(
    webhookRoutes({
      receive,
      maxBytes: MAX_BYTES,
      sources: new Set(sources.keys()),
      perMinute: PER_MINUTE,
      onError: (error) => bugs.push(error),
    }),
  );
  await app.ready();
});
afterEach(() => app.close());

const list = () => inbox.list({ limit: 10 });

function signed(body: unknown, given: Partial<InjectOptions> & { t?: number; secret?: string } = {}): InjectOptions {
  const { t = Date.now(), secret = SECRET, ...rest } = given;
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    [SIGNATURE_HEADER]: signGeneric(payload, secret, t),
    ...rest.headers,
  };
  return { method: 'POST', url: '/webhooks/generic', payload, ...rest, headers };
}

describe('a webhook call', () => {
  it('is stored as the bytes that came, then answered with 202', async () => {
    const response = await app.inject(signed(upsert));
    expect([response.statusCode, response.json()]).toEqual([202, { status: 'stored' }]);
    const [entry] = await list();
    expect(Buffer.from(entry!.body).toString()).toBe(JSON.stringify(upsert));
    expect(entry).toMatchObject({ source: 'generic', event: null, state: 'waiting' });
    expect(woken).toBe(1);
  });

  it('is answered, not stored again, when it is repeated', async () => {
    const call = signed(upsert);
    await app.inject(call);
    const again = await app.inject(call);
    expect([again.statusCode, again.json()]).toEqual([202, { status: 'duplicate' }]);
    expect(await list()).toHaveLength(1);
    expect(woken).toBe(1);
  });

  it.each([
    'application/json; charset=utf-8',
    'application/vnd.contentful.management.v1+json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'what is this',
    ';;;',
    '/',
    'a'.repeat(2_000),
  ])('may come with any content type (%#)', async (type) => {
    const response = await app.inject(signed(upsert, { headers: { 'content-type': type } }));
    expect(response.statusCode).toBe(202);
    expect(Buffer.from((await list())[0]!.body).toString()).toBe(JSON.stringify(upsert));
  });

  it('may come without a content type, and chunked', async () => {
    const { port } = new URL(await app.listen({ port: 0 }));
    const body = JSON.stringify(upsert);
    const signature = signGeneric(body, SECRET, Date.now());
    const answer = await rawCall(Number(port), [
      'POST /webhooks/generic HTTP/1.1',
      'Host: x',
      'Connection: close',
      `${SIGNATURE_HEADER}: ${signature}`,
      'Transfer-Encoding: chunked',
      '',
      `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    ]);
    expect(answer).toContain('HTTP/1.1 202');
  });

  it('may name its event and its tenant in the path', async () => {
    for (const url of ['/webhooks/generic/post.published', '/t/acme/webhooks/generic', '/t/acme/webhooks/generic/x']) {
      expect((await app.inject(signed(upsert, { url }))).statusCode).toBe(202);
    }
    expect((await list()).map(({ event }) => event).sort()).toEqual([null, 'post.published', 'x']);
  });

  it('keeps no secret', async () => {
    const headers = { authorization: `Bearer ${SECRET}`, cookie: 'session=1', 'content-type': 'application/json' };
    const payload = '{"event":"trigger-test","createdAt":"2026-01-01T00:00:00.000Z"}';
    const response = await app.inject({ method: 'POST', url: '/webhooks/strapi', headers, payload });
    expect(response.statusCode).toBe(202);
    expect((await list())[0]!.headers).toEqual({});
    await app.inject(signed(upsert, { headers: { authorization: 'Bearer x' } }));
    expect(JSON.stringify(await list())).not.toContain('Bearer');
  });
});

describe('what is refused', () => {
  const statusOf = async (call: InjectOptions) => {
    const response = await app.inject(call);
    expect(await list()).toEqual([]);
    return [response.statusCode, response.json<Problems>().errors?.[0]?.extensions.code];
  };

  it('401: a missing, wrong, early or late signature', async () => {
    const bare = { method: 'POST', url: '/webhooks/generic', payload: '{}' } as const;
    expect(await statusOf(bare)).toEqual([401, 'BAD_SIGNATURE']);
    expect(await statusOf({ ...bare, url: '/webhooks/strapi' })).toEqual([401, 'BAD_SIGNATURE']);
    expect(await statusOf(signed(upsert, { secret: 'of-somebody-else-altogether' }))).toEqual([401, 'BAD_SIGNATURE']);
    for (const shift of [-301_000, 301_000, -86_400_000, 86_400_000]) {
      expect(await statusOf(signed(upsert, { t: Date.now() + shift }))).toEqual([401, 'BAD_SIGNATURE']);
    }
    const [whole] = [signed(upsert)];
    expect(await statusOf({ ...whole, payload: `${JSON.stringify(upsert)} ` })).toEqual([401, 'BAD_SIGNATURE']);
  });

  it('400: what cannot be JSON of this source', async () => {
    for (const body of ['', 'null', '[1]', '"x"', '{"op":', 'op=upsert&id=1', Buffer.from([0xff, 0xfe, 0x7b])]) {
      expect(await statusOf(signed(body))).toEqual([400, 'BAD_PAYLOAD']);
    }
    const headers = { 'x-webhook-secret': SECRET };
    expect(await statusOf({ method: 'POST', url: '/webhooks/strapi', payload: '{"nothing":1}', headers })).toEqual([
      400,
      'BAD_PAYLOAD',
    ]);
  });

  it('404: an unknown source or tenant', async () => {
    for (const url of ['/webhooks/other', '/webhooks/__proto__', '/webhooks/constructor']) {
      expect(await statusOf(signed(upsert, { url }))).toEqual([404, 'UNKNOWN_SOURCE']);
    }
    expect(await statusOf(signed(upsert, { url: '/t/other/webhooks/generic' }))).toEqual([404, 'NOT_FOUND']);
    expect((await app.inject({ method: 'GET', url: '/webhooks/generic' })).statusCode).toBe(404);
  });

  it('413: too large, said in advance or not', async () => {
    expect(await statusOf(signed({ ...upsert, x: 'x'.repeat(MAX_BYTES) }))).toEqual([413, 'TOO_LARGE']);
    expect(await statusOf(signed('x'.repeat(10_000_000)))).toEqual([413, 'TOO_LARGE']);
  });

  it('415: compressed', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    for (const encoding of ['gzip', 'br', 'deflate', 'gzip, gzip']) {
      expect((await statusOf(signed(bomb, { headers: { 'content-encoding': encoding } })))[0]).toBe(415);
    }
    expect((await app.inject(signed(upsert, { headers: { 'content-encoding': 'identity' } }))).statusCode).toBe(202);
  });

  it('503 with Retry-After: it could not be stored', async () => {
    failure = new StoreUnavailable();
    const response = await app.inject(signed(upsert));
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5']);
    expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }] });
  });

  it('429 with Retry-After: too much of one source', async () => {
    failure = new Refusal('RATE_LIMITED', 'Too many.');
    const response = await app.inject(signed(upsert));
    expect([response.statusCode, response.headers['retry-after']]).toEqual([429, '5']);
  });

  it('503 and 429 with Retry-After: the inbox is full, or full of one source', async () => {
    for (const [code, status] of [
      ['INBOX_FULL', 503],
      ['RATE_LIMITED', 429],
    ] as const) {
      // prettier-ignore
      failure = new Refusal(code, 'Too many deliveries are waiting.', { retryAfterSeconds: 30 });
      const response = await app.inject(signed(upsert));
      expect([response.statusCode, response.headers['retry-after']]).toEqual([status, '30']);
      expect(response.json()).toMatchObject({ errors: [{ extensions: { code, retryable: true } }] });
    }
  });

  it('429 with Retry-After: too many of one source from one address, before the body is read', async () => {
    const from = async (remoteAddress: string, url: string) =>
      (await app.inject({ method: 'POST', url, payload: '{}', remoteAddress })).statusCode;
    const here = '203.0.113.7';
    for (let i = 0; i < PER_MINUTE; i += 1) expect(await from(here, '/webhooks/generic')).toBe(401);
    expect(await from(here, '/webhooks/generic')).toBe(429);
    expect(await from(here, '/t/acme/webhooks/generic')).toBe(401);
    expect(await from(here, '/webhooks/strapi')).toBe(401);
    expect(await from('203.0.113.8', '/webhooks/generic')).toBe(401);
    const refused = await app.inject(signed('x'.repeat(2 * MAX_BYTES), { remoteAddress: here }));
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
    expect(refused.json<Problems>().errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
  });

  it('429: names of sources that do not exist are no way round', async () => {
    const call = (n: number) =>
      app.inject({ method: 'POST', url: `/webhooks/guess-${n}`, payload: '{}', remoteAddress: '203.0.113.7' });
    const statuses = [];
    for (let n = 0; n <= PER_MINUTE; n += 1) statuses.push((await call(n)).statusCode);
    expect(statuses).toEqual([404, 404, 404, 429]);
  });

  it('500 without a word of what went wrong: our bug', async () => {
    failure = new Error('password=hunter2');
    const response = await app.inject(signed(upsert));
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('hunter2');
    expect(bugs).toEqual([failure]);
  });
});

it('leaves the parsing of other routes alone', async () => {
  const json = {
    method: 'POST',
    url: '/json',
    headers: { 'content-type': 'application/json' },
    payload: '{"a":1}',
  } as const;
  expect((await app.inject(json)).json()).toEqual({ got: { a: 1 } });
  expect((await app.inject({ ...json, headers: { 'content-type': 'text/csv' } })).statusCode).toBe(415);
});

/** The README's examples are for a shell with openssl and curl. */
const hasTools = spawnSync('sh', ['-c', 'command -v openssl && command -v curl']).status === 0;
if (!hasTools) process.stderr.write("\n!!! SKIPPED: the README's curl: openssl and curl are not here\n\n");

(hasTools ? describe : describe.skip)('the README', () => {
  const blocks = [...readFileSync(join(__dirname, '../../src/cms/README.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, code]) => code!)
    .filter((code) => code.includes('curl '));

  it.each(blocks.map((code, index) => [index + 1, code]))('has a curl that works: %s', async (_, code) => {
    const url = await app.listen({ port: 0 });
    const env = { ...process.env, URL: url, SECRET, no_proxy: '127.0.0.1,localhost,[::1]' };
    const { stdout } = await promisify(execFile)('sh', ['-c', code], { env });
    expect(stdout).toBe('{"status":"stored"}\n202\n');
    const [kept] = await list();
    expect(outcomeOf(() => sources.get(kept!.source)!.normalize(kept!))).toBe('fine');
  });
});

/** Whether a call ends or refuses, as against failing. */
function outcomeOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'BAD_PAYLOAD' || error.message.length > 1_000) return error;
  }
  return 'fine';
}

function rawCall(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(lines.join('\r\n')));
    socket
      .on('data', (chunk) => (answer += chunk.toString()))
      .on('end', () => resolve(answer))
      .on('error', reject);
  });
}
