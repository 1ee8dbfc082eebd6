import { blocksToText } from '../blocks-text';
import { markdownToHtml } from '../markdown-text';
import { TEXT_LIMITS, type TextLimits } from '../text-limits';
import { componentsToHtml } from './components';
import { contentfulToHtml } from './contentful';
import { editorJsToHtml } from './editor-js';
import { escapeHtml, paragraph } from './html-parts';
import { lexicalToHtml } from './lexical';
import { portableTextToHtml } from './portable-text';
import { proseMirrorToHtml } from './prosemirror';
import { slateToHtml } from './slate';
import { structureOf, unwrapped, type Structure } from './structure';

export interface HtmlOptions {
  /** What addresses of pictures that are none by themselves are relative to. */
  readonly assetBase?: string;
  readonly limits?: TextLimits;
}

type Renderer = (value: unknown, options: HtmlOptions) => string;

const RENDERERS: Readonly<Record<Structure, Renderer>> = {
  'strapi-blocks': slateToHtml,
  slate: slateToHtml,
  contentful: contentfulToHtml,
  'portable-text': portableTextToHtml,
  lexical: lexicalToHtml,
  prosemirror: proseMirrorToHtml,
  'editor-js': editorJsToHtml,
  components: (value, options) => componentsToHtml(value, (inner) => fieldToHtml(inner, options)),
};

/**
 * Structured rich text as HTML that is not safe yet: it goes through `safeHtml` before anybody sees it. The value must be
 * bounded (`safeJson`). What is of no shape we know, or breaks the rules of its own, gives its text in paragraphs.
 */
export function structureToHtml(value: unknown, told: Structure | null, options: HtmlOptions = {}): string {
  const structure = structureOf(value) ?? told;
  if (structure === null) return textToHtml(blocksToText(value, options.limits));
  try {
    return RENDERERS[structure](value, options);
  } catch {
    return textToHtml(blocksToText(value, options.limits));
  }
}

/** Plain text as paragraphs; single line breaks stay. */
export function textToHtml(text: string): string {
  const paragraphs = text.split(/\n{2,}/).map((part) => part.trim());
  return paragraphs.map((part) => paragraph(escapeHtml(part).replaceAll('\n', '<br />'))).join('');
}

/** Markdown as HTML, or as paragraphs where the parser gives up; not safe yet. */
export function markdownOrTextToHtml(markdown: string, limits: TextLimits = TEXT_LIMITS): string {
  return markdownToHtml(markdown, limits) ?? textToHtml(markdown.slice(0, limits.inputLength));
}

/** A field inside a component may be written in any way. HTML is told from Markdown by the parser: Markdown may hold it. */
function fieldToHtml(value: unknown, options: HtmlOptions): string {
  const inner = unwrapped(value)?.value ?? value;
  if (typeof inner === 'string') return markdownOrTextToHtml(inner, options.limits);
  return structureOf(inner) === null ? '' : structureToHtml(inner, null, options);
}
