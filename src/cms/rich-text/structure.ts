import { isObject } from '../json-body';

/** The structured rich texts we can read, by what makes them. */
export const STRUCTURES = [
  'strapi-blocks',
  'slate',
  'contentful',
  'portable-text',
  'lexical',
  'prosemirror',
  'editor-js',
  'components',
] as const;

export type Structure = (typeof STRUCTURES)[number];

/** Which structured rich text a value is, by its shape; null where it is none of those. */
export function structureOf(value: unknown): Structure | null {
  if (Array.isArray(value)) return structureOfList(value.slice(0, 20).filter(isObject));
  if (!isObject(value)) return null;
  if (value.nodeType === 'document' && Array.isArray(value.content)) return 'contentful';
  if (isObject(value.root) && Array.isArray(value.root.children)) return 'lexical';
  if (value.type === 'doc' && Array.isArray(value.content)) return 'prosemirror';
  if (isEditorJs(value.blocks)) return 'editor-js';
  return Array.isArray(value.children) ? 'slate' : null;
}

/** What rich text may be wrapped in, with what is inside. Null where it is not wrapped. */
export function unwrapped(value: unknown): { readonly value: unknown; readonly format?: 'html' | 'markdown' } | null {
  if (typeof value === 'string') return jsonIn(value);
  if (!isObject(value) || structureOf(value) !== null) return null;
  for (const name of ['raw', 'json'] as const) if (structureOf(value[name]) !== null) return { value: value[name] };
  if (typeof value.rendered === 'string') return { value: value.rendered, format: 'html' };
  if (typeof value.html === 'string') return { value: value.html, format: 'html' };
  return typeof value.markdown === 'string' ? { value: value.markdown, format: 'markdown' } : null;
}

/** Lists of nodes that say their type: Portable Text by `_type`, dynamic zones by `__component`, Slate's by `type`. */
function structureOfList(nodes: readonly Record<string, unknown>[]): Structure | null {
  if (nodes.some(({ _type }) => typeof _type === 'string')) return 'portable-text';
  if (nodes.some(isComponent)) return 'components';
  if (isEditorJs(nodes)) return 'editor-js';
  return nodes.some(({ type, children }) => typeof type === 'string' && Array.isArray(children)) ? 'slate' : null;
}

/** Strapi's dynamic zones, Payload's blocks, and blocks that name a collection (Directus) or a type (GraphQL). */
function isComponent(node: Record<string, unknown>): boolean {
  return [node.__component, node.blockType, node.__typename].some((name) => typeof name === 'string');
}

function isEditorJs(blocks: unknown): boolean {
  if (!Array.isArray(blocks) || blocks.length === 0) return false;
  return blocks
    .slice(0, 20)
    .every((block) => isObject(block) && typeof block.type === 'string' && isObject(block.data));
}

const LONGEST_JSON = 2_000_000;

/** Some keep structured rich text as a string of JSON (Ghost's `lexical`, JSON columns). */
function jsonIn(text: string): { readonly value: unknown } | null {
  if (text.length > LONGEST_JSON || !/^\s*[[{]/.test(text.slice(0, 100))) return null;
  try {
    const value: unknown = JSON.parse(text);
    return structureOf(value) === null ? null : { value };
  } catch {
    return null;
  }
}
