import {
  codeBlock,
  element,
  embedded,
  escapeHtml,
  figure,
  heading,
  nodesIn,
  objectIn,
  textIn,
  wrapped,
} from './html-parts';
import type { RichNode } from './html-parts';

/**
 * Trees that Slate edits, as HTML: Strapi's blocks (`heading` with a `level`, `list` with a `format`), Hygraph's rich text
 * (`heading-two`, `bulleted-list`, `table_row`) and Payload's older editor (`h2`, `ul`, `upload`).
 */
export function slateToHtml(value: unknown): string {
  const root = Array.isArray(value) ? nodesIn(value) : nodesIn((value as RichNode).children);
  return root.map(nodeToHtml).join('');
}

type Rule = (node: RichNode, inner: string) => string;

/** What each type becomes; what is not here is a paragraph. */
const RULES = new Map<string, Rule>([
  ['heading', (node, inner) => heading(node.level, inner)],
  ['list', (node, inner) => element(node.format === 'ordered' ? 'ol' : 'ul', inner)],
  ...named(['bulleted-list', 'ul'], (_, inner) => element('ul', inner)),
  ...named(['numbered-list', 'ol'], (_, inner) => element('ol', inner)),
  ...named(['list-item', 'li'], (_, inner) => element('li', inner)),
  ...named(['quote', 'block-quote', 'blockquote'], (_, inner) => element('blockquote', inner)),
  ...named(['code', 'code-block'], (node) => codeBlock(plain(node), node.language)),
  ['link', (node, inner) => element('a', inner, { href: textIn(node, 'url', 'href'), title: node.title })],
  ['image', (node) => pictureOf(node)],
  ['upload', (node) => uploadOf(node)],
  ...named(['iframe', 'embed', 'video', 'audio', 'class-embed'], (node) =>
    embedded(textIn(node, 'url', 'src'), node.title),
  ),
  ...named(['table', 'thead', 'tbody', 'tr', 'td', 'th'], (node, inner) => element(String(node.type), inner)),
  ['table_head', (_, inner) => element('thead', inner)],
  ['table_body', (_, inner) => element('tbody', inner)],
  ['table_row', (_, inner) => element('tr', inner)],
  ['table_cell', (_, inner) => element('td', inner)],
  ['table_header_cell', (_, inner) => element('th', inner)],
  ...named(['list-item-child', 'lic', 'class', 'root', 'doc'], (_, inner) => inner),
  ...named(['thematic-break', 'hr'], () => '<hr />'),
]);

function named(names: readonly string[], rule: Rule): [string, Rule][] {
  return names.map((name) => [name, rule]);
}

function nodeToHtml(node: RichNode): string {
  if (typeof node.text === 'string' && !Array.isArray(node.children)) return marked(node, node.text);
  const type = textIn(node, 'type');
  const inner = nodesIn(node.children).map(nodeToHtml).join('');
  if (/^(?:heading-\w{3,5}|h[1-6])$/.test(type)) return heading(type, inner);
  return RULES.get(type)?.(node, inner) ?? element('p', inner);
}

/** Marks, the innermost first. */
const MARKS: readonly (readonly [string, string])[] = [
  ['code', 'code'],
  ['bold', 'strong'],
  ['italic', 'em'],
  ['underline', 'u'],
  ['strikethrough', 's'],
  ['subscript', 'sub'],
  ['superscript', 'sup'],
];

function marked(node: RichNode, text: string): string {
  const tags = MARKS.filter(([mark]) => node[mark] === true).map(([, tag]) => tag);
  return wrapped(escapeHtml(text).replaceAll('\n', '<br />'), tags);
}

/** Strapi keeps the picture under `image`, Hygraph beside the type. */
function pictureOf(node: RichNode): string {
  const file = { ...node, ...objectIn(node, 'image') };
  const caption = escapeHtml(textIn(file, 'caption'));
  const alt = textIn(file, 'alternativeText', 'altText', 'alt', 'title');
  return figure({ url: textIn(file, 'url', 'src'), alt, caption, width: file.width, height: file.height });
}

function uploadOf(node: RichNode): string {
  const file = objectIn(node, 'value');
  const isPicture = !/^(?!image\/)/.test(textIn(file, 'mimeType') || 'image/');
  return isPicture ? pictureOf(file) : embedded(file.url, textIn(file, 'title', 'filename'));
}

/** Code keeps its lines as they are. */
function plain(node: RichNode): string {
  if (typeof node.text === 'string') return node.text;
  return nodesIn(node.children).map(plain).join('');
}
