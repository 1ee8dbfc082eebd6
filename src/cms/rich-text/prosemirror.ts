import { codeBlock, element, embedded, escapeHtml, figure, heading, nodesIn, objectIn, textIn } from './html-parts';
import type { RichNode } from './html-parts';

/** ProseMirror's and TipTap's documents (`{"type":"doc","content":[…]}`) as HTML. Names in camel case and with underscores. */
export function proseMirrorToHtml(value: unknown): string {
  return innerOf(value as RichNode);
}

type Rule = (attrs: RichNode, inner: string, node: RichNode) => string;

/** By name without case and underscores. What is not here gives what it holds. */
const RULES = new Map<string, Rule>([
  ['paragraph', (_, inner) => element('p', inner)],
  ['heading', ({ level }, inner) => heading(level, inner)],
  ['bulletlist', (_, inner) => element('ul', inner)],
  ['orderedlist', (_, inner) => element('ol', inner)],
  ['listitem', (_, inner) => element('li', inner)],
  ['blockquote', (_, inner) => element('blockquote', inner)],
  ['codeblock', ({ language }, _, node) => codeBlock(plain(node), language)],
  ['horizontalrule', () => '<hr />'],
  ['hardbreak', () => '<br />'],
  ['image', (attrs) => figure({ url: attrs.src, alt: attrs.alt, width: attrs.width, height: attrs.height })],
  ['iframe', (attrs) => embedded(attrs.src, attrs.title)],
  ['youtube', (attrs) => embedded(attrs.src, attrs.title)],
  ['table', (_, inner) => element('table', inner)],
  ['tablerow', (_, inner) => element('tr', inner)],
  ['tablecell', (_, inner) => element('td', inner)],
  ['tableheader', (_, inner) => element('th', inner)],
]);

function nodeToHtml(node: RichNode): string {
  if (typeof node.text === 'string') return nodesIn(node.marks).reduce(marked, escapeHtml(node.text));
  const inner = innerOf(node);
  return RULES.get(nameOf(node))?.(objectIn(node, 'attrs'), inner, node) ?? inner;
}

const MARKS = new Map([
  ['bold', 'strong'],
  ['strong', 'strong'],
  ['italic', 'em'],
  ['em', 'em'],
  ['underline', 'u'],
  ['strike', 's'],
  ['code', 'code'],
  ['subscript', 'sub'],
  ['superscript', 'sup'],
]);

function marked(inner: string, mark: RichNode): string {
  const name = nameOf(mark);
  if (name === 'link') return element('a', inner, { href: objectIn(mark, 'attrs').href });
  const tag = MARKS.get(name);
  return tag === undefined ? inner : element(tag, inner);
}

function nameOf(node: RichNode): string {
  return textIn(node, 'type').replaceAll('_', '').toLowerCase();
}

function innerOf(node: RichNode): string {
  return nodesIn(node.content).map(nodeToHtml).join('');
}

/** Code keeps its lines as they are. */
function plain(node: RichNode): string {
  return typeof node.text === 'string' ? node.text : nodesIn(node.content).map(plain).join('');
}
