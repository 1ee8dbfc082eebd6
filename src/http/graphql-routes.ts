import { isUtf8 } from 'node:buffer';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../core/refusal';
import { AnswerNotes } from '../graphql/answer-notes';
import type { Caller } from '../graphql/caller';
import type { GraphContext } from '../graphql/context';
import { createGraphServer } from '../graphql/create-graph-server';
import { ItemLoader } from '../graphql/item-loader';
import type { GraphObserver } from '../graphql/observer';
import type { TenantServices } from '../usecases/services';
import { acceptedLocales } from './accept-language';
import { addressedTenant } from './addressed-tenant';
import type { GuardedAuthenticate } from './guard-authentication';
import type { HttpSettings } from './http-settings';
import type { Metrics } from './metrics';
import { registerTrafficLimits } from './traffic-limits';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the routes of /graphql run: who asks, and of which tenant. */
    caller: Caller;
    services: TenantServices;
  }
}

export interface GraphRoutesOptions {
  /** By name; the first answers at /graphql too. */
  readonly tenants: ReadonlyMap<string, TenantServices>;
  readonly authenticate: GuardedAuthenticate;
  readonly settings: HttpSettings;
  readonly metrics: Metrics;
}

/** /graphql and /t/:tenant/graphql: one GraphQL server; the address picks the services. */
export async function graphqlRoutes(scope: FastifyInstance, options: GraphRoutesOptions): Promise<void> {
  const { settings, authenticate } = options;
  const server = createGraphServer(graphServerOptions(scope, options));
  await server.start();
  scope.addHook('onClose', () => server.stop());
  scope.decorateRequest('caller').decorateRequest('services');
  scope.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'private, no-store');
    const [tenant, services] = addressedTenant(request, options.tenants);
    request.services = services;
    request.caller = await authenticate(request, tenant);
  });
  await registerTrafficLimits(scope, settings);
  acceptJsonOnly(scope);
  const handler = fastifyApolloHandler(server, { context: createContext(settings) });
  for (const url of ['/graphql', '/t/:tenant/graphql']) scope.route({ method: ['GET', 'POST'], url, handler });
}

function graphServerOptions(scope: FastifyInstance, { settings, metrics }: GraphRoutesOptions) {
  const observer: GraphObserver = {
    operationEnded: (operation) => metrics.operationEnded(operation),
    ranked: (personalization) => metrics.ranked(personalization),
    failed: (code) => metrics.failed(code),
    broke: (err, where) => scope.log.error({ err, ...where }, 'GraphQL operation failed'),
  };
  const { queryDepth: depth, queryAliases: aliases, queryCost: cost, queryTokens: tokens } = settings;
  const showStack = settings.mode === 'development';
  return { limits: { depth, aliases, cost, tokens }, introspection: settings.introspection, showStack, observer };
}

function createContext({ maxFirst, maxTrackEvents }: HttpSettings): (request: FastifyRequest) => Promise<GraphContext> {
  const limits = { maxFirst, maxTrackEvents };
  return ({ services, caller, headers, id }) =>
    Promise.resolve({
      services,
      caller,
      locales: acceptedLocales(headers['accept-language']),
      limits,
      requestId: id,
      startedAt: performance.now(),
      items: new ItemLoader(services),
      answer: new AnswerNotes(),
    });
}

/** JSON in UTF-8 and nothing else: other bytes would turn into replacement characters without a word. */
function acceptJsonOnly(scope: FastifyInstance): void {
  const parseJson = scope.getDefaultJsonParser('error', 'error');
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    if (isUtf8(bytes)) return void parseJson(request, bytes.toString(), done);
    done(new Refusal('BAD_USER_INPUT', 'The request is not UTF-8.'), undefined);
  });
}
