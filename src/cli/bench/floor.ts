import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler, fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import { buildSchema } from 'graphql';
import { printedSchema } from '../../graphql/schema';

/**
 * What a feed is measured against: the same schema, query and answer on the same Fastify and Apollo, but the answer stands
 * ready, and there is neither authentication nor a limit nor a metric. Answers `data` (set by `answerWith`) at /floor.
 */
export function createFloor() {
  let data: unknown = {};
  const plugin = async (scope: FastifyInstance): Promise<void> => {
    const server = new ApolloServer({
      // Built from the printed schema it has graphql-js's own default resolvers and nothing of ours.
      schema: buildSchema(printedSchema()),
      rootValue: () => data,
      plugins: [
        fastifyApolloDrainPlugin(scope),
        ApolloServerPluginCacheControlDisabled(),
        ApolloServerPluginLandingPageDisabled(),
        ApolloServerPluginUsageReportingDisabled(),
      ],
    });
    await server.start();
    scope.route({ method: ['GET', 'POST'], url: '/floor', handler: fastifyApolloHandler(server) });
  };
  return { plugin, answerWith: (answer: unknown) => void (data = answer) };
}
