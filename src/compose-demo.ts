import { SignJWT } from 'jose';
import type { Config } from './config';
import type { DemoOptions } from './http/demo-session';
import { seedReaders } from './seeding';
import { DEV_JWT_SECRET } from './settings';

const TOKEN_HOURS = 12;

/** The demo's readers with fresh tokens, and the editor's secret. Null outside development and with keys of one's own. */
export function demoSession(config: Config, now: () => number): DemoOptions['session'] {
  if (config.mode !== 'development' || config.jwtSecret !== DEV_JWT_SECRET) return null;
  const source = config.webhookSources.find((one) => one.source === 'generic');
  const webhook = source === undefined ? null : { url: `/webhooks/${source.name}`, secret: source.secrets[0]! };
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

/** A reader's token as a site's login would make it. Only where the secret is ours (HS256). */
export function readerToken(userId: string, config: Config, now: () => number): Promise<string> {
  if (config.jwtSecret === undefined)
    throw new Error('Tokens come from elsewhere (JWT_JWKS_URL): none can be made here.');
  const issuedAt = Math.floor(now() / 1000);
  let token = new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject(userId).setIssuedAt(issuedAt);
  token = token.setExpirationTime(issuedAt + TOKEN_HOURS * 3600);
  if (config.jwtIssuer !== undefined) token = token.setIssuer(config.jwtIssuer);
  if (config.jwtAudience !== undefined) token = token.setAudience(config.jwtAudience);
  return token.sign(new TextEncoder().encode(config.jwtSecret));
}
