import { visit, type DocumentNode, type GraphQLSchema } from 'graphql';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';

const ESTIMATORS = [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 0 })];
const MOST_REMEMBERED = 50;

interface Known {
  readonly variables: readonly string[];
  readonly costs: Map<string, number>;
}

export type Variables = Readonly<Record<string, unknown>>;

/**
 * What an operation may cost with these variables, from the `complexity` of its fields. It depends on them only through
 * the sizes they ask for, so it is computed once per document and sizes, not once per request.
 */
export function createQueryCost(schema: GraphQLSchema, maxQueryNodes: number) {
  const known = new WeakMap<DocumentNode, Known>();
  return (query: DocumentNode, operationName: string | undefined, variables: Variables): number => {
    const memory = known.get(query) ?? { variables: variablesIn(query), costs: new Map<string, number>() };
    known.set(query, memory);
    const key = keyOf(operationName, memory.variables, variables);
    const cost =
      memory.costs.get(key) ??
      getComplexity({ schema, query, operationName, variables, estimators: ESTIMATORS, maxQueryNodes });
    if (memory.costs.size >= MOST_REMEMBERED) memory.costs.clear();
    memory.costs.set(key, cost);
    return cost;
  };
}

/** Names of the variables used anywhere below the operation's head. */
function variablesIn(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, { VariableDefinition: () => false, Variable: (node) => void names.add(node.name.value) });
  return [...names];
}

function keyOf(operationName: string | undefined, names: readonly string[], variables: Variables): string {
  return JSON.stringify([operationName, ...names.map((name) => sizeOf(variables[name]))]);
}

/** What of a value can make a list longer: a number, a switch of @include, the length of a list. */
function sizeOf(value: unknown): number | boolean | null {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.length : null;
}
