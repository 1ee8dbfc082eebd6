import { toHTML, type PortableTextComponents } from '@portabletext/to-html';
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
 * Sanity's Portable Text as HTML. A picture that is only referenced (`image-<id>-<width>x<height>-<format>`) has an address
 * where `assetBase` names its data set (`https://cdn.sanity.io/images/<project>/<dataset>`), else its words are kept.
 */
export function portableTextToHtml(value: unknown, { assetBase }: { readonly assetBase?: string } = {}): string {
  const blocks = nodesIn(value).filter(({ _type }) => typeof _type === 'string' && !(_type in Object.prototype));
  return toHTML(blocks as never, { components: componentsWith(assetBase), onMissingComponent: false });
}

type TypeRule = (node: RichNode) => string;

function componentsWith(assetBase: string | undefined): Partial<PortableTextComponents> {
  const picture: TypeRule = (node) => pictureToHtml(node, assetBase);
  const rules: Record<string, TypeRule> = { ...TYPES, image: picture, figure: picture, mainImage: picture };
  const types = Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, ({ value }: { value: RichNode }) => rule(value)]),
  );
  return {
    types,
    marks: MARKS,
    unknownType: ({ value }: { value: unknown }) => unknownToHtml(value as RichNode),
    unknownMark: ({ children }) => children,
    unknownBlockStyle: ({ children }) => element('p', children ?? ''),
  };
}

const MARKS: PortableTextComponents['marks'] = {
  underline: ({ children }) => element('u', children),
  'strike-through': ({ children }) => element('s', children),
  sup: ({ children }) => element('sup', children),
  sub: ({ children }) => element('sub', children),
  highlight: ({ children }) => element('mark', children),
  link: ({ children, value }) => element('a', children, { href: textIn(value, 'href', 'url') }),
};

const TYPES: Readonly<Record<string, TypeRule>> = {
  code: (node) => codeBlock(node.code, node.language),
  table: tableToHtml,
  break: () => '<hr />',
  divider: () => '<hr />',
  hr: () => '<hr />',
};

function pictureToHtml(node: RichNode, assetBase: string | undefined): string {
  const asset = objectIn(node, 'asset');
  const url = textIn(asset, 'url') || textIn(node, 'url') || sanityImageUrl(textIn(asset, '_ref', '_id'), assetBase);
  const alt = textIn(node, 'alt', 'altText') || textIn(asset, 'altText');
  return figure({ url, alt, caption: escapeHtml(textIn(node, 'caption')) });
}

/** The address of a referenced picture; '' where the reference is none, or the data set is not known. */
export function sanityImageUrl(reference: string, assetBase: string | undefined): string {
  const [, id, size, format] = /^image-([A-Za-z0-9]{1,100})-(\d{1,6}x\d{1,6})-([a-z]{2,5})$/.exec(reference) ?? [];
  return id === undefined || assetBase === undefined ? '' : `${assetBase.replace(/\/+$/, '')}/${id}-${size}.${format}`;
}

function tableToHtml({ rows }: RichNode): string {
  const lines = nodesIn(rows).map(({ cells }) => {
    const texts = Array.isArray(cells) ? cells.map((cell) => (typeof cell === 'string' ? cell : '')) : [];
    return element('tr', texts.map((text) => element('td', escapeHtml(text))).join(''));
  });
  return lines.length === 0 ? '' : element('table', lines.join(''));
}

/** A site's own type: its title, its texts, its link, and the Portable Text in it. */
function unknownToHtml(node: RichNode): string {
  const title = textIn(node, 'title', 'heading');
  const url = textIn(node, 'url', 'href');
  if (url !== '') return embedded(url, title);
  const nested = ['body', 'content', 'text', 'children'].map((name) => node[name]).filter(Array.isArray);
  const words = paragraph(escapeHtml(textIn(node, 'text', 'body', 'content', 'quote', 'caption')));
  return (
    (title === '' ? '' : heading(3, escapeHtml(title))) +
    words +
    nested.map((list) => portableTextToHtml(list)).join('')
  );
}
