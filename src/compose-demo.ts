import { SignJWT } from 'jose';
import type { Config } from './config';
import type { DemoOptions, DemoWebhook } from './http/demo-session';
import { seedReaders } from './seeding';
import { DEV_JWT_SECRET, DEV_ONLY } from './settings';

const TOKEN_HOURS = 12;

/** The demo's readers with fresh tokens, and the editor's secret; never one of the user's own. Null outside development. */
export function demoSession(config: Config, now: () => number): DemoOptions['session'] {
  if (config.mode !== 'development' || config.jwtSecret !== DEV_JWT_SECRET) return null;
  const webhook = developmentWebhook(config);
  return async () => {
    const readers = seedReaders().map(async ({ id, name, about, locales }) => ({
      id,
      name,
      about,
      locales,
      token: await readerToken(id, config, now),
    }));
    return { readers: await Promise.all(readers), webhook };
  };
}

/** A source that hears what the page publishes (in the first tenant) and whose secret everybody knows anyway. */
function developmentWebhook({ webhookSources, tenants: [first] }: Config): DemoWebhook | null {
  const [webhook] = webhookSources
    .filter(({ source, tenant = first }) => source === 'generic' && tenant === first)
    .flatMap(({ name, secrets }) =>
      secrets.filter((one) => one.startsWith(DEV_ONLY)).map((secret) => ({ url: `/webhooks/${name}`, secret })),
    );
  return webhook ?? null;
}

/** A reader's token for the first tenant, as a site's login would make it. Only where the secret is ours (HS256). */
export function readerToken(userId: string, config: Config, now: () => number): Promise<string> {
  if (config.jwtSecret === undefined)
    throw new Error('Tokens come from elsewhere (JWT_JWKS_URL): none can be made here.');
  const issuedAt = Math.floor(now() / 1000);
  const { jwtTenantClaim, tenants } = config;
  const claims = tenants.length > 1 ? { [jwtTenantClaim]: tenants[0] } : {};
  let token = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setSubject(userId).setIssuedAt(issuedAt);
  token = token.setExpirationTime(issuedAt + TOKEN_HOURS * 3600);
  if (config.jwtIssuer !== undefined) token = token.setIssuer(config.jwtIssuer);
  if (config.jwtAudience !== undefined) token = token.setAudience(config.jwtAudience);
  return token.sign(new TextEncoder().encode(config.jwtSecret));
}
