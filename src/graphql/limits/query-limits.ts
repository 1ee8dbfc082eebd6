import type { ApolloServerPlugin } from '@apollo/server';
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
  const listener = {
    // eslint-disable-next-line @typescript-eslint/require-await -- the hook's type wants a promise
    async didResolveOperation({
      document,
      request,
    }: {
      document: DocumentNode;
      request: { operationName?: string; variables?: object };
    }) {
      const shape = shapes.get(document) ?? queryShape(document);
      shapes.set(document, shape);
      checkShape(shape, limits);
      const cost = costOf(document, request.operationName, (request.variables ?? {}) as Record<string, unknown>);
      refuseAbove('cost', cost, limits.cost);
    },
  };
  return { requestDidStart: () => Promise.resolve(listener) };
}

function checkShape(shape: QueryShape, limits: QueryLimits): void {
  refuseAbove('depth', shape.depth, limits.depth);
  refuseAbove('number of aliases', shape.aliases, limits.aliases);
  refuseAbove('number of fields', shape.fields, limits.tokens);
}

function refuseAbove(what: string, actual: number, most: number): void {
  if (actual <= most) return;
  const extensions = { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } };
  throw new GraphQLError(`The query is too large: its ${what} is ${actual}, at most ${most} is answered.`, {
    extensions,
  });
}
