import { isObject } from './json-body';
import { TEXT_LIMITS, type TextLimits } from './text-limits';

/**
 * Structured rich text as plain text: a walk over `children`, `content`, `root` and the like that gathers `text` and
 * `value`, which is how Strapi blocks, Portable Text, Contentful rich text, Lexical and ProseMirror are all written.
 * What stands inline runs on; each block is a line of its own.
 */
export function blocksToText(value: unknown, limits: TextLimits = TEXT_LIMITS): string {
  const walk: Walk = { out: [], nodes: limits.nodes, length: limits.textLength };
  gather(value, limits.depth, walk);
  const lines = walk.out
    .join('')
    .split('\n')
    .map((line) => line.trimEnd());
  return lines
    .filter((line) => line !== '')
    .join('\n')
    .trim();
}

/** Whether a value is written as structured rich text. */
export function looksLikeBlocks(value: unknown): boolean {
  if (Array.isArray(value)) return value.slice(0, 20).some((node) => isObject(node) && typeName(node) !== '');
  return isObject(value) && (isObject(value.root) || Array.isArray(value.content) || Array.isArray(value.children));
}

interface Walk {
  readonly out: string[];
  nodes: number;
  length: number;
}

const INLINE = /^(?:text|link|hyperlink|entry-hyperlink|span|mark|autolink|mention|linebreak|hardBreak)$/;
const LINE_BREAK = /^(?:linebreak|hardBreak)$/;
const NESTED = ['root', 'children', 'content', 'text', 'value', 'body', 'blocks'] as const;

function gather(node: unknown, depth: number, walk: Walk): void {
  if (depth < 0 || walk.length <= 0 || walk.nodes-- <= 0) return;
  if (typeof node === 'string') put(node, walk);
  else if (Array.isArray(node)) for (const child of node) gather(child, depth - 1, walk);
  else if (isObject(node)) gatherNode(node, depth, walk);
}

function gatherNode(node: Record<string, unknown>, depth: number, walk: Walk): void {
  const type = typeName(node);
  if (LINE_BREAK.test(type)) put('\n', walk);
  for (const key of NESTED) {
    const child = Object.hasOwn(node, key) ? node[key] : undefined;
    if (child !== undefined && typeof child !== 'number') gather(child, depth - 1, walk);
  }
  if (!INLINE.test(type)) put('\n', walk);
}

/** `type` (Strapi, Lexical, ProseMirror), `nodeType` (Contentful), `_type` (Portable Text), `__component` (dynamic zones). */
function typeName(node: Record<string, unknown>): string {
  const named = [node.type, node.nodeType, node._type, node.__component].find((type) => typeof type === 'string');
  return typeof named === 'string' ? named : '';
}

function put(text: string, walk: Walk): void {
  const part = text.slice(0, walk.length);
  walk.length -= part.length;
  walk.out.push(part);
}
