import rateLimit from '@fastify/rate-limit';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../core/refusal';
import { maskedError, publicError, type PublicError } from '../graphql/errors';
import { httpStatus, sendError } from './http-errors';
import { isLocal } from './is-local';

/** What a webhook call is, past HTTP. */
export interface WebhookInput {
  readonly source: string;
  readonly event: string | null;
  /** Path and query as they were called. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface WebhookOptions {
  /** Tenant null: the address named none. Refuses with NOT_FOUND where there is no such tenant. */
  readonly receive: (tenant: string | null, input: WebhookInput) => Promise<'stored' | 'duplicate'>;
  readonly maxBytes: number;
  /** Names of sources: deliveries to these are counted each by itself, all others together. */
  readonly sources: ReadonlySet<string>;
  /** How many deliveries a source may get from one address; 0: no limit. This machine is exempt. */
  readonly perMinute: number;
  /** Told of what is answered with 500: a bug of ours. */
  readonly onError?: (error: unknown, request: FastifyRequest) => void;
}

/**
 * `POST [/t/:tenant]/webhooks/:source[/:event]`. Whatever the content type, the body stays as the bytes that were signed.
 * Answers 202 {"status":"stored"|"duplicate"}; 400 not what that source sends, 401 bad or missing signature, 404 unknown
 * source or tenant, 413 too large, 415 compressed, 429 and 503 with Retry-After; never 410, which some CMSs take as a
 * reason to forget the webhook. Register it without breaking its encapsulation: other routes keep their own parsers.
 */
export function webhookRoutes({ receive, maxBytes, onError, ...limits }: WebhookOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, parsed) =>
      parsed(null, body),
    );
    app.addHook('onRequest', takeAnyType);
    app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply, onError));
    await limitDeliveries(app, limits);
    for (const path of ['/webhooks/:source', '/webhooks/:source/:event']) {
      for (const prefix of ['', '/t/:tenant']) {
        app.post<{ Params: Params }>(`${prefix}${path}`, { bodyLimit: maxBytes }, async (request, reply) => {
          const status = await receive(request.params.tenant ?? null, inputOf(request));
          return reply.code(202).send({ status });
        });
      }
    }
  };
}

/** Turns away before the body is read; whether it was signed is known only after that. */
async function limitDeliveries(
  app: FastifyInstance,
  { sources, perMinute }: Pick<WebhookOptions, 'sources' | 'perMinute'>,
): Promise<void> {
  if (perMinute === 0) return;
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    cache: COUNTED,
    keyGenerator: ({ params, ip }: FastifyRequest) => {
      const { tenant = '', source } = params as Params;
      return sources.has(source) ? `${tenant}/${source} ${ip}` : ip;
    },
    allowList: isLocal,
    errorResponseBuilder: (_request, { after }) => new Refusal('RATE_LIMITED', `Too many; again in ${after}.`),
  });
}

interface Params {
  readonly source: string;
  readonly event?: string;
  readonly tenant?: string;
}

/** So many sources and addresses are counted at a time. */
const COUNTED = 20_000;

const ORIGINAL_TYPE = Symbol('content type as sent');

/** A content type that is no media type would be turned away before anyone looked at the signature. */
function takeAnyType(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    return done(Object.assign(new Error('Send the body uncompressed.'), { statusCode: 415 }));
  }
  (request as { [ORIGINAL_TYPE]?: string })[ORIGINAL_TYPE] = request.headers['content-type'];
  request.headers['content-type'] = 'application/octet-stream';
  done();
}

function inputOf(request: FastifyRequest<{ Params: Params }>): WebhookInput {
  const { source, event = null } = request.params;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return { source, event, path: request.originalUrl, headers: headersOf(request), body };
}

function headersOf(request: FastifyRequest): Record<string, string> {
  const type = (request as { [ORIGINAL_TYPE]?: string })[ORIGINAL_TYPE];
  const entries = Object.entries({ ...request.headers, 'content-type': type });
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  onError: WebhookOptions['onError'],
): FastifyReply {
  const refused = publicError(error) ?? unreadable(error);
  if (refused === null) onError?.(error, request);
  const known = refused ?? maskedError(request.id);
  return sendError(reply, httpStatus(known.code, error), known);
}

/** What Fastify refuses before a source looks at it. */
function unreadable({ statusCode = 500, message }: FastifyError): PublicError | null {
  if (statusCode < 400 || statusCode >= 500) return null;
  return { code: statusCode === 413 ? 'TOO_LARGE' : 'BAD_PAYLOAD', message };
}
