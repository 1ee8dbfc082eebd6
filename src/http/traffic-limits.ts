import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../core/refusal';
import { sendError } from './http-errors';
import type { HttpSettings } from './http-settings';
import { isLocal } from './is-local';

/** So many callers are counted at a time. */
const COUNTED = 20_000;

/** Turns traffic away: more than a caller's share, and everything while the event loop cannot keep up. */
export async function registerTrafficLimits(scope: FastifyInstance, settings: HttpSettings): Promise<void> {
  const { rateLimitPerMinute, maxEventLoopDelayMs } = settings;
  if (maxEventLoopDelayMs > 0)
    await scope.register(underPressure, { maxEventLoopDelay: maxEventLoopDelayMs, pressureHandler });
  if (rateLimitPerMinute === 0) return;
  await scope.register(rateLimit, {
    max: rateLimitPerMinute,
    timeWindow: 60_000,
    cache: COUNTED,
    keyGenerator: countedAs,
    allowList: (request: FastifyRequest) => request.caller.keyName !== null || isLocal(request),
    errorResponseBuilder: (_request, { after }) => new Refusal('RATE_LIMITED', `Too many requests; again in ${after}.`),
  });
}

/** Whoever signed in is counted by name; anonymous ids are for the taking, so these are counted by address. */
function countedAs({ caller, ip }: FastifyRequest): string {
  return caller.reader.signedIn ? `user:${caller.reader.userId}` : `ip:${ip}`;
}

function pressureHandler(_request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('retry-after', '1');
  const message = 'The server is busy; try again in a moment.';
  sendError(reply, 503, { code: 'OVERLOADED', message, details: { retryable: true } });
}
