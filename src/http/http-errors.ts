import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { maskedError, publicError, type PublicError } from '../graphql/errors';

const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  BAD_SIGNATURE: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  UNKNOWN_SOURCE: 404,
  CONFLICT: 409,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  STORE_UNAVAILABLE: 503,
  INBOX_FULL: 503,
  KEYS_UNAVAILABLE: 503,
};

const RETRY_AFTER_S = 5;

/** What Fastify itself refuses, by the status it chose. */
const BY_STATUS: Readonly<Record<number, Omit<PublicError, 'details'>>> = {
  400: { code: 'BAD_REQUEST', message: 'The request cannot be read: a JSON object in UTF-8 is expected.' },
  413: { code: 'TOO_LARGE', message: 'The request is too large.' },
  414: { code: 'TOO_LARGE', message: 'The address is too long.' },
  415: { code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send `content-type: application/json`.' },
};

/** Answers what went wrong outside GraphQL in the same form: `{ errors: [{ message, extensions: { code } }] }`. */
export function handleHttpError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refused = publicError(error) ?? refusedByFastify(error as Partial<FastifyError>);
  if (refused === null) request.log.error({ err: error }, 'request failed');
  const known = refused ?? maskedError(request.id);
  return sendError(reply, httpStatus(known.code, error), known);
}

/** The status of a code; of a code that has none of its own, what Fastify chose for the error, else 400. */
export function httpStatus(code: string, error: unknown): number {
  return STATUS[code] ?? statusOf(error) ?? 400;
}

/** One coded error as an answer; with Retry-After where it may be asked again. */
export function sendError(reply: FastifyReply, status: number, { code, message, details }: PublicError): FastifyReply {
  if (code === 'UNAUTHENTICATED') void reply.header('www-authenticate', 'Bearer');
  if ((status === 429 || status === 503) && !reply.hasHeader('retry-after'))
    void reply.header('retry-after', Number(details?.retryAfterSeconds ?? RETRY_AFTER_S));
  const error = { message, extensions: { ...details, code } };
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json')
    .send({ errors: [error] });
}

function refusedByFastify(error: Partial<FastifyError>): PublicError | null {
  const status = statusOf(error);
  if (status === undefined || status >= 500) return null;
  return BY_STATUS[status] ?? { code: 'BAD_REQUEST', message: 'The request is refused.' };
}

function statusOf(error: unknown): number | undefined {
  const status = (error as Partial<FastifyError>).statusCode;
  return status !== undefined && status >= 400 && status < 600 ? status : undefined;
}
