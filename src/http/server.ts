import { randomUUID } from 'node:crypto';
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyPluginCallback,
} from 'fastify';
import type { TenantServices } from '../usecases/services';
import type { Authenticate } from './authentication';
import { digestExport } from './digest-export';
import { explorer } from './explorer';
import { graphqlRoutes } from './graphql-routes';
import { guardAuthentication } from './guard-authentication';
import { handleHttpError, sendError } from './http-errors';
import type { HttpSettings } from './http-settings';
import type { Metrics } from './metrics';
import { operationsRoutes, type Readiness } from './operations-routes';

export interface HttpServerOptions {
  readonly settings: HttpSettings;
  /** By name; the first answers at /graphql too. */
  readonly tenants: ReadonlyMap<string, TenantServices>;
  readonly authenticate: Authenticate;
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
  /** Routes of others, each in a scope of its own: webhooks, the demo page, a benchmark's floor. */
  readonly plugins?: readonly (FastifyPluginAsync | FastifyPluginCallback)[];
}

const REQUEST_ID = /^[\w-]{8,128}$/;
const SLOW_MS = 1000;
/** How long a request may take to arrive, whole and its head, ms: half-sent ones must not pile up. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** A connection on which nothing moves is given up, ms. */
const STALLED_MS = 60_000;
const MAX_CONNECTIONS = 10_000;
const LOCALHOST = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Everything that listens, not listening yet. `close()` answers what is in flight, refuses what comes meanwhile (503),
 * and stops the GraphQL server after the last answer.
 */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { settings, log, plugins = [] } = options;
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.bodyLimitBytes,
    // Fastify takes a bare number for none: it cannot know that nobody gets round the proxies. Whoever sets it does.
    trustProxy: settings.trustProxy > 0 && ((_address, hop) => hop < settings.trustProxy),
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: STALLED_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: 5000 },
    forceCloseConnections: 'idle',
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
  });
  app.server.maxConnections = MAX_CONNECTIONS;
  app.setErrorHandler(handleHttpError);
  app.setNotFoundHandler((_request, reply) =>
    sendError(reply, 404, { code: 'NOT_FOUND', message: 'There is nothing here.' }),
  );
  observe(app, options.metrics);
  closeIdleConnections(app);
  void app.register(cors, corsOptions(settings.corsOrigins));
  const authenticate = guardAuthentication(options.authenticate, settings.rateLimitPerMinute);
  void app.register(graphqlRoutes, { ...options, authenticate });
  void app.register((scope, _, done) => (digestExport(scope, { ...options, authenticate }), done()));
  void app.register((scope, _, done) => (operationsRoutes(scope, { ...options, ...settings, authenticate }), done()));
  for (const plugin of plugins) void app.register(plugin as FastifyPluginAsync);
  if (settings.introspection) void app.register(explorer);
  return app;
}

function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Every answer carries its request's id, is counted, and is logged: loudly only where it failed or was slow. */
function observe(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions, log } = request;
    const ms = reply.elapsedTime;
    const route = routeOptions.url ?? 'none';
    metrics.answered(method, route, reply.statusCode, ms);
    const level = reply.statusCode >= 400 || ms > SLOW_MS ? 'info' : 'debug';
    log[level]({ method, route, status: reply.statusCode, ms: Math.round(ms) }, 'answered');
    done();
  });
}

/** A connection that was busy when closing began goes idle later, and would be waited for until it times out. */
function closeIdleConnections(app: FastifyInstance): void {
  app.addHook('preClose', (done) => {
    if (!app.server.listening) return done();
    const timer = setInterval(() => app.server.closeIdleConnections(), 50);
    app.server.once('close', () => clearInterval(timer));
    done();
  });
}

function corsOptions(origins: readonly string[]): FastifyCorsOptions {
  const allowed = origins.map((origin) => (origin === 'localhost' ? LOCALHOST : origin));
  const origin = origins.length === 0 ? false : origins.includes('*') ? '*' : allowed;
  return { origin, methods: ['GET', 'POST'], exposedHeaders: ['x-request-id', 'retry-after'], maxAge: 600 };
}
