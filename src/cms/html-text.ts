import { compile, type HtmlToTextOptions } from 'html-to-text';
import { shallow } from './html-depth';
import { TEXT_LIMITS, type TextLimits } from './text-limits';

/**
 * HTML as plain text: words of links and tables stay, addresses, images, scripts and styles do not. `spaced`: a blank line
 * between paragraphs and marks before the items of lists; `lines`: each on a line of its own and nothing more.
 */
export function htmlToText(html: string, limits: TextLimits = TEXT_LIMITS, style: TextStyle = 'spaced'): string {
  const bounded = shallow(html.slice(0, limits.inputLength), limits.depth);
  const text = converterFor(limits.depth, style)(bounded).trim();
  return style === 'spaced' ? text : text.replace(/\s*\n\s*/g, '\n');
}

export type TextStyle = 'spaced' | 'lines';

const converters = new Map<string, (html: string) => string>();

/** Made once for all: building it takes longer than converting a page. */
function converterFor(depth: number, style: TextStyle): (html: string) => string {
  const key = `${depth} ${style}`;
  const converter = converters.get(key) ?? compile(optionsFor(depth, style));
  converters.set(key, converter);
  return converter;
}

/** Whether a text is meant as HTML: it has at least one tag that editors produce. */
export function looksLikeHtml(text: string): boolean {
  return /<(?:p|div|span|h[1-6]|ul|ol|li|br|hr|a|img|b|i|em|strong|u|table|blockquote|figure|pre|code|section|article|script|style|iframe)\b[^>]{0,2000}>/i.test(
    text.slice(0, 20_000),
  );
}

const plainHeading = { options: { uppercase: false } };

/** Without bullets, numbers and the marks of quotes. */
const UNMARKED = [
  ...['ul', 'ol'].map((selector) => ({ selector, format: 'unorderedList', options: { itemPrefix: ' ' } })),
  { selector: 'blockquote', format: 'block' },
];

function optionsFor(depth: number, style: TextStyle): HtmlToTextOptions {
  return {
    wordwrap: false,
    limits: { maxDepth: depth, ellipsis: '' },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'iframe', format: 'skip' },
      ...[1, 2, 3, 4, 5, 6].map((level) => ({ selector: `h${level}`, ...plainHeading })),
      ...(style === 'lines' ? UNMARKED : []),
      { selector: 'table', format: 'block' },
      { selector: 'td', format: 'inlineSurround', options: { suffix: ' ' } },
      { selector: 'th', format: 'inlineSurround', options: { suffix: ' ' } },
      { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ],
  };
}
