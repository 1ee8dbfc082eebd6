import { compile, type HtmlToTextOptions } from 'html-to-text';
import { TEXT_LIMITS, type TextLimits } from './text-limits';

/** HTML as plain text: words of links and tables stay, addresses, images, scripts and styles do not. */
export function htmlToText(html: string, limits: TextLimits = TEXT_LIMITS): string {
  const bounded = shallow(html.slice(0, limits.inputLength), limits.depth);
  return converterFor(limits)(bounded).trim();
}

const converters = new WeakMap<TextLimits, (html: string) => string>();

/** Made once for all: building it takes longer than converting a page. */
function converterFor(limits: TextLimits): (html: string) => string {
  const converter = converters.get(limits) ?? compile(optionsFor(limits));
  converters.set(limits, converter);
  return converter;
}

/** Whether a text is meant as HTML: it has at least one tag that editors produce. */
export function looksLikeHtml(text: string): boolean {
  return /<(?:p|div|span|h[1-6]|ul|ol|li|br|hr|a|img|b|i|em|strong|u|table|blockquote|figure|pre|code|section|article|script|style|iframe)\b[^>]{0,2000}>/i.test(
    text.slice(0, 20_000),
  );
}

const plainHeading = { options: { uppercase: false } };

function optionsFor({ depth }: TextLimits): HtmlToTextOptions {
  return {
    wordwrap: false,
    limits: { maxDepth: depth, ellipsis: '' },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'iframe', format: 'skip' },
      ...[1, 2, 3, 4, 5, 6].map((level) => ({ selector: `h${level}`, ...plainHeading })),
      { selector: 'table', format: 'block' },
      { selector: 'td', format: 'inlineSurround', options: { suffix: ' ' } },
      { selector: 'th', format: 'inlineSurround', options: { suffix: ' ' } },
      { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ],
  };
}

/** Elements that end by themselves do not count as levels. */
const SELF_ENDING =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|dt|dd|tr|td|th|thead|tbody|option)$/i;

/** Cut where elements are nested so deep that building a tree of them would take time that grows with the square. */
function shallow(html: string, depth: number): string {
  let level = 0;
  for (const { 1: slash, 2: name = '', index } of html.matchAll(/<(\/?)([a-z][a-z0-9-]{0,30})/gi)) {
    if (SELF_ENDING.test(name)) continue;
    level = Math.max(0, level + (slash === '' ? 1 : -1));
    if (level > depth * 4) return html.slice(0, index);
  }
  return html;
}
