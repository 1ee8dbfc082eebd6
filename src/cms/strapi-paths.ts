import type { ApiSettings } from './content-api';

/** What a model is called in addresses: its plural, as Strapi guesses it, or what the option `path.<model>` says. */
export function pathOf(model: string, options: ApiSettings['options']): string {
  const given = options[`path.${model}`];
  return given?.replace(/^\/+|\/+$/g, '') ?? encodeURIComponent(pluralOf(model));
}

/** The type stays with the address of a list, in the part behind # that is never sent. */
export function withType(url: string, type: string): string {
  return `${url}#${encodeURIComponent(type)}`;
}

export function typeIn(url: string): string {
  return decodeURIComponent(url.split('#', 2)[1] ?? '');
}

function pluralOf(model: string): string {
  if (/[^aeiou]y$/.test(model)) return `${model.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(model) ? `${model}es` : `${model}s`;
}
