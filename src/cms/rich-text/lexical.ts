import { cardToHtml } from './ghost-cards';
import {
  codeBlock,
  element,
  escapeHtml,
  figure,
  heading,
  nodesIn,
  objectIn,
  paragraph,
  textIn,
  wrapped,
} from './html-parts';
import { embedded } from './html-parts';
import type { RichNode } from './html-parts';

/** What Lexical saves, as HTML: Payload's rich text with its uploads, relations and blocks, and Ghost's posts with their cards. */
export function lexicalToHtml(value: unknown): string {
  return innerOf(objectIn(value as RichNode, 'root'));
}

type Rule = (node: RichNode) => string;

/** What is not here may be a card of Ghost's; else what it holds is kept without it. */
const RULES = new Map<string, Rule>([
  ['text', textToHtml],
  ['code-highlight', (node) => escapeHtml(textIn(node, 'text'))],
  ['linebreak', () => '<br />'],
  ['tab', () => ' '],
  ['paragraph', (node) => element('p', innerOf(node))],
  ['heading', (node) => heading(node.tag, innerOf(node))],
  ['quote', (node) => element('blockquote', innerOf(node))],
  ['aside', (node) => element('blockquote', innerOf(node))],
  ['list', listToHtml],
  ['listitem', (node) => element('li', innerOf(node))],
  ['link', linkToHtml],
  ['autolink', linkToHtml],
  ['code', (node) => codeBlock(plain(node), node.language)],
  ['horizontalrule', () => '<hr />'],
  ['table', (node) => element('table', innerOf(node))],
  ['tablerow', (node) => element('tr', innerOf(node))],
  ['tablecell', (node) => element(Number(node.headerState) > 0 ? 'th' : 'td', innerOf(node))],
  ['upload', uploadToHtml],
  ['relationship', (node) => paragraph(escapeHtml(textIn(node.value, 'title', 'name')))],
  ['block', blockToHtml],
  ['inlineBlock', (node) => escapeHtml(textIn(node.fields, 'text', 'title', 'label'))],
]);

function nodeToHtml(node: RichNode): string {
  const type = textIn(node, 'type').replace(/^extended-/, '');
  return RULES.get(type)?.(node) ?? cardToHtml(type, node, innerOf) ?? innerOf(node);
}

function innerOf(node: RichNode): string {
  return nodesIn(node.children).map(nodeToHtml).join('');
}

/** `format` is a sum of these; the innermost first. */
const MARKS: readonly (readonly [number, string])[] = [
  [16, 'code'],
  [1, 'strong'],
  [2, 'em'],
  [8, 'u'],
  [4, 's'],
  [32, 'sub'],
  [64, 'sup'],
  [128, 'mark'],
];

function textToHtml(node: RichNode): string {
  const format = typeof node.format === 'number' ? node.format : 0;
  const tags = MARKS.filter(([bit]) => (format & bit) !== 0).map(([, tag]) => tag);
  return wrapped(escapeHtml(textIn(node, 'text')), tags);
}

function listToHtml(node: RichNode): string {
  const isOrdered = node.listType === 'number' || node.tag === 'ol';
  const start = isOrdered && typeof node.start === 'number' && node.start > 1 ? node.start : undefined;
  return element(isOrdered ? 'ol' : 'ul', innerOf(node), { start });
}

/** Ghost has the address beside the type, Payload under `fields`; a link inside the site has none that we know. */
function linkToHtml(node: RichNode): string {
  const url = textIn(node, 'url') || textIn(node.fields, 'url');
  return url === '' ? innerOf(node) : element('a', innerOf(node), { href: url });
}

function uploadToHtml(node: RichNode): string {
  const file = objectIn(node, 'value');
  const alt = textIn(file, 'alt', 'alternativeText');
  const caption = escapeHtml(textIn(node.fields, 'caption') || textIn(file, 'caption'));
  const isFile = /^(?!image\/)./.test(textIn(file, 'mimeType'));
  if (isFile) return embedded(file.url, textIn(file, 'title', 'filename'), caption);
  return figure({ url: file.url, alt, caption, width: file.width, height: file.height });
}

/** A block of a site's own making: its texts, and the rich text in it. */
function blockToHtml({ fields }: RichNode): string {
  const block = objectIn({ fields }, 'fields');
  if (typeof block.code === 'string') return codeBlock(block.code, block.language);
  const nested = Object.values(block).filter((value) => textIn(objectIn({ value }, 'value').root, 'type') === 'root');
  const title = textIn(block, 'title', 'heading', 'headline');
  const words = paragraph(escapeHtml(textIn(block, 'text', 'quote', 'content', 'caption')));
  return (title === '' ? '' : heading(3, escapeHtml(title))) + words + nested.map(lexicalToHtml).join('');
}

/** Code keeps its lines as they are. */
function plain(node: RichNode): string {
  if (node.type === 'linebreak') return '\n';
  if (node.type === 'tab') return '\t';
  return typeof node.text === 'string' ? node.text : nodesIn(node.children).map(plain).join('');
}
