import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpDocumentSource } from '../../src/adapters/cms-api/http-document-source';
import { connectApis } from '../../src/cms/connect-apis';
import { SECRET } from './recordings';

const KEY = `${'ab'.repeat(12)}:${'cd'.repeat(32)}`;
const ref = { type: 'post', id: 'p1', itemId: 'ghost:p1' };

/** A Ghost that lets in whoever brings a token for this key that is good now. */
function isLetIn(authorization: string, now: number): boolean {
  const [head = '', claims = '', signature] = authorization.replace('Ghost ', '').split('.');
  const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number };
  const secret = Buffer.from('cd'.repeat(32), 'hex');
  return (
    exp * 1_000 > now && createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url') === signature
  );
}

describe('Ghost over HTTP', () => {
  let now = Date.UTC(2026, 0, 1);
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const page = Number(new URL(request.url!, 'http://ghost').searchParams.get('page'));
      const meta = { pagination: { next: page === 1 ? 2 : null, total: 2 } };
      const posts = [{ id: `p${page}`, status: 'published', title: 'T', html: '<p>Words.</p>' }];
      response.statusCode = isLetIn(request.headers.authorization ?? '', now) ? 200 : 401;
      response.end(JSON.stringify({ posts, meta }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  function documents(token: string) {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const api = { baseUrl, token, options: {}, perSecond: 100 };
    const connected = connectApis([{ name: 'ghost', source: 'ghost', secrets: [SECRET], api }]).get('ghost')!;
    return httpDocumentSource(connected, { now: () => now, backOffMs: 1 });
  }

  it('walks for longer than a token lasts', async () => {
    const seen: string[] = [];
    for await (const { changes } of documents(KEY).walk('post', { since: null })) {
      seen.push(...changes.map(({ id }) => id));
      now += 10 * 60_000;
    }
    expect(seen).toEqual(['ghost:p1', 'ghost:p2']);
  });

  it('says at once that the key is none', async () => {
    await expect(documents('a-content-key').fetch(ref)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(documents(KEY.replace(/d/g, 'e')).fetch(ref)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
