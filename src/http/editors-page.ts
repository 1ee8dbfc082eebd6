import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';

// The build compiles TypeScript only, so that both `src/http` and `.build/http` find the page where it was written.
const PAGE = join(__dirname, '..', '..', 'src', 'http', 'editors');

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The page for those who look after the content: how each CMS stands, and its webhooks. There is no data in it: it asks
 * the GraphQL endpoint, with the service key that an editor gives it. Encapsulated: do not wrap it.
 */
export const editorsPage: FastifyPluginAsync = async (app) => {
  app.addHook('onSend', (_request, reply, payload, done) => {
    reply.headers({
      'cache-control': 'no-cache',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    done(null, payload);
  });
  // Another plugin above may have brought `sendFile` along already.
  const decorateReply = !app.hasReplyDecorator('sendFile');
  await app.register(fastifyStatic, {
    root: PAGE,
    prefix: '/editors/',
    decorateReply,
    index: false,
    cacheControl: false,
  });
  app.get('/editors', (_, reply) => reply.sendFile('index.html', PAGE));
};
