import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** How large an operation is with its fragments spread. */
export interface QueryShape {
  /** Fields below one another; a fragment adds no level, and introspection is not counted. */
  readonly depth: number;
  readonly aliases: number;
  readonly fields: number;
}

const NOTHING: QueryShape = { depth: 0, aliases: 0, fields: 0 };

/**
 * The shape of a validated document's largest operation. Each fragment is measured once, so that fragments which spread
 * one another by the thousand cost nothing to look at; validation has made sure that there are no circles.
 */
export function queryShape(document: DocumentNode): QueryShape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const measured = new Map<string, QueryShape>();
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return operations.map((operation) => shapeOf(operation.selectionSet)).reduce(larger, NOTHING);

  function shapeOf(set: SelectionSetNode | undefined): QueryShape {
    return (set?.selections ?? []).map(selectionShape).reduce(together, NOTHING);
  }

  function selectionShape(node: SelectionSetNode['selections'][number]): QueryShape {
    if (node.kind === Kind.INLINE_FRAGMENT) return shapeOf(node.selectionSet);
    if (node.kind === Kind.FRAGMENT_SPREAD) return fragmentShape(node.name.value);
    if (node.name.value.startsWith('__')) return { depth: 1, aliases: 0, fields: 1 };
    const below = shapeOf(node.selectionSet);
    const aliases = below.aliases + (node.alias === undefined ? 0 : 1);
    return { depth: below.depth + 1, aliases, fields: below.fields + 1 };
  }

  function fragmentShape(name: string): QueryShape {
    const shape = measured.get(name) ?? shapeOf(fragments.get(name)?.selectionSet);
    measured.set(name, shape);
    return shape;
  }
}

function together(a: QueryShape, b: QueryShape): QueryShape {
  return { depth: Math.max(a.depth, b.depth), aliases: a.aliases + b.aliases, fields: a.fields + b.fields };
}

function larger(a: QueryShape, b: QueryShape): QueryShape {
  return {
    depth: Math.max(a.depth, b.depth),
    aliases: Math.max(a.aliases, b.aliases),
    fields: Math.max(a.fields, b.fields),
  };
}
