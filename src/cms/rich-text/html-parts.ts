import { isObject } from '../json-body';

/** A node of structured rich text: whatever was sent, bounded and without cycles. */
export type RichNode = Readonly<Record<string, unknown>>;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/** An element with the attributes that have a value. What it holds must be HTML already. */
export function element(tag: string, inner: string, attributes: Readonly<Record<string, unknown>> = {}): string {
  return `<${tag}${written(attributes)}>${inner}</${tag}>`;
}

/** Wraps HTML in elements, the last the outermost. */
export function wrapped(inner: string, tags: readonly string[]): string {
  return inner === '' ? '' : tags.reduce((html, tag) => element(tag, html), inner);
}

/** A heading of level 1 to 6; from a number, `h2`, or `two`. */
export function heading(level: unknown, inner: string): string {
  const digit = /[1-6]/.exec(typeof level === 'string' || typeof level === 'number' ? String(level) : '')?.[0];
  const word = typeof level === 'string' ? LEVELS.findIndex((name) => level.endsWith(name)) + 1 : 0;
  return element(`h${digit ?? (word || 2)}`, inner);
}

const LEVELS = ['one', 'two', 'three', 'four', 'five', 'six'];

/** A picture with its caption; where it has no address, what is said of it. */
export function figure({ url, alt, caption, width, height }: Picture): string {
  const label = typeof alt === 'string' ? alt : '';
  const said = typeof caption === 'string' ? caption : '';
  const note = said === '' ? '' : element('figcaption', said);
  if (typeof url !== 'string' || url === '') return said === '' ? paragraph(escapeHtml(label)) : paragraph(said);
  return element('figure', `<img${written({ src: url, width, height })} alt="${escapeHtml(label)}" />${note}`);
}

export interface Picture {
  readonly url: unknown;
  readonly alt?: unknown;
  /** HTML. */
  readonly caption?: unknown;
  readonly width?: unknown;
  readonly height?: unknown;
}

/** What is elsewhere (a video, a post, a file) as a link in a paragraph of its own; nothing where there is no address. */
export function embedded(url: unknown, title?: unknown, caption?: unknown): string {
  if (typeof url !== 'string' || url === '') return typeof title === 'string' ? paragraph(escapeHtml(title)) : '';
  const label = typeof title === 'string' && title !== '' ? title : url;
  const note = typeof caption === 'string' && caption !== '' ? `<br />${caption}` : '';
  return paragraph(element('a', escapeHtml(label), { href: url }) + note);
}

export function codeBlock(code: unknown, language?: unknown): string {
  const name = typeof language === 'string' && /^[\w+#-]{1,30}$/.test(language) ? `language-${language}` : undefined;
  return element('pre', element('code', escapeHtml(typeof code === 'string' ? code : ''), { class: name }));
}

export function paragraph(inner: string): string {
  return inner === '' ? '' : element('p', inner);
}

/** The first of these fields that is a text; '' where none is. */
export function textIn(node: unknown, ...names: readonly string[]): string {
  if (!isObject(node)) return '';
  const found = names.map((name) => (Object.hasOwn(node, name) ? node[name] : undefined));
  return found.find((value): value is string => typeof value === 'string' && value !== '') ?? '';
}

/** The objects in a list; none where it is no list. */
export function nodesIn(list: unknown): RichNode[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** A field that is an object; an empty one where it is none. */
export function objectIn(node: RichNode, name: string): RichNode {
  const value = Object.hasOwn(node, name) ? node[name] : undefined;
  return isObject(value) ? value : {};
}

function written(attributes: Readonly<Record<string, unknown>>): string {
  return Object.entries(attributes)
    .filter(([, value]) => (typeof value === 'string' && value !== '') || Number.isFinite(value))
    .map(([name, value]) => ` ${name}="${escapeHtml(String(value))}"`)
    .join('');
}
