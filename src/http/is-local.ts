import type { FastifyRequest } from 'fastify';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/**
 * Whether the request comes from this machine. One that a proxy passed on does not, even where the proxy runs here: its
 * headers tell, unless they are believed anyway, and then `ip` is the real one.
 */
export function isLocal(request: FastifyRequest, trustProxy: boolean): boolean {
  const { headers } = request;
  const passedOn =
    headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined || headers.via !== undefined;
  return LOOPBACK.test(request.ip) && (trustProxy || !passedOn);
}
