import { isObject } from './json-body';

/** Strapi 4 wraps fields in `attributes` and relations in `data`; Strapi 5 does not. Both come out the way of Strapi 5. */
export function strapiRecord(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { attributes, ...rest } = value;
  const fields = isObject(attributes) && 'id' in value ? { ...attributes, ...rest } : value;
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, related(field)]));
}

function related(field: unknown): unknown {
  if (!isObject(field) || !Object.hasOwn(field, 'data')) return field;
  const { data } = field;
  if (Array.isArray(data)) return data.filter(isObject).map(strapiRecord);
  return isObject(data) ? strapiRecord(data) : null;
}
