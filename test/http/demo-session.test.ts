import Fastify, { type FastifyInstance } from 'fastify';
import { demoRoutes, type DemoOptions } from '../../src/http/demo-session';

const SESSION = {
  readers: [{ id: 'reader-ana', name: 'Ana', about: 'Bakes.', locales: ['pt'], token: 'a.b.c' }],
  webhook: { url: '/webhooks/demo', secret: 'development-only-secret-of-32-by' },
};

describe('demo routes', () => {
  let app: FastifyInstance;
  afterEach(() => app.close());

  async function serve(options: DemoOptions): Promise<void> {
    app = Fastify();
    await app.register(demoRoutes(options));
  }

  it('serves the page and its files under a strict content security policy', async () => {
    await serve({ session: null });
    for (const path of ['/', '/demo/scripts/main.js', '/demo/styles/base.css', '/demo/icon.svg']) {
      const answer = await app.inject(path);
      expect([path, answer.statusCode]).toEqual([path, 200]);
      expect(answer.headers['content-security-policy']).toContain("script-src 'self'; style-src 'self'");
      expect(answer.headers['content-security-policy']).not.toContain('unsafe');
    }
    expect((await app.inject('/')).headers['content-type']).toContain('text/html');
  });

  it('serves nothing outside its folder', async () => {
    await serve({ session: null });
    for (const path of ['/demo/../demo-session.ts', '/demo/%2e%2e/demo-session.ts', '/demo/..%2fdemo-session.ts']) {
      expect((await app.inject(path)).statusCode).toBeGreaterThanOrEqual(400);
    }
  });

  it('answers the session to its own page, uncached', async () => {
    await serve({ session: () => SESSION });
    const answer = await app.inject({ url: '/demo/session.json', headers: { 'sec-fetch-site': 'same-origin' } });
    expect(answer.json()).toEqual(SESSION);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it.each(['cross-site', 'same-site'])('gives no tokens to a page of somebody else (%s)', async (site) => {
    await serve({ session: () => SESSION });
    const answer = await app.inject({ url: '/demo/session.json', headers: { 'sec-fetch-site': site } });
    expect(answer.json()).toEqual({ readers: [], webhook: null });
  });

  it('has nobody to offer outside development', async () => {
    await serve({ session: null });
    expect((await app.inject('/demo/session.json')).json()).toEqual({ readers: [], webhook: null });
  });

  it('draws a cover for every id, known or not, odd or not', async () => {
    await serve({ session: null, topicsOf: (id) => (id === 'known' ? ['chess'] : undefined) });
    const known = await app.inject('/demo/covers/known.svg');
    expect(known.headers).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=86400',
    });
    for (const id of ['unknown', '%3Cscript%3E', 'a%2Fb', '%00', 'ü'.repeat(20), '__proto__']) {
      const answer = await app.inject(
        `/demo/covers/${encodeURI(decodeURIComponent(id)) === id ? id : encodeURIComponent(decodeURIComponent(id))}.svg`,
      );
      expect([id, answer.statusCode]).toEqual([id, 200]);
      expect(answer.body).toMatch(/^<svg /);
      expect(answer.headers['cache-control']).toBe('no-cache');
    }
  });
});
