import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { Refusal } from '../core/refusal';
import type { Caller } from '../graphql/caller';
import type { Authenticate } from './authentication';
import { isLocal } from './is-local';

/** Tenant null: what is asked for belongs to all of them. */
export type GuardedAuthenticate = (request: FastifyRequest, tenant: string | null) => Promise<Caller>;

const WINDOW_MS = 60_000;
/** So many addresses are counted at a time. */
const COUNTED = 20_000;

/**
 * Counts wrong credentials by address, so that nobody can go on guessing: after `perMinute` of them (0: no limit) the
 * address is refused (RATE_LIMITED) until its minute is over, whatever it shows. This machine is exempt.
 */
export function guardAuthentication(authenticate: Authenticate, perMinute: number): GuardedAuthenticate {
  const failures = new LRUCache<string, number>({ max: COUNTED, ttl: WINDOW_MS, noUpdateTTL: true });
  return async (request, tenant) => {
    if (perMinute === 0 || isLocal(request)) return authenticate(request.headers, tenant);
    const { ip } = request;
    if ((failures.get(ip) ?? 0) >= perMinute) throw tooMany(failures.getRemainingTTL(ip));
    try {
      return await authenticate(request.headers, tenant);
    } catch (error) {
      if (error instanceof Refusal) failures.set(ip, (failures.get(ip) ?? 0) + 1);
      throw error;
    }
  };
}

function tooMany(waitMs: number): Refusal {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return new Refusal('RATE_LIMITED', 'Too many wrong credentials from this address.', { retryAfterSeconds });
}
