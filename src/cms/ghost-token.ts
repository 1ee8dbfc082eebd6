import { createHmac } from 'node:crypto';

/** Ghost accepts no more than five minutes. */
const LIFETIME_S = 240;

/**
 * A short-lived token for Ghost's Admin API (a JWT, HS256) from an Admin API key, `<id>:<secret in hex>`; `now` in ms. Null
 * where the key has another form.
 */
export function ghostToken(adminKey: string, now: number): string | null {
  const [, kid, secret] = /^([0-9a-f]{1,64}):((?:[0-9a-f]{2}){16,64})$/i.exec(adminKey) ?? [];
  if (kid === undefined || secret === undefined) return null;
  const issued = Math.floor(now / 1_000);
  const head = encoded({ alg: 'HS256', typ: 'JWT', kid });
  const claims = encoded({ iat: issued, exp: issued + LIFETIME_S, aud: '/admin/' });
  const signature = createHmac('sha256', Buffer.from(secret, 'hex')).update(`${head}.${claims}`).digest('base64url');
  return `${head}.${claims}.${signature}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
