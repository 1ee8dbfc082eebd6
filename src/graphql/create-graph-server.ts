import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { answering } from './answering';
import type { GraphContext } from './context';
import { createFormatError } from './errors';
import { queryLimits, type QueryLimits } from './limits/query-limits';
import type { GraphObserver } from './observer';
import { buildGraphSchema } from './schema';

export interface GraphServerOptions {
  readonly limits: QueryLimits;
  readonly introspection: boolean;
  /** Development only: stacks go out with masked errors. */
  readonly showStack: boolean;
  readonly observer: GraphObserver;
  readonly schema?: GraphQLSchema;
}

/** The GraphQL server, not started. Parsed documents and persisted queries are kept in Apollo's bounded memory. */
export function createGraphServer(options: GraphServerOptions): ApolloServer<GraphContext> {
  const { limits, introspection, showStack, observer, schema = buildGraphSchema() } = options;
  const requestIds = new WeakMap<object, string>();
  const requestIdOf = (error: unknown) => (error instanceof Error ? requestIds.get(error) : undefined);
  return new ApolloServer<GraphContext>({
    schema,
    introspection,
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokens },
    formatError: createFormatError({ requestIdOf, showStack }),
    plugins: [...withoutDefaults(), queryLimits(schema, limits), answering(observer, requestIds)],
  });
}

/** The default plugins instrument every field, load a page from a CDN, and report to a service of Apollo's. */
function withoutDefaults() {
  return [
    ApolloServerPluginCacheControlDisabled(),
    ApolloServerPluginLandingPageDisabled(),
    ApolloServerPluginUsageReportingDisabled(),
  ];
}
