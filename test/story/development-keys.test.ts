import { welcome } from '../../src/cli/welcome';
import { demoSession } from '../../src/compose-demo';
import { loadConfig } from '../../src/config';
import { createLogger } from '../../src/http/logger';
import { DEV_SERVICE_KEY, DEV_WEBHOOK_SECRET } from '../../src/settings';
import { startApp } from '../support/app';

// Development hands its keys out to everybody; keys of one's own are nobody else's business.

const OWN = 'a-real-secret-of-more-than-32-characters';
const sources = (...secrets: string[]) => JSON.stringify([{ name: 'blog', source: 'generic', secrets }]);
const webhookIn = async (env: Record<string, string>) =>
  (await demoSession(loadConfig(env), Date.now)?.())?.webhook ?? null;

test("the demo page gets a source's development secret, never one of the user's own", async () => {
  expect(await webhookIn({})).toEqual({ url: '/webhooks/generic', secret: DEV_WEBHOOK_SECRET });
  expect(await webhookIn({ WEBHOOK_SOURCES: sources(OWN) })).toBeNull();
  expect(await webhookIn({ WEBHOOK_SOURCES: sources(OWN, DEV_WEBHOOK_SECRET) })).toEqual({
    url: '/webhooks/blog',
    secret: DEV_WEBHOOK_SECRET,
  });
});

test('the demo page writes to the first tenant, which it shows', async () => {
  const of = (tenant: string) =>
    JSON.stringify([{ name: 'blog', source: 'generic', secrets: [DEV_WEBHOOK_SECRET], tenant }]);
  expect(await webhookIn({ TENANTS: 'a,b', WEBHOOK_SOURCES: of('b') })).toBeNull();
  expect(await webhookIn({ TENANTS: 'a,b', WEBHOOK_SOURCES: of('a') })).toMatchObject({ url: '/webhooks/blog' });
});

test("the greeting prints development keys, never the user's own", async () => {
  expect(await welcome('http://x', loadConfig({}))).toContain(DEV_SERVICE_KEY);
  const own = await welcome('http://x', loadConfig({ SERVICE_KEYS: `mail:${OWN}:act-as` }));
  expect(own).not.toContain(OWN);
  expect(own).toContain('Development keys');
});

describe('a server that the network reaches', () => {
  const warnings = async (env: Record<string, string>) => {
    const lines: string[] = [];
    const log = createLogger('warn', { write: (line) => void lines.push(line) });
    const app = await startApp({ env, log });
    await app.close();
    return lines.filter((line) => line.includes('everybody knows'));
  };

  test('warns of the development keys it runs with, by name', async () => {
    const [warning, ...others] = await warnings({ HOST: '0.0.0.0', SIGNING_SECRET: OWN });
    expect(warning).toMatch(/JWT_SECRET, SERVICE_KEYS, WEBHOOK_SOURCES/);
    expect(warning).not.toContain('SIGNING_SECRET');
    expect(others).toEqual([]);
  });

  test('does not warn on this machine only, nor with keys of its own', async () => {
    expect(await warnings({ HOST: '127.0.0.1' })).toEqual([]);
    const own = {
      JWT_SECRET: OWN,
      SIGNING_SECRET: OWN,
      SERVICE_KEYS: `a:${OWN}:metrics`,
      WEBHOOK_SOURCES: sources(OWN),
      ADDRESS_KEYS: `mine:${Buffer.alloc(32, 7).toString('base64')}`,
      ADDRESS_HASH_SECRET: OWN,
    };
    expect(await warnings({ HOST: '0.0.0.0', ...own })).toEqual([]);
  });
});
