import type { Body, BodyFormat, Json } from '../core/item';
import { blocksToText, looksLikeBlocks } from './blocks-text';
import { htmlToText, looksLikeHtml } from './html-text';
import { looksLikeMarkdown, markdownToText } from './markdown-text';
import { cleaned, cut, trimLines } from './plain-text';
import { safeJson } from './safe-json';
import { TEXT_LIMITS, type TextLimits } from './text-limits';

/**
 * A body with its plain text, bounded: what is beyond the limits is cut before it is parsed. A string longer than the
 * keeping limit is kept as its plain text only, for half a document of HTML would be broken HTML. Null where there is none.
 */
export function bodyOf(value: unknown, format?: BodyFormat, limits: TextLimits = TEXT_LIMITS): Body | null {
  if (value === null || value === undefined || value === '') return null;
  const actual = format === 'blocks' && typeof value === 'string' ? 'text' : (format ?? formatOf(value));
  const text = plainText(value, actual, limits);
  if (typeof value === 'string' && value.length > limits.keptLength) return { format: 'text', value: text, text };
  const kept = safeJson(value, { depth: limits.depth, nodes: limits.nodes, stringLength: limits.keptLength });
  return isEmpty(kept) ? null : { format: typeof value === 'string' ? actual : 'blocks', value: kept, text };
}

/** Any rich text as plain text: paragraphs on lines of their own. */
export function plainText(
  value: unknown,
  format: BodyFormat = formatOf(value),
  limits: TextLimits = TEXT_LIMITS,
): string {
  return cut(trimLines(cleaned(converted(value, format, limits))), limits.textLength);
}

/** How a value is written, as far as can be seen. */
export function formatOf(value: unknown): BodyFormat {
  if (typeof value !== 'string') return 'blocks';
  if (looksLikeHtml(value)) return 'html';
  return looksLikeMarkdown(value) ? 'markdown' : 'text';
}

/** Whether a value can be a body at all. */
export function isRichText(value: unknown): boolean {
  return typeof value === 'string' || looksLikeBlocks(value);
}

function converted(value: unknown, format: BodyFormat, limits: TextLimits): string {
  if (typeof value !== 'string') return blocksToText(value, limits);
  if (format === 'html') return htmlToText(value, limits);
  return format === 'markdown' ? markdownToText(value, limits) : value.slice(0, limits.textLength);
}

function isEmpty(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
