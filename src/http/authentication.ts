import type { IncomingHttpHeaders } from 'node:http';
import { anonymousUserId } from '../core/interaction';
import { Refusal } from '../core/refusal';
import { NOBODY, type Caller, type Scope } from '../graphql/caller';
import type { Reader } from '../usecases/services';
import { createServiceKeys, type ServiceKey } from './service-keys';
import { createTokenVerifier, type TokenSettings } from './token-verifier';

export interface AuthenticationSettings extends TokenSettings {
  readonly serviceKeys: readonly ServiceKey[];
}

export type Authenticate = (headers: IncomingHttpHeaders) => Caller | Promise<Caller>;

const ANONYMOUS_ID = /^[\w.:-]{1,128}$/;
const NO_SCOPES: ReadonlySet<Scope> = new Set();

/**
 * Who asks, by the headers: a token's user, else an anonymous reader, else nobody; a service key adds its scopes. What is
 * given must hold: a wrong token is refused (UNAUTHENTICATED), never overlooked. No promise where the token is remembered.
 */
export function createAuthenticate(settings: AuthenticationSettings, now: () => number = Date.now): Authenticate {
  const verify = createTokenVerifier(settings, now);
  const keyOf = createServiceKeys(settings.serviceKeys);
  return (headers) => {
    const key = serviceKey(headers['x-api-key'], keyOf);
    const userId = userOf(headers, verify);
    return userId instanceof Promise
      ? userId.then((id) => callerFor(id, headers, key))
      : callerFor(userId, headers, key);
  };
}

function serviceKey(
  given: string | string[] | undefined,
  keyOf: (given: string) => ServiceKey | null,
): ServiceKey | null {
  if (given === undefined) return null;
  const key = typeof given === 'string' ? keyOf(given) : null;
  if (key === null) throw new Refusal('UNAUTHENTICATED', 'This x-api-key is not known here.');
  return key;
}

function userOf({ authorization }: IncomingHttpHeaders, verify: (token: string) => string | Promise<string>) {
  if (authorization === undefined) return null;
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (token === undefined) throw new Refusal('UNAUTHENTICATED', 'Authorization is written `Bearer <token>`.');
  return verify(token);
}

function callerFor(userId: string | null, headers: IncomingHttpHeaders, key: ServiceKey | null): Caller {
  const reader = userId === null ? anonymousReader(headers['x-anonymous-id']) : { userId, signedIn: true };
  return { reader, scopes: key === null ? NO_SCOPES : new Set(key.scopes), keyName: key?.name ?? null };
}

function anonymousReader(given: string | string[] | undefined): Reader {
  if (given === undefined) return NOBODY.reader;
  if (typeof given === 'string' && ANONYMOUS_ID.test(given)) return { userId: anonymousUserId(given), signedIn: false };
  throw new Refusal(
    'UNAUTHENTICATED',
    'x-anonymous-id has 1 to 128 letters, digits, dots, colons, hyphens or underscores.',
  );
}
