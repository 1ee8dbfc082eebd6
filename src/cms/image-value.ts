import type { Image } from '../core/item';
import { essenceOf } from './field-shape';
import { isObject } from './json-body';
import { oneLine } from './plain-text';
import { sanityImageUrl } from './rich-text/portable-text';
import { urlOf } from './url-value';

/**
 * A picture, from an address, an object with one, or the first of a list; through what CMSs wrap files in (`{"asset"}`,
 * `{"node"}`, `{"data":{"attributes"}}`, `{"fields":{"file"}}`). `base`: what relative addresses are relative to; for Directus
 * where its files are (`https://…/assets`), for Sanity its data set (`https://cdn.sanity.io/images/<project>/<dataset>`).
 */
export function imageOf(value: unknown, base?: string): Image | null {
  const first = firstOf(value);
  const image = isObject(first) ? fileOf(first) : { url: first };
  const url = addressOf(image, base);
  if (url === null) return null;
  const texts = ['alt', 'alternativeText', 'altText', 'alt_text', 'description'].map((name) => essenceOf(image[name]));
  const alt = texts.find((text) => typeof text === 'string' && text !== '');
  return { url, alt: oneLine(typeof alt === 'string' ? alt : '', 500), ...sizeOf(image) };
}

/** Whether a value is a picture's, as far as its shape tells: neither text nor a bare number. */
export function mayBeImage(value: unknown): boolean {
  return typeof value === 'string' || isObject(value) || Array.isArray(value);
}

type File = Readonly<Record<string, unknown>>;

function firstOf(value: unknown): unknown {
  const essence = essenceOf(value);
  return Array.isArray(essence) ? essenceOf(essence[0]) : essence;
}

const WRAPPERS = ['node', 'data', 'attributes', 'fields', 'file', 'asset', 'image', 'media'];

/** A file with what is said of it on the way to it: the words stand outside, the address inside. */
function fileOf(file: File, depth = 6): File {
  const name = WRAPPERS.find((wrapper) => isObject(firstOf(file[wrapper])));
  if (name === undefined || depth === 0 || typeof file.url === 'string') return file;
  const { [name]: wrapped, ...outside } = file;
  return { ...fileOf(firstOf(wrapped) as File, depth - 1), ...withoutIds(outside) };
}

/** Ids and types of wrappers are not the file's. */
function withoutIds(file: File): File {
  return Object.fromEntries(
    Object.entries(file).filter(
      ([name, value]) => !/^(?:_?id|_?type|sys|_ref|_key)$/.test(name) && value !== null && value !== '',
    ),
  );
}

function addressOf(image: File, base: string | undefined): string | null {
  const given = [image.url, image.src, image.href, image.sourceUrl, image.source_url].map((url) => essenceOf(url));
  const url = given.find((address) => typeof address === 'string');
  if (typeof url === 'string') return urlOf(url, base) ?? assetUrl(url, base);
  return assetUrl(image._ref ?? image._id ?? image.filename_disk ?? image.id, base);
}

const FILE_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?:\.[a-z0-9]{1,5})?$/i;

/** Files that are known by an id: Sanity's references and Directus's UUIDs. */
function assetUrl(id: unknown, base: string | undefined): string | null {
  if (typeof id !== 'string' || base === undefined) return null;
  if (FILE_ID.test(id)) return urlOf(`${base.replace(/\/+$/, '')}/${id}`);
  return urlOf(sanityImageUrl(id, base));
}

function sizeOf(image: File): { width?: number; height?: number } {
  const details = isObject(image.details) && isObject(image.details.image) ? image.details.image : {};
  const { width, height } = { width: image.width ?? details.width, height: image.height ?? details.height };
  const isSize = (size: unknown): size is number =>
    typeof size === 'number' && Number.isInteger(size) && size > 0 && size < 100_000;
  return { ...(isSize(width) && { width }), ...(isSize(height) && { height }) };
}
