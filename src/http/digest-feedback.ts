import type { FastifyInstance } from 'fastify';
import { Refusal } from '../core/refusal';
import type { FeedbackResult } from '../usecases/digest-feedback';

export interface DigestFeedbackOptions {
  /** Tenant null: the address named none. Refuses with NOT_FOUND where there is no such tenant. */
  readonly receive: (tenant: string | null, events: unknown) => Promise<FeedbackResult>;
  /** Refuses (BAD_SIGNATURE) what none of the tenant's secrets signed. */
  readonly verify: (tenant: string | null, header: string | undefined, body: Uint8Array) => void;
  readonly maxBytes: number;
}

const HEADER = 'x-attune-signature';

/**
 * `POST [/t/:tenant]/digests/events`: what a foreign mailer tells of opens, clicks, bounces, complaints and unsubscribes, a
 * signed JSON list. Answers 202 `{"accepted","rejected":[{"index","code","message"}]}` once all of it is stored. Register it
 * without breaking its encapsulation: other routes keep their own parsers.
 */
export function digestFeedback({ receive, verify, maxBytes }: DigestFeedbackOptions) {
  return (app: FastifyInstance, _options: object, done: () => void): void => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, parsed) =>
      parsed(null, body),
    );
    for (const url of ['/digests/events', '/t/:tenant/digests/events'])
      app.post<{ Params: { tenant?: string } }>(url, { bodyLimit: maxBytes }, async (request, reply) => {
        const { tenant = null } = request.params;
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        verify(tenant, headerOf(request.headers[HEADER]), body);
        return reply.code(202).send(await receive(tenant, jsonOf(body)));
      });
    done();
  };
}

function headerOf(given: string | string[] | undefined): string | undefined {
  return Array.isArray(given) ? given.join(', ') : given;
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new Refusal('BAD_PAYLOAD', 'The body is no JSON.');
  }
}
