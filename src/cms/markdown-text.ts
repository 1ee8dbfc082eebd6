import { Marked } from 'marked';
import { htmlToText } from './html-text';
import { TEXT_LIMITS, type TextLimits } from './text-limits';

const marked = new Marked({ gfm: true, async: false });

/** Markdown as plain text; where the parser gives up, the source as it is. */
export function markdownToText(markdown: string, limits: TextLimits = TEXT_LIMITS): string {
  const html = markdownToHtml(markdown, limits);
  if (html === null) return markdown.slice(0, limits.inputLength).trim();
  return htmlToText(html, { ...limits, inputLength: limits.inputLength * 2 });
}

/** Markdown as HTML that is not safe yet (Markdown may hold any HTML); null where the parser gives up. */
export function markdownToHtml(markdown: string, { inputLength }: TextLimits = TEXT_LIMITS): string | null {
  try {
    return marked.parse(tamed(markdown.slice(0, inputLength)), { async: false });
  } catch {
    return null;
  }
}

/** Whether a text is meant as Markdown: headings, lists, links, emphasis, fences or quotes. */
export function looksLikeMarkdown(text: string): boolean {
  const start = text.slice(0, 20_000);
  return (
    /^(?:#{1,6} \S|[-*+] \S|\d{1,3}\. \S|> ?\S|```)/m.test(start) || /\]\([^\s)]{1,500}\)|(?:\*\*|__)\S/.test(start)
  );
}

const LONG_RUN = /(?:(?:[>+*~_-]|\d{1,9}[.)]) ?){30,}/g;
const DEEP_INDENT = /^[ \t]{40,}/gm;
const MAX_MARKERS = 200;

/** Without what makes the parser's time grow with the square: endless nesting, and thousands of marks in one paragraph. */
function tamed(markdown: string): string {
  const flat = markdown.replace(/\r\n?/g, '\n').replace(LONG_RUN, '---').replace(DEEP_INDENT, ' '.repeat(40));
  return flat
    .split('\n\n')
    .map((block) => (countMarkers(block) > MAX_MARKERS ? block.replace(/[_*[\]!`~<]+/g, ' ') : block))
    .join('\n\n');
}

function countMarkers(block: string): number {
  return block.match(/[_*~`[<]+/g)?.length ?? 0;
}
