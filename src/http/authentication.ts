import type { IncomingHttpHeaders } from 'node:http';
import { ANONYMOUS_ID_PATTERN, ANONYMOUS_ID_RULE, anonymousUserId } from '../core/interaction';
import { Refusal } from '../core/refusal';
import { NOBODY, type Caller, type Scope } from '../graphql/caller';
import type { Reader } from '../usecases/services';
import { createServiceKeys, type ServiceKey } from './service-keys';
import { createTokenVerifier, type TokenHolder, type TokenSettings } from './token-verifier';

export interface AuthenticationSettings extends TokenSettings {
  readonly serviceKeys: readonly ServiceKey[];
  /** Where there are several, a token must name the one that is asked. */
  readonly tenants: readonly string[];
}

/** Tenant null: what is asked for belongs to all of them. */
export type Authenticate = (headers: IncomingHttpHeaders, tenant: string | null) => Caller | Promise<Caller>;

const NO_SCOPES: ReadonlySet<Scope> = new Set();

/**
 * Who asks, by the headers: a token's user, else an anonymous reader, else nobody; a service key adds its scopes. What is
 * given must hold: a wrong token is refused (UNAUTHENTICATED), and so is one for another tenant (FORBIDDEN); neither is
 * overlooked. No promise where the token is remembered.
 */
export function createAuthenticate(settings: AuthenticationSettings, now: () => number = Date.now): Authenticate {
  const verify = createTokenVerifier(settings, now);
  const keyOf = createServiceKeys(settings.serviceKeys);
  const isAlone = settings.tenants.length === 1;
  return (headers, tenant) => {
    const key = serviceKey(headers['x-api-key'], keyOf, tenant);
    const token = tokenIn(headers);
    if (token === null) return callerFor(null, headers, key);
    const callerOf = (holder: TokenHolder) => {
      if (!isAlone && holder.tenant !== tenant) throw new Refusal('FORBIDDEN', 'The token is not for this tenant.');
      return callerFor(holder.userId, headers, key);
    };
    const holder = verify(token);
    return holder instanceof Promise ? holder.then(callerOf) : callerOf(holder);
  };
}

function serviceKey(
  given: string | string[] | undefined,
  keyOf: (given: string) => ServiceKey | null,
  tenant: string | null,
): ServiceKey | null {
  if (given === undefined) return null;
  const key = typeof given === 'string' ? keyOf(given) : null;
  if (key === null) throw new Refusal('UNAUTHENTICATED', 'This x-api-key is not known here.');
  if (key.tenant !== undefined && key.tenant !== tenant)
    throw new Refusal('FORBIDDEN', 'This x-api-key is not for this tenant.');
  return key;
}

function tokenIn({ authorization }: IncomingHttpHeaders): string | null {
  if (authorization === undefined) return null;
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (token === undefined) throw new Refusal('UNAUTHENTICATED', 'Authorization is written `Bearer <token>`.');
  return token;
}

function callerFor(userId: string | null, headers: IncomingHttpHeaders, key: ServiceKey | null): Caller {
  const reader = userId === null ? anonymousReader(headers['x-anonymous-id']) : { userId, signedIn: true };
  return { reader, scopes: key === null ? NO_SCOPES : new Set(key.scopes), keyName: key?.name ?? null };
}

function anonymousReader(given: string | string[] | undefined): Reader {
  if (given === undefined) return NOBODY.reader;
  if (typeof given === 'string' && ANONYMOUS_ID_PATTERN.test(given))
    return { userId: anonymousUserId(given), signedIn: false };
  throw new Refusal('UNAUTHENTICATED', `x-anonymous-id has ${ANONYMOUS_ID_RULE}.`);
}
