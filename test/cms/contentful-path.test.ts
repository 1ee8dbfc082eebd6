import { createHmac } from 'node:crypto';
import fastify from 'fastify';
import { connectSources } from '../../src/cms/connect-sources';
import { webhookRoutes } from '../../src/http/webhooks';

const SECRET = 'first-secret-of-this-source-0001';
const NAMES = 'content-type,x-contentful-signed-headers,x-contentful-timestamp,x-contentful-topic';
const source = connectSources([{ name: 'contentful', source: 'contentful', secrets: [SECRET] }]).get('contentful')!;

/** As Contentful signs: over the path that it was given. */
function signed(path: string, body: string, t: number): Record<string, string> {
  const headers = {
    'content-type': 'application/vnd.contentful.management.v1+json',
    'x-contentful-signed-headers': NAMES,
    'x-contentful-timestamp': String(t),
    'x-contentful-topic': 'ContentManagement.Entry.unpublish',
  };
  const lines = [
    'POST',
    path,
    Object.entries(headers)
      .map(([name, value]) => `${name}:${value}`)
      .join(';'),
    body,
  ];
  return { ...headers, 'x-contentful-signature': createHmac('sha256', SECRET).update(lines.join('\n')).digest('hex') };
}

describe('a call that is signed with its path', () => {
  const app = fastify();
  beforeAll(async () => {
    await app.register(
      webhookRoutes({
        receive: (_tenant, input) => {
          source.verify({ ...input, receivedAt: Date.now() }, Date.now());
          return Promise.resolve('stored');
        },
        maxBytes: 10_000,
        sources: new Set(['contentful']),
        perMinute: 0,
      }),
    );
  });
  afterAll(() => app.close());

  it.each(['/webhooks/contentful', '/t/acme/webhooks/contentful'])('is good at %s and nowhere else', async (url) => {
    const payload = '{"sys":{"type":"DeletedEntry","id":"e1"}}';
    const headers = signed(url, payload, Date.now());
    const send = async (to: string) => (await app.inject({ method: 'POST', url: to, headers, payload })).statusCode;
    expect(await send(url)).toBe(202);
    expect(await send(`${url}?x=1`)).toBe(401);
    expect(await send('/t/other/webhooks/contentful')).toBe(401);
  });
});
