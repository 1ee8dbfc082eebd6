import { testServer } from '../support/http-server';

describe('the explorer', () => {
  test('is served from here, all of it', async () => {
    const { app } = testServer();
    expect((await app.inject('/explore')).headers.location).toBe('/explore/');
    const page = await app.inject('/explore/');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    const files = [...page.body.matchAll(/(?:src|href)="([\w.-]+\.(?:js|css|ico))"/g)].map(([, file]) => file!);
    expect(files).toEqual(expect.arrayContaining(['start.js', 'main.js', 'styles.css']));
    for (const file of files) expect((await app.inject(`/explore/${file}`)).statusCode).toBe(200);
    expect((await app.inject('/explore/start.js')).body).toContain('/graphql');
    await app.close();
  });

  test('may load nothing from elsewhere but pictures', async () => {
    const { app } = testServer();
    const policy = (await app.inject('/explore/')).headers['content-security-policy'] as string;
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|connect-src[^;]*(\*|https?:)/);
    await app.close();
  });

  test('keeps to its folder', async () => {
    const { app } = testServer();
    for (const path of [
      '../package.json',
      '%2e%2e/package.json',
      '..%2fpackage.json',
      '%2e%2e%2f%2e%2e%2fpackage.json',
    ]) {
      expect((await app.inject(`/explore/${path}`)).statusCode).not.toBe(200);
    }
    await app.close();
  });

  test('is not there where introspection is off', async () => {
    const { app } = testServer({ INTROSPECTION: 'off' });
    expect((await app.inject('/explore/')).statusCode).toBe(404);
    await app.close();
  });
});
