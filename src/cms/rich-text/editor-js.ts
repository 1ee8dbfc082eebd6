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

/** Editor.js, as Directus's block editor saves it: `{"blocks":[{"type","data"}]}`. Its texts are HTML with inline elements. */
export function editorJsToHtml(value: unknown): string {
  const blocks = nodesIn((value as RichNode).blocks);
  return blocks.map((block) => blockToHtml(textIn(block, 'type').toLowerCase(), objectIn(block, 'data'))).join('');
}

type Rule = (data: RichNode) => string;

/** What is not here gives its `text`. */
const RULES = new Map<string, Rule>([
  ['header', (data) => heading(data.level, textIn(data, 'text'))],
  ['list', (data) => listToHtml(data, data.style === 'ordered')],
  ['nestedlist', (data) => listToHtml(data, data.style === 'ordered')],
  ['checklist', (data) => listToHtml(data, false)],
  ['quote', quoteToHtml],
  ['code', (data) => codeBlock(data.code, data.language)],
  ['raw', (data) => textIn(data, 'html')],
  ['delimiter', () => '<hr />'],
  ['image', pictureToHtml],
  ['simpleimage', pictureToHtml],
  ['embed', (data) => embedded(textIn(data, 'source', 'embed'), textIn(data, 'service'), textIn(data, 'caption'))],
  ['linktool', linkToHtml],
  [
    'attaches',
    (data) =>
      embedded(textIn(data.file, 'url', 'fileURL'), textIn(data, 'title') || textIn(data.file, 'title', 'name')),
  ],
  [
    'warning',
    (data) => element('blockquote', `<strong>${textIn(data, 'title')}</strong><br />${textIn(data, 'message')}`),
  ],
  ['table', tableToHtml],
]);

function blockToHtml(type: string, data: RichNode): string {
  return RULES.get(type)?.(data) ?? paragraph(textIn(data, 'text'));
}

/** Items are texts, or objects with a text and items of their own. */
function listToHtml({ items }: RichNode, isOrdered: boolean): string {
  const entries = Array.isArray(items) ? items : [];
  const lines = entries.map((item: unknown) => {
    if (typeof item === 'string') return element('li', item);
    const nested = (item as RichNode | null)?.items;
    const below = Array.isArray(nested) && nested.length > 0 ? listToHtml({ items: nested }, isOrdered) : '';
    return element('li', textIn(item, 'content', 'text') + below);
  });
  return element(isOrdered ? 'ol' : 'ul', lines.join(''));
}

function quoteToHtml(data: RichNode): string {
  const by = textIn(data, 'caption');
  return element('blockquote', textIn(data, 'text') + (by === '' ? '' : `<br />${by}`));
}

function pictureToHtml(data: RichNode): string {
  const file = objectIn(data, 'file');
  const caption = textIn(data, 'caption');
  return figure({
    url: textIn(file, 'url', 'fileURL') || data.url,
    alt: textIn(data, 'alt') || textIn(file, 'title'),
    caption,
  });
}

function linkToHtml(data: RichNode): string {
  const about = objectIn(data, 'meta');
  return embedded(data.link, textIn(about, 'title'), escapeHtml(textIn(about, 'description')));
}

function tableToHtml({ content, withHeadings }: RichNode): string {
  const rows = Array.isArray(content) ? content.filter((row): row is unknown[] => Array.isArray(row)) : [];
  const lines = rows.map((row, index) => {
    const tag = withHeadings === true && index === 0 ? 'th' : 'td';
    return element('tr', row.map((cell) => element(tag, typeof cell === 'string' ? cell : '')).join(''));
  });
  return element('table', lines.join(''));
}
