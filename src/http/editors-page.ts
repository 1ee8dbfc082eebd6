import type { FastifyPluginAsync } from 'fastify';
import { serveStaticPage } from './static-page';

/**
 * The page for those who look after the content: how each CMS stands, and its webhooks. There is no data in it: it asks
 * the GraphQL endpoint, with the service key that an editor gives it. Encapsulated: do not wrap it.
 */
export const editorsPage: FastifyPluginAsync = (app) =>
  serveStaticPage(app, { path: '/editors', folder: 'editors', prefix: '/editors/' });
