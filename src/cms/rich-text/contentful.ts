import { documentToHtmlString, type Options } from '@contentful/rich-text-html-renderer';
import { BLOCKS, INLINES, type Document } from '@contentful/rich-text-types';
import { isObject } from '../json-body';
import {
  embedded,
  element,
  escapeHtml,
  figure,
  nodesIn,
  objectIn,
  paragraph,
  textIn,
  type RichNode,
} from './html-parts';

/**
 * Contentful's rich text as HTML. Assets and entries that came along with the document are shown (a picture, a link to a
 * file, an entry's title); of those that are only linked nothing is known, and links to them keep their words.
 */
export function contentfulToHtml(value: unknown): string {
  return documentToHtmlString(tidied(value as RichNode) as unknown as Document, OPTIONS);
}

const KNOWN: ReadonlySet<unknown> = new Set<string>([...Object.values(BLOCKS), ...Object.values(INLINES), 'text']);

/** The library trusts the shape of every node: what is missing is filled in, and an unknown node keeps what it holds. */
function tidied(node: RichNode): RichNode {
  const { nodeType } = node;
  if (nodeType === 'text') return { nodeType, value: textIn(node, 'value'), marks: nodesIn(node.marks), data: {} };
  const content = nodesIn(node.content).map(tidied);
  return { nodeType: KNOWN.has(nodeType) ? nodeType : BLOCKS.PARAGRAPH, content, data: objectIn(node, 'data') };
}

const OPTIONS: Options = {
  renderNode: {
    [BLOCKS.EMBEDDED_ASSET]: (node) => assetToHtml(targetOf(node.data)),
    [BLOCKS.EMBEDDED_ENTRY]: (node) => paragraph(escapeHtml(titleOf(targetOf(node.data)))),
    [BLOCKS.EMBEDDED_RESOURCE]: () => '',
    [INLINES.EMBEDDED_ENTRY]: (node) => escapeHtml(titleOf(targetOf(node.data))),
    [INLINES.EMBEDDED_RESOURCE]: () => '',
    [INLINES.ASSET_HYPERLINK]: (node, next) =>
      element('a', next(node.content), { href: fileOf(targetOf(node.data)).url }),
    [INLINES.ENTRY_HYPERLINK]: (node, next) => next(node.content),
    [INLINES.RESOURCE_HYPERLINK]: (node, next) => next(node.content),
  },
  renderMark: {
    bold: (text) => element('strong', text),
    italic: (text) => element('em', text),
    strikethrough: (text) => element('s', text),
    code: (text) => element('code', text),
  },
};

/** The fields of what a node points to; none where it is only a link. */
function targetOf(data: unknown): RichNode {
  const target = isObject(data) ? objectIn(data, 'target') : {};
  const fields = isObject(target.fields) ? target.fields : target;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, firstLocale(value)]));
}

/** The management API has each field by locale: `{"en-US": …}`. */
function firstLocale(value: unknown): unknown {
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(key) && key !== 'url')
    ? value[keys[0]!]
    : value;
}

function fileOf(fields: RichNode): { url: string; type: string; size: RichNode } {
  const file = objectIn(fields, 'file');
  const url = textIn(file, 'url') || textIn(fields, 'url');
  return { url, type: textIn(file, 'contentType'), size: objectIn(objectIn(file, 'details'), 'image') };
}

function assetToHtml(fields: RichNode): string {
  const { url, type, size } = fileOf(fields);
  const [title, description] = [textIn(fields, 'title'), textIn(fields, 'description')];
  if (type !== '' && !type.startsWith('image/')) return embedded(url, title || description);
  return figure({ url, alt: description || title, width: size.width, height: size.height });
}

function titleOf(fields: RichNode): string {
  return textIn(fields, 'title', 'name', 'headline', 'internalName');
}
