import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { GraphQLError, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { GraphContext } from '../context';
import { createQueryCost } from './query-cost';
import { queryShape, type QueryShape } from './query-shape';

export interface QueryLimits {
  readonly depth: number;
  readonly aliases: number;
  /** In objects it may answer, and ten for each ranking. */
  readonly cost: number;
  /** Of the document; of its fields too, with fragments spread. */
  readonly tokens: number;
}

/** Turns away operations that are too large, before anything of them runs. */
export function queryLimits(schema: GraphQLSchema, limits: QueryLimits): ApolloServerPlugin<GraphContext> {
  const costOf = createQueryCost(schema, limits.tokens + 1);
  const shapes = new WeakMap<DocumentNode, QueryShape>();
  const listener: GraphQLRequestListener<GraphContext> = {
    didResolveOperation: ({ document, request }) => {
      const shape = shapes.get(document) ?? queryShape(document);
      shapes.set(document, shape);
      checkShape(shape, limits);
      const cost = costIn(() => costOf(document, request.operationName, request.variables ?? {}));
      refuseAbove('cost', cost, limits.cost);
      return Promise.resolve();
    },
  };
  return { requestDidStart: () => Promise.resolve(listener) };
}

function checkShape(shape: QueryShape, limits: QueryLimits): void {
  refuseAbove('depth', shape.depth, limits.depth);
  refuseAbove('number of aliases', shape.aliases, limits.aliases);
  refuseAbove('number of fields', shape.fields, limits.tokens);
}

/** Variables and arguments that do not fit are found out here first; nothing of such an operation may run uncounted. */
function costIn(compute: () => number): number {
  try {
    return compute();
  } catch (error) {
    const { message, nodes } = error as GraphQLError;
    const code = nodes === undefined ? 'QUERY_TOO_COMPLEX' : 'BAD_USER_INPUT';
    throw new GraphQLError(message, { nodes, extensions: { code, http: { status: 400 } } });
  }
}

function refuseAbove(what: string, actual: number, most: number): void {
  if (actual <= most) return;
  const extensions = { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } };
  throw new GraphQLError(`The query is too large: its ${what} is ${actual}, at most ${most} is answered.`, {
    extensions,
  });
}
