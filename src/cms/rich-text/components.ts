import { isObject } from '../json-body';
import { embedded, escapeHtml, figure, heading, paragraph, textIn, type RichNode } from './html-parts';

/**
 * Lists of a site's own components (Strapi's dynamic zones, Payload's blocks) as HTML: of each its heading, its texts, the
 * rich text in it, its pictures and its links, by what such fields are usually called.
 */
export function componentsToHtml(value: unknown, richTextToHtml: (value: unknown) => string): string {
  const list = Array.isArray(value) ? value : [];
  return list
    .filter(isObject)
    .map((component) => componentToHtml(component, richTextToHtml))
    .join('');
}

const TITLE = /^(?:title|heading|headline)$/i;
const TEXT = /^(?:text|body|content|richtext|description|markdown|html|value|quote|intro|lead|answer)$/i;
const SMALL = /^(?:caption|credit|name|question|subtitle|author)$/i;
const FILE = /^(?:file|image|media|picture|photo|cover|video|files|images|gallery|slides)$/i;
const BELOW = /^(?:children|columns|items|blocks|sections|rows|entries|faqs?|cards)$/i;

function componentToHtml(component: RichNode, richTextToHtml: (value: unknown) => string): string {
  const parts = Object.entries(component).map(([name, value]) => {
    if (typeof value === 'string' && TITLE.test(name)) return heading(3, escapeHtml(value));
    if (TEXT.test(name)) return richTextToHtml(value);
    if (typeof value === 'string' && SMALL.test(name)) return paragraph(escapeHtml(value));
    if (FILE.test(name)) return filesToHtml(value);
    return BELOW.test(name) ? componentsToHtml(value, richTextToHtml) : '';
  });
  const url = textIn(component, 'url', 'href', 'embedUrl');
  return parts.join('') + (url === '' ? '' : embedded(url, textIn(component, 'label', 'linkText')));
}

function filesToHtml(value: unknown): string {
  const files = (Array.isArray(value) ? value : [value]).filter(isObject);
  return files.map(fileToHtml).join('');
}

function fileToHtml(file: RichNode): string {
  const isPicture = !/^(?!image\/)./.test(textIn(file, 'mime', 'mimeType', 'contentType'));
  if (!isPicture) return embedded(file.url, textIn(file, 'name', 'filename', 'title'));
  const alt = textIn(file, 'alternativeText', 'alt', 'altText');
  const caption = escapeHtml(textIn(file, 'caption'));
  return figure({ url: file.url, alt, caption, width: file.width, height: file.height });
}
