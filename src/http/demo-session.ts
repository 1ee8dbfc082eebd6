import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { demoCover } from './demo-covers';
import { serveStaticPage } from './static-page';

/** A reader one can be on the demo page. */
export interface DemoReader {
  /** The user's id: the `sub` of the token. */
  readonly id: string;
  readonly name: string;
  /** Who they are, in a sentence or two. */
  readonly about: string;
  /** Languages read, preferred first. */
  readonly locales: readonly string[];
  /** A bearer token for this reader. */
  readonly token: string;
}

/** Where the editor's desk publishes, in the generic format. */
export interface DemoWebhook {
  /** Path of the webhook: `/webhooks/demo`. */
  readonly url: string;
  /** The source's development secret: the page signs with it. */
  readonly secret: string;
}

/** What `GET /demo/session.json` answers. */
export interface DemoSession {
  readonly readers: readonly DemoReader[];
  readonly webhook: DemoWebhook | null;
}

export interface DemoOptions {
  /** Asked anew for every page, so that tokens do not run out; null outside development: then everybody is anonymous. */
  readonly session: (() => DemoSession | Promise<DemoSession>) | null;
  /** Topics of an item, for its picture; undefined where it is not known. */
  readonly topicsOf?: (itemId: string) => readonly string[] | undefined;
}

const NOBODY: DemoSession = { readers: [], webhook: null };

/** Pictures of articles come from wherever those are. */
const PAGE = { path: '/', folder: 'demo', prefix: '/demo/', sources: { 'img-src': "'self' data: https: http:" } };

/** The demo page at `/`, its files and covers under `/demo/`, and its session. Encapsulated: do not wrap it. */
export function demoRoutes({ session, topicsOf = () => undefined }: DemoOptions): FastifyPluginAsync {
  return async (app) => {
    await serveStaticPage(app, PAGE);
    app.get('/demo/session.json', (request, reply) => answerSession(request, reply, session));
    app.get<{ Params: { name: string } }>('/demo/covers/:name', (request, reply) => {
      const id = request.params.name.replace(/\.svg$/, '');
      return answerCover(reply, id, topicsOf(id));
    });
  };
}

/** Tokens and a secret, if only of a demo: never for a page of somebody else's, and never kept by a cache. */
async function answerSession(
  request: FastifyRequest,
  reply: FastifyReply,
  session: DemoOptions['session'],
): Promise<DemoSession> {
  reply.header('cache-control', 'no-store').removeHeader('access-control-allow-origin');
  const site = request.headers['sec-fetch-site'];
  if (session === null || (site !== undefined && site !== 'same-origin' && site !== 'none')) return NOBODY;
  return session();
}

function answerCover(reply: FastifyReply, id: string, topics: readonly string[] | undefined): string {
  // What is not known yet may be drawn otherwise in a moment, when its topics are.
  const age = topics === undefined ? 'no-cache' : 'public, max-age=86400';
  reply.headers({ 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': age });
  return demoCover(id, topics);
}
