import { markdownToHtml } from '../markdown-text';
import {
  codeBlock,
  element,
  embedded,
  escapeHtml,
  figure,
  heading,
  nodesIn,
  objectIn,
  paragraph,
  textIn,
} from './html-parts';
import type { RichNode } from './html-parts';

/**
 * A card of Ghost's editor as HTML; null where the type is none. What its fields hold is HTML where Ghost's editor lets
 * people write HTML there (captions, callouts, toggles), and text elsewhere. Forms (`signup`) and what only goes out by
 * mail are left out.
 */
export function cardToHtml(type: string, node: RichNode, innerOf: (node: RichNode) => string): string | null {
  return CARDS.get(type)?.(node, innerOf) ?? null;
}

type Card = (node: RichNode, innerOf: (node: RichNode) => string) => string;

const CARDS = new Map<string, Card>([
  ['image', pictureOf],
  ['gallery', (node) => nodesIn(node.images).map(pictureOf).join('')],
  ['html', (node) => textIn(node, 'html')],
  ['markdown', (node) => markdownToHtml(textIn(node, 'markdown')) ?? paragraph(escapeHtml(textIn(node, 'markdown')))],
  ['codeblock', (node) => codeBlock(node.code, node.language) + paragraph(textIn(node, 'caption'))],
  ['bookmark', bookmarkOf],
  ['embed', (node) => embedded(node.url, textIn(objectIn(node, 'metadata'), 'title'), textIn(node, 'caption'))],
  ['video', (node) => mediaOf('video', node)],
  ['audio', (node) => mediaOf('audio', node)],
  ['file', (node) => embedded(node.src, textIn(node, 'fileTitle', 'fileName'), textIn(node, 'fileCaption'))],
  ['callout', (node) => element('blockquote', textIn(node, 'calloutText'))],
  ['call-to-action', (node) => textIn(node, 'textValue') + buttonOf(node)],
  ['button', buttonOf],
  ['toggle', (node) => element('h4', textIn(node, 'heading')) + textIn(node, 'content')],
  ['header', headerOf],
  ['product', productOf],
  ...['email', 'email-cta', 'signup', 'paywall'].map((type): [string, Card] => [type, () => '']),
]);

function pictureOf(node: RichNode): string {
  const caption = textIn(node, 'caption');
  return figure({ url: node.src, alt: node.alt, caption, width: node.width, height: node.height });
}

function bookmarkOf(node: RichNode): string {
  const about = objectIn(node, 'metadata');
  return embedded(node.url, textIn(about, 'title'), escapeHtml(textIn(about, 'description')));
}

function mediaOf(tag: 'video' | 'audio', node: RichNode): string {
  const title = textIn(node, 'title');
  const caption = textIn(node, 'caption') || escapeHtml(title);
  if (textIn(node, 'src') === '') return paragraph(caption);
  return element('figure', element(tag, '', { src: node.src }) + (caption && element('figcaption', caption)));
}

function buttonOf(node: RichNode): string {
  return textIn(node, 'buttonUrl') === '' ? '' : embedded(node.buttonUrl, textIn(node, 'buttonText'));
}

function headerOf(node: RichNode): string {
  return heading(2, textIn(node, 'header')) + paragraph(textIn(node, 'subheader'));
}

function productOf(node: RichNode): string {
  const picture = { src: node.productImageSrc };
  const name = textIn(node, 'productTitle');
  const link = embedded(node.productUrl, textIn(node, 'productButton'));
  return (picture.src ? pictureOf(picture) : '') + element('h4', name) + textIn(node, 'productDescription') + link;
}
