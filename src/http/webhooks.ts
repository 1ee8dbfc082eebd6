import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, type RefusalCode } from '../core/refusal';
import { StoreUnavailable } from '../ports/stores';

/** What a webhook call is, past HTTP. */
export interface WebhookInput {
  readonly source: string;
  readonly event: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface WebhookOptions {
  /** Tenant null: the address named none. Refuses with NOT_FOUND where there is no such tenant. */
  readonly receive: (tenant: string | null, input: WebhookInput) => Promise<'stored' | 'duplicate'>;
  readonly maxBytes: number;
  /** Told of what is answered with 500: a bug of ours. */
  readonly onError?: (error: unknown, request: FastifyRequest) => void;
}

/**
 * `POST [/t/:tenant]/webhooks/:source[/:event]`. Whatever the content type, the body stays as the bytes that were signed.
 * Answers 202 {"status":"stored"|"duplicate"}; 400 not what that source sends, 401 bad or missing signature, 404 unknown
 * source or tenant, 413 too large, 415 compressed, 429 and 503 with Retry-After; never 410, which some CMSs take as a
 * reason to forget the webhook. Register it without breaking its encapsulation: other routes keep their own parsers.
 */
export function webhookRoutes({ receive, maxBytes, onError }: WebhookOptions) {
  return (app: FastifyInstance, _options: unknown, done: () => void): void => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, parsed) =>
      parsed(null, body),
    );
    app.addHook('onRequest', takeAnyType);
    app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply, onError));
    for (const path of ['/webhooks/:source', '/webhooks/:source/:event']) {
      for (const prefix of ['', '/t/:tenant']) {
        app.post<{ Params: Params }>(`${prefix}${path}`, { bodyLimit: maxBytes }, async (request, reply) => {
          const status = await receive(request.params.tenant ?? null, inputOf(request));
          return reply.code(202).send({ status });
        });
      }
    }
    done();
  };
}

interface Params {
  readonly source: string;
  readonly event?: string;
  readonly tenant?: string;
}

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
  return { source, event, headers: headersOf(request), body };
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

const STATUS: Partial<Record<RefusalCode, number>> = {
  BAD_SIGNATURE: 401,
  UNAUTHENTICATED: 401,
  UNKNOWN_SOURCE: 404,
  NOT_FOUND: 404,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  STORE_UNAVAILABLE: 503,
};
const CODE: Readonly<Record<number, RefusalCode>> = { 413: 'TOO_LARGE', 415: 'BAD_PAYLOAD', 400: 'BAD_PAYLOAD' };
const RETRY_AFTER_S = 5;

function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  onError: WebhookOptions['onError'],
): FastifyReply {
  const refusal = refusalOf(error);
  if (refusal === null) {
    onError?.(error, request);
    return reply.code(500).send({ error: { code: 'INTERNAL', message: 'Something went wrong here; send it again.' } });
  }
  const { code, message, status } = refusal;
  if (status === 503 || status === 429) void reply.header('retry-after', RETRY_AFTER_S);
  return reply.code(status).send({ error: { code, message } });
}

function refusalOf(error: FastifyError): { code: RefusalCode; message: string; status: number } | null {
  if (error instanceof Refusal) return { code: error.code, message: error.message, status: STATUS[error.code] ?? 400 };
  if (error instanceof StoreUnavailable) return { code: 'STORE_UNAVAILABLE', message: error.message, status: 503 };
  const { statusCode = 500, message } = error;
  return statusCode >= 400 && statusCode < 500
    ? { code: CODE[statusCode] ?? 'BAD_PAYLOAD', message, status: statusCode }
    : null;
}
