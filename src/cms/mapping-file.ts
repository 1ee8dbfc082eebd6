import type { z } from 'zod';
import { FIELD_ROLES, FieldMappingSchema, type FieldMapping } from './field-mapping';
import { RICH_TEXT_FORMATS } from './rich-text';

/** All that is wrong with a mapping, at once. The message is fit to be shown as it is. */
export class MappingError extends Error {
  constructor(
    readonly file: string,
    readonly problems: readonly string[],
  ) {
    super(`${file} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'MappingError';
  }
}

/** Reads the text of a mapping file. Throws MappingError, naming every problem in words. */
export function parseMapping(text: string, file: string): FieldMapping {
  const parsed = FieldMappingSchema.safeParse(jsonIn(text, file));
  const problems = parsed.success ? contradictions(parsed.data) : problemsOf(parsed.error.issues);
  if (!parsed.success || problems.length > 0) throw new MappingError(file, problems);
  return parsed.data;
}

/** What is wrong, in words: where, what was expected there, and what was perhaps meant. */
export function problemsOf(issues: readonly z.core.$ZodIssue[]): string[] {
  return [...new Set(issues.flatMap((issue) => sentencesFor(issue)))];
}

function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new MappingError(file, [`It is not JSON: ${(error as Error).message.slice(0, 200)}.`]);
  }
}

function sentencesFor(issue: z.core.$ZodIssue): string[] {
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue.path));
  return [`${where === '' ? 'The mapping' : where} ${expectation(issue)}.`];
}

function unknownKey(key: string, path: readonly PropertyKey[]): string {
  const known =
    path[0] === 'fields' || path[0] === 'fieldsOfType' ? FIELD_ROLES : Object.keys(FieldMappingSchema.shape);
  const meant = nearest(key, known);
  const where = [...path, key].join('.').slice(0, 200);
  return `${where} is not known. ${meant === null ? '' : `Did you mean “${meant}”? `}Possible here: ${known.join(', ')}.`;
}

/** By the setting, for the messages of a schema are for those who wrote it. */
function expectation({ path, message }: z.core.$ZodIssue): string {
  const [first] = path;
  if (path.length === 0) return 'must be an object: { "fields": { "title": "headline" } }';
  if (first === 'types') return 'must be a list of names of content types: ["article"]';
  if (path.length === 1 && (first === 'fields' || first === 'fieldsOfType')) return 'must be an object';
  if (first === 'fieldsOfType' && path.length === 2) return 'must be an object: { "title": "headline" }';
  if (first === 'fields' || first === 'fieldsOfType') {
    return 'must be the path of a field ("seo.description"), a list of up to 10 paths, or null where there is none';
  }
  if (first === 'bodyFormat') return `must be one of ${RICH_TEXT_FORMATS.join(', ')}`;
  if (first === 'defaultLocale') return 'must be a language tag like "en" or "pt-BR"';
  if (first === 'urlTemplate')
    return 'must begin with https:// or / and may hold fields: "https://example.org/{locale}/{slug}"';
  return first === 'assetBase' ? 'must be an address that begins with https:// or http://' : `is not right: ${message}`;
}

/** What is well-formed and still cannot be meant. */
function contradictions({ types, fieldsOfType = {}, fields = {}, urlTemplate = '' }: FieldMapping): string[] {
  const unused = Object.keys(fieldsOfType).filter((type) => types !== undefined && !types.includes(type));
  const stray = urlTemplate.replace(/\{[\w.]{1,100}\}/g, '').match(/[{}]/) !== null;
  return [
    ...unused.map((type) => `fieldsOfType.${type} is never used: types does not name “${type}”.`),
    ...(fields.title === null ? ['fields.title is null, but nothing can be shown without a title.'] : []),
    ...(stray ? ['urlTemplate has a brace that does not enclose the path of a field: {slug}, {seo.path}.'] : []),
  ];
}

/** The name that is a slip of the pen away; null where none is. */
function nearest(given: string, known: readonly string[]): string | null {
  const ranked = known.map((name) => ({
    name,
    distance: distanceOf(given.slice(0, 40).toLowerCase(), name.toLowerCase()),
  }));
  const [best] = ranked.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(1, Math.floor((best.name.length + 1) / 3)) ? best.name : null;
}

/** Levenshtein's. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)!;
}
