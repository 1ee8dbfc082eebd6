import { essenceOf } from './field-shape';
import { isObject } from './json-body';
import { oneLine } from './plain-text';

const LIMITS = { length: 200, names: 30, entries: 200, depth: 5 };

/**
 * Names of topics or authors, from a name, a list separated by commas, an object with a name, or a list of those; through
 * what CMSs wrap relations in: `{"nodes":[…]}`, `{"edges":[{"node"}]}`, `{"data":[{"attributes"}]}`, `{"fields"}`, a row
 * between two tables (`{"tags_id":{…}}`). References that were not resolved (numbers, UUIDs, `_ref`) give none.
 */
export function namesOf(value: unknown): string[] {
  const names = entriesOf(value, LIMITS.depth).map((name) => oneLine(name, LIMITS.length));
  return distinct(names.filter((name) => name !== '' && !UUID.test(name))).slice(0, LIMITS.names);
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function entriesOf(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return value.slice(0, 5_000).split(',');
  return objectsOf(value, depth).map((entry) => nameOf(entry, LIMITS.depth));
}

/** A list's entries, whatever the list is wrapped in. */
function objectsOf(value: unknown, depth: number): unknown[] {
  if (Array.isArray(value)) return value.slice(0, LIMITS.entries);
  if (!isObject(value) || depth <= 0) return [value];
  const inner = ['nodes', 'edges', 'data', 'items']
    .map((name) => value[name])
    .find((list) => isObject(list) || Array.isArray(list));
  return inner === undefined ? [value] : objectsOf(inner, depth - 1);
}

const NAMES = ['name', 'title', 'label', 'displayName', 'fullName', 'username', 'slug'];

function nameOf(entry: unknown, depth: number): string {
  const essence = essenceOf(entry);
  if (typeof essence === 'string') return essence.slice(0, 1_000);
  if (!isObject(essence) || depth <= 0 || essence.visibility === 'internal') return '';
  const own = NAMES.map((name) => (Object.hasOwn(essence, name) ? essenceOf(essence[name]) : undefined));
  const found = own.find((name) => typeof name === 'string' && name !== '');
  if (typeof found === 'string') return found.slice(0, 1_000);
  return personOf(essence) || nameOf(relatedOf(essence), depth - 1);
}

function personOf(entry: Record<string, unknown>): string {
  const parts = [entry.first_name ?? entry.firstName, entry.last_name ?? entry.lastName];
  return parts
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ')
    .slice(0, 1_000);
}

/** The document that an entry of a relation stands for. */
function relatedOf(entry: Record<string, unknown>): unknown {
  const wrapper = ['node', 'attributes', 'data', 'fields', 'value'].find((name) => isObject(entry[name]));
  const junction = Object.keys(entry).find((name) => name.endsWith('_id') && isObject(entry[name]));
  const name = wrapper ?? junction;
  return name === undefined ? undefined : entry[name];
}

/** The first spelling of each, whatever its case. */
function distinct(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()));
}
