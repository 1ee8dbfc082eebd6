import { z } from 'zod';
import { isObject } from './json-body';

const Sys = z.looseObject({ id: z.string(), type: z.string(), createdAt: z.string().optional() });
const Linked = z.looseObject({ sys: Sys, fields: z.record(z.string(), z.record(z.string(), z.unknown())).optional() });
type Linked = z.infer<typeof Linked>;

/** What the Delivery API sends along with entries: the entries and assets they link to, all languages. */
export const Includes = z.object({ Entry: z.array(Linked).optional(), Asset: z.array(Linked).optional() });

/** By type and id; nothing where the body brought nothing along. */
export type LinkedResources = ReadonlyMap<string, Linked>;

export function linkedResources({ Entry = [], Asset = [] }: z.infer<typeof Includes>): LinkedResources {
  return new Map([...Entry, ...Asset].map((linked) => [`${linked.sys.type}:${linked.sys.id}`, linked]));
}

/** Whether a value names something without telling what it is: an author, a topic, a picture. */
export function hasLink(value: unknown, depth = 20): boolean {
  if (depth < 0) return false;
  if (Array.isArray(value)) return value.some((entry) => hasLink(entry, depth - 1));
  if (!isObject(value)) return false;
  return (
    linkKey(value) !== null || (isRichText(value) && Object.values(value).some((part) => hasLink(part, depth - 1)))
  );
}

/** Which languages to take a linked resource's fields from, best first. */
export type Languages = readonly string[];

/** A value with what it links to in place of the links; a link to what is unpublished stays as it is. */
export function withLinks(value: unknown, linked: LinkedResources, languages: Languages): unknown {
  if (linked.size === 0) return value;
  if (Array.isArray(value)) return value.map((entry) => withLinks(entry, linked, languages));
  if (!isObject(value)) return value;
  if (isRichText(value)) return richTextWithLinks(value, linked, languages, 60);
  const resource = linked.get(linkKey(value) ?? '');
  return resource === undefined ? value : flat(resource, languages);
}

/** Inside rich text the renderer expects a resource as it is, with `fields`. */
function richTextWithLinks(value: unknown, linked: LinkedResources, languages: Languages, depth: number): unknown {
  if (depth < 0) return null;
  if (Array.isArray(value)) return value.map((part) => richTextWithLinks(part, linked, languages, depth - 1));
  if (!isObject(value)) return value;
  const resource = linked.get(linkKey(value) ?? '');
  if (resource !== undefined) return { sys: resource.sys, fields: fieldsIn(resource, languages) };
  const parts = Object.entries(value).map(([key, part]) => [
    key,
    richTextWithLinks(part, linked, languages, depth - 1),
  ]);
  return Object.fromEntries(parts);
}

function linkKey({ sys }: Record<string, unknown>): string | null {
  if (!isObject(sys) || sys.type !== 'Link') return null;
  return typeof sys.linkType === 'string' && typeof sys.id === 'string' ? `${sys.linkType}:${sys.id}` : null;
}

function isRichText(value: Record<string, unknown>): boolean {
  return typeof value.nodeType === 'string';
}

/** With `createdAt`, by which a document of its own is told from a component. */
function flat(resource: Linked, languages: Languages): Record<string, unknown> {
  const fields = fieldsIn(resource, languages);
  const own = { id: resource.sys.id, createdAt: resource.sys.createdAt ?? '' };
  return resource.sys.type === 'Asset' ? { ...own, ...pictureOf(fields) } : { ...fields, ...own };
}

function fieldsIn({ fields = {} }: Linked, languages: Languages): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, values]) => {
    const language = languages.find((candidate) => Object.hasOwn(values, candidate));
    const value = language === undefined ? Object.values(values)[0] : values[language];
    return [name, name === 'file' ? withScheme(value) : value] as const;
  });
  return Object.fromEntries(entries);
}

/** Contentful leaves the scheme of an asset's address out. */
function withScheme(file: unknown): unknown {
  if (!isObject(file) || typeof file.url !== 'string' || !file.url.startsWith('//')) return file;
  return { ...file, url: `https:${file.url}` };
}

function pictureOf({ file, title, description }: Record<string, unknown>): Record<string, unknown> {
  const { url, details } = isObject(file) ? file : {};
  const image = isObject(details) && isObject(details.image) ? details.image : {};
  return { url, alt: description ?? title, width: image.width, height: image.height };
}
