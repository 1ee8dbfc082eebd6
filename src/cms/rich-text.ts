import type { Body, BodyFormat, Json } from '../core/item';
import { looksLikeBlocks } from './blocks-text';
import { htmlToText, looksLikeHtml } from './html-text';
import { looksLikeMarkdown, markdownToText } from './markdown-text';
import { cleaned, cut, trimLines } from './plain-text';
import { STRUCTURES, structureOf, unwrapped, type Structure } from './rich-text/structure';
import { structureToHtml } from './rich-text/to-html';
import { safeJson } from './safe-json';
import { TEXT_LIMITS, type TextLimits } from './text-limits';

/** How a body may be said to be written: roughly (`blocks`: any structured rich text), or by what wrote it. */
export type RichTextFormat = BodyFormat | Structure;

export const RICH_TEXT_FORMATS = ['html', 'markdown', 'blocks', 'text', ...STRUCTURES] as const;

/**
 * A body with its plain text, bounded: what is beyond the limits is cut before it is parsed. A string longer than the
 * keeping limit is kept as its plain text only, for half a document of HTML would be broken HTML. Rich text that comes
 * wrapped (`{"rendered"}`, `{"raw","html"}`, a string of JSON) is kept unwrapped. Null where there is none.
 */
export function bodyOf(given: unknown, told?: RichTextFormat, limits: TextLimits = TEXT_LIMITS): Body | null {
  const { value, format } = asWritten(given, told);
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return bodyOfString(value, format, limits);
  const kept = bounded(value, limits);
  return isEmpty(kept) ? null : { format: 'blocks', value: kept, text: plainText(kept, format, limits) };
}

/** Any rich text as plain text: paragraphs on lines of their own. */
export function plainText(given: unknown, told?: RichTextFormat, limits: TextLimits = TEXT_LIMITS): string {
  const { value, format } = asWritten(given, told);
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
  return (
    typeof value === 'string' || unwrapped(value) !== null || looksLikeBlocks(value) || structureOf(value) !== null
  );
}

interface Written {
  readonly value: unknown;
  readonly format: RichTextFormat;
}

/** Without what it is wrapped in. What is said of the format counts where it can be true of the value. */
function asWritten(given: unknown, told: RichTextFormat | undefined): Written {
  const inner = told === 'text' ? null : unwrapped(given);
  const value = inner === null ? given : inner.value;
  const format = inner?.format ?? told ?? formatOf(value);
  const isStructured = format === 'blocks' || isStructure(format);
  if (typeof value === 'string')
    return { value, format: isStructured ? (told === 'blocks' ? 'text' : formatOf(value)) : format };
  return { value, format: isStructured ? format : 'blocks' };
}

function bodyOfString(value: string, format: RichTextFormat, limits: TextLimits): Body {
  const text = plainText(value, format, limits);
  if (value.length > limits.keptLength) return { format: 'text', value: text, text };
  return { format: format as BodyFormat, value: cleaned(value), text };
}

function converted(value: unknown, format: RichTextFormat, limits: TextLimits): string {
  if (typeof value !== 'string') return structuredText(bounded(value, limits), format, limits);
  if (format === 'html') return htmlToText(value, limits);
  return format === 'markdown' ? markdownToText(value, limits) : value.slice(0, limits.textLength);
}

/** By way of HTML, so that lists, tables and cards read as they do there. HTML has more characters than it has text. */
function structuredText(value: Json, format: RichTextFormat, limits: TextLimits): string {
  const html = structureToHtml(value, isStructure(format) ? format : null, { limits });
  return htmlToText(html, { ...limits, inputLength: limits.inputLength * 4 }, 'lines');
}

function bounded(value: unknown, limits: TextLimits): Json {
  return safeJson(value, { depth: limits.depth, nodes: limits.nodes, stringLength: limits.keptLength });
}

function isStructure(format: RichTextFormat): format is Structure {
  return (STRUCTURES as readonly string[]).includes(format);
}

function isEmpty(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
