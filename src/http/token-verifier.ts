import { hash } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import { ANONYMOUS_PREFIX } from '../core/interaction';
import { Refusal } from '../core/refusal';
import { KeysUnavailable } from '../graphql/keys-unavailable';

/** How readers' tokens are checked; `Config` fits. All are named, so that a misspelt one cannot pass for none. */
export interface TokenSettings {
  /** HS256. */
  readonly jwtSecret: string | undefined;
  /** Where public keys are fetched, instead of the secret. */
  readonly jwtJwksUrl: string | undefined;
  readonly jwtIssuer: string | undefined;
  readonly jwtAudience: string | undefined;
  /** The claim that names the tenant. */
  readonly jwtTenantClaim: string;
}

/** Whose token it is, and for which tenant, as it says; whether that is the right one is for the caller to check. */
export interface TokenHolder {
  readonly userId: string;
  readonly tenant: unknown;
}

const MAX_SUBJECT = 200;
const MAX_TOKEN_LENGTH = 8192;
const CLOCK_TOLERANCE_S = 5;
const FETCH_TIMEOUT_MS = 3000;
/** How long a verified token is believed without looking again, ms: verifying is on the way of every request. */
const REMEMBERED_MS = 300_000;
const REMEMBERED = 20_000;

const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** These say that we could not look, and nothing of the token. */
const FETCH_FAILURES = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

type Verify = (token: string) => Promise<JWTPayload>;

/**
 * Tells whose token it is: the `sub` of a JWT, and its tenant. Refuses (UNAUTHENTICATED) what is forged, expired, for others, or names
 * nobody; rejects with KeysUnavailable where the public keys cannot be fetched.
 */
export function createTokenVerifier(
  settings: TokenSettings,
  now: () => number,
): (token: string) => TokenHolder | Promise<TokenHolder> {
  const verify = verifierFor(settings, now);
  // By hash: a dump of the memory holds nobody's token.
  const verified = new LRUCache<string, TokenHolder & { until: number }>({ max: REMEMBERED });
  return (token) => {
    const key = hash('sha256', token, 'base64');
    const known = verified.get(key);
    if (known !== undefined && known.until > now()) return known;
    return checked(token, verify).then(({ sub, exp, [settings.jwtTenantClaim]: tenant }) => {
      const holder = { userId: sub, tenant, until: Math.min(now() + REMEMBERED_MS, exp * 1000) };
      verified.set(key, holder);
      return holder;
    });
  };
}

function verifierFor(settings: TokenSettings, now: () => number): Verify {
  const { jwtSecret, jwtJwksUrl, jwtIssuer, jwtAudience } = settings;
  const options = (algorithms: string[]): JWTVerifyOptions => ({
    ...(jwtIssuer !== undefined && { issuer: jwtIssuer }),
    ...(jwtAudience !== undefined && { audience: jwtAudience }),
    algorithms,
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCK_TOLERANCE_S,
    currentDate: new Date(now()),
  });
  if (jwtJwksUrl !== undefined) {
    const keys = createRemoteJWKSet(new URL(jwtJwksUrl), { timeoutDuration: FETCH_TIMEOUT_MS });
    return async (token) => (await jwtVerify(token, keys, options(ASYMMETRIC))).payload;
  }
  const key = jwtSecret === undefined ? undefined : new TextEncoder().encode(jwtSecret);
  return async (token) => {
    if (key === undefined) throw new Refusal('UNAUTHENTICATED', 'No tokens are taken here.');
    return (await jwtVerify(token, key, options(['HS256']))).payload;
  };
}

async function checked(token: string, verify: Verify): Promise<JWTPayload & { sub: string; exp: number }> {
  if (token.length > MAX_TOKEN_LENGTH) throw new Refusal('UNAUTHENTICATED', 'The token is too long.');
  const payload = await verify(token).catch((error: unknown) => {
    throw outward(error);
  });
  const { sub, exp } = payload;
  if (!isSubject(sub)) throw new Refusal('UNAUTHENTICATED', "The token's `sub` names no user.");
  return { ...payload, sub, exp: exp! };
}

function isSubject(sub: unknown): sub is string {
  return typeof sub === 'string' && sub !== '' && sub.length <= MAX_SUBJECT && !sub.startsWith(ANONYMOUS_PREFIX);
}

/** What of a failed check is told: that it failed, and that it expired, but not on which of the other points. */
function outward(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  if (error instanceof errors.JWTExpired) return new Refusal('UNAUTHENTICATED', 'The token has expired.');
  const aboutToken = error instanceof errors.JOSEError && !FETCH_FAILURES.has(error.code);
  return aboutToken
    ? new Refusal('UNAUTHENTICATED', 'The token is not valid here.')
    : new KeysUnavailable({ cause: error });
}
