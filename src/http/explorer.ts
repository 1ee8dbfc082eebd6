import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { getDistDirectory, isSandboxFrame, renderAltair, renderInitSnippet, SANDBOX_FRAME_CSP } from 'altair-static';
import type { FastifyInstance } from 'fastify';
import { explorerHeaders } from './security-headers';

const OPTIONS = {
  endpointURL: '/graphql',
  baseURL: '/explore/',
  // A script of its own instead of one in the page, which the content security policy forbids.
  serveInitialOptionsInSeperateRequest: 'start.js',
  disableAccount: true,
  initialQuery: `# What should this reader see next, and why?
{
  feed(first: 5) {
    edges {
      score
      node { id title topics }
      reason { __typename }
    }
  }
}
`,
};

/** The GraphQL explorer (Altair) at /explore, all of it served from here. */
export async function explorer(app: FastifyInstance): Promise<void> {
  await app.register(helmet, explorerHeaders);
  const page = renderAltair(OPTIONS);
  const start = renderInitSnippet(OPTIONS);
  app.get('/explore', (_request, reply) => reply.redirect('/explore/'));
  app.get('/explore/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  app.get('/explore/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(start));
  await app.register(fastifyStatic, {
    root: getDistDirectory(),
    prefix: '/explore/',
    index: false,
    decorateReply: false,
    setHeaders: ({ setHeader }, path) =>
      void (isSandboxFrame(path) && setHeader('content-security-policy', SANDBOX_FRAME_CSP)),
  });
}
