import sanitize from 'sanitize-html';
import type { Body } from '../core/item';
import { shallow } from './html-depth';
import { cleaned } from './plain-text';
import { markdownOrTextToHtml, structureToHtml, textToHtml, type HtmlOptions } from './rich-text/to-html';
import { safeJson } from './safe-json';
import { TEXT_LIMITS, type TextLimits } from './text-limits';

/**
 * A body as HTML that a page can show as it is; '' where there is nothing. A body beyond the keeping limit is there as its
 * text only, in paragraphs. Never throws.
 */
export function safeHtmlOf({ format, value, text }: Body, options: HtmlOptions = {}): string {
  const { limits = TEXT_LIMITS } = options;
  if (typeof value !== 'string') {
    const bounded = safeJson(value, { depth: limits.depth, nodes: limits.nodes, stringLength: limits.keptLength });
    return safeHtml(structureToHtml(bounded, null, options), limits);
  }
  if (value.length > limits.keptLength) return safeHtml(textToHtml(text), limits);
  if (format === 'html') return safeHtml(value, limits);
  return safeHtml(format === 'markdown' ? markdownOrTextToHtml(value, limits) : textToHtml(value), limits);
}

/**
 * HTML with only what shows text: nothing that runs, loads a page into the page, styles it, or asks for input. Links go to
 * http, https, mailto and tel or within the site; pictures and media come by http or https. An `iframe` becomes a link to what it
 * showed: whichever hosts we allowed, their page would run in the reader's page and count the reader. Ids and classes are
 * dropped, but for the language of code. What comes out comes out the same a second time.
 */
export function safeHtml(html: string, limits: TextLimits = TEXT_LIMITS): string {
  let safe = shallow(cleaned(html.slice(0, limits.keptLength)), limits.depth);
  for (let round = 0; round < ROUNDS; round++) {
    const next = cleaned(sanitize(safe, POLICY)).trim();
    if (next === safe) return safe;
    safe = next;
  }
  return textToHtml(sanitize(safe, { allowedTags: [], allowedAttributes: {} }));
}

/** Dropping an element may bring two others together that cannot stand so: it settles within two or three rounds. */
const ROUNDS = 6;

const BLOCKS = [
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'pre',
  'hr',
  'div',
  'section',
  'article',
  'aside',
];
const LISTS = ['ul', 'ol', 'li', 'dl', 'dt', 'dd'];
const TABLES = ['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'colgroup', 'col'];
const MEDIA = ['img', 'figure', 'figcaption', 'video', 'audio', 'source'];
const WORDS = [
  'a',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'del',
  'ins',
  'mark',
  'small',
  'sub',
  'sup',
  'code',
  'kbd',
  'samp',
];
const OTHER_WORDS = ['var', 'q', 'cite', 'abbr', 'dfn', 'time', 'bdi', 'bdo', 'ruby', 'rt', 'rp', 'wbr', 'br', 'span'];
const SUMMARIES = ['details', 'summary'];

/** Elements whose content goes with them: it is code, a form's, or shown by rules of its own. */
const WITHOUT_CONTENT = [
  ...['script', 'style', 'noscript', 'template', 'title', 'textarea', 'select', 'option', 'xmp', 'plaintext'],
  ...['iframe', 'frame', 'frameset', 'noframes', 'noembed', 'object', 'embed', 'applet', 'svg', 'math', 'canvas'],
];

const POLICY: sanitize.IOptions = {
  allowedTags: [...BLOCKS, ...LISTS, ...TABLES, ...MEDIA, ...WORDS, ...OTHER_WORDS, ...SUMMARIES],
  allowedAttributes: {
    '*': ['lang', 'dir'],
    a: ['href', 'title'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    video: ['src', 'poster', 'width', 'height', 'controls', 'preload'],
    audio: ['src', 'controls', 'preload'],
    source: ['src', 'type'],
    ol: ['start', 'reversed'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
    col: ['span'],
    time: ['datetime'],
    abbr: ['title'],
    blockquote: ['cite'],
    q: ['cite'],
  },
  allowedClasses: { code: [/^language-[\w+#-]{1,30}$/] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: {
    img: ['http', 'https'],
    video: ['http', 'https'],
    audio: ['http', 'https'],
    source: ['http', 'https'],
  },
  allowedSchemesAppliedToAttributes: ['href', 'src', 'cite', 'poster'],
  allowProtocolRelative: false,
  selfClosing: ['img', 'br', 'hr', 'wbr', 'col', 'source'],
  nonTextTags: WITHOUT_CONTENT,
  nestingLimit: 250,
  transformTags: {
    iframe: (_, attributes) => framedLink(attributes),
    img: (tagName, attributes) => ({ tagName, attribs: withScheme(attributes, 'src') }),
    a: (tagName, attributes) => ({ tagName, attribs: withScheme(attributes, 'href') }),
    video: (tagName, attributes) => ({ tagName, attribs: { ...attributes, controls: '', preload: 'none' } }),
    audio: (tagName, attributes) => ({ tagName, attribs: { ...attributes, controls: '', preload: 'none' } }),
  },
};

/** A framed page as a link to it; left to be dropped where it has no address of its own. */
function framedLink(attributes: sanitize.Attributes): sanitize.Tag {
  const { src = '', title = '' } = withScheme(attributes, 'src');
  if (!/^https?:\/\//i.test(src)) return { tagName: 'iframe', attribs: {} };
  return { tagName: 'a', attribs: { href: src }, text: title || src };
}

/** `//host/path`, which is http or https as the page is. */
function withScheme(attributes: sanitize.Attributes, name: 'src' | 'href'): sanitize.Attributes {
  const address = attributes[name]?.trim();
  if (address === undefined) return attributes;
  return { ...attributes, [name]: /^\/\/[a-z0-9]/i.test(address) ? `https:${address}` : address };
}
