import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

export interface StaticPage {
  /** The page's address. */
  readonly path: string;
  /** Its folder beside this file: index.html, and all that it loads. */
  readonly folder: string;
  /** Where the rest of the folder is found, with a slash at the end. */
  readonly prefix: string;
  /** What it may load from where besides its own scripts, styles and answers, by directive of a content security policy. */
  readonly sources?: Readonly<Record<string, string>>;
}

const NOWHERE = "'none'";
const HERE = "'self'";
const POLICY = {
  'default-src': NOWHERE,
  'script-src': HERE,
  'style-src': HERE,
  'img-src': `${HERE} data:`,
  'connect-src': HERE,
  'base-uri': NOWHERE,
  'form-action': NOWHERE,
  'frame-ancestors': NOWHERE,
};

// The build compiles TypeScript only, so that both `src/http` and `.build/http` find pages where they were written.
const PAGES = join(__dirname, '..', '..', 'src', 'http');

/**
 * Serves a page and its files. All answers of `app`, which must be encapsulated, get its content security policy, and are
 * asked for anew unless they say how long they keep.
 */
export async function serveStaticPage(app: FastifyInstance, { path, folder, prefix, sources }: StaticPage) {
  const root = join(PAGES, folder);
  const policy = Object.entries({ ...POLICY, ...sources }).map((directive) => directive.join(' '));
  const headers = {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  };
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache');
    reply.headers(headers);
    done(null, payload);
  });
  // Another plugin above may have brought `sendFile` along already.
  const decorateReply = !app.hasReplyDecorator('sendFile');
  await app.register(fastifyStatic, { root, prefix, decorateReply, index: false, cacheControl: false });
  app.get(path, (_, reply) => reply.sendFile('index.html', root));
}
