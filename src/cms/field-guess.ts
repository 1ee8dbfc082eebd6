import { essenceOf } from './field-shape';
import { fieldTimeOf } from './field-time';
import { fieldOf, isObject } from './json-body';
import { FIELD_NAMES } from './field-names';
import { FIELD_ROLES, type FieldMapping, type FieldNames, type FieldRole } from './field-mapping';
import { mayBeImage } from './image-value';
import { isRichText } from './rich-text';

/** The paths that fill each role, best first. */
export type GuessedFields = Readonly<Record<FieldRole, readonly string[]>>;

/**
 * Which field is what, from the names and, where they are filled, the types of a document's fields. Names are compared
 * without case and punctuation (`published_at` = `publishedAt`), in the order of the lists; components are searched one
 * level down after the document itself. `except` are the CMS's own fields.
 */
export function guessFields(record: Readonly<Record<string, unknown>>, except: readonly string[] = []): GuessedFields {
  const candidates = [...pathsOf(record, except), ...nestedPathsOf(record, except)];
  const entries = FIELD_ROLES.map((role) => [role, candidates.length > 0 ? matching(role, candidates) : []] as const);
  return Object.fromEntries(entries) as Record<FieldRole, string[]>;
}

/** The fields to read for a document of this type: what the mapping says, and the guess where it says nothing. */
export function fieldsFor(
  record: Readonly<Record<string, unknown>>,
  types: readonly string[],
  mapping: FieldMapping,
  except: readonly string[] = [],
): GuessedFields {
  const guessed = guessFields(record, except);
  const entries = FIELD_ROLES.map((role) => [role, mappedNames(role, types, mapping) ?? guessed[role]] as const);
  return Object.fromEntries(entries) as Record<FieldRole, readonly string[]>;
}

/** The names a mapping gives for a role; undefined where it says nothing. */
export function mappedNames(
  role: FieldRole,
  types: readonly string[],
  mapping: FieldMapping,
): readonly string[] | undefined {
  const ofType = types.map((type) => fieldOf(mapping.fieldsOfType ?? {}, type) as FieldNames | undefined);
  const named = [...ofType, mapping.fields].map((fields) => fields?.[role]).find((names) => names !== undefined);
  if (named === undefined) return undefined;
  if (named === null) return [];
  return typeof named === 'string' ? [named] : named;
}

export interface FieldReason {
  readonly role: FieldRole;
  /** In the order in which they are read; none: nothing was found, or the mapping says that there is none. */
  readonly paths: readonly string[];
  /** Why these, in a few words. */
  readonly why: string;
}

/** The same as `fieldsFor`, role by role, with why it is so. */
export function explainFields(
  record: Readonly<Record<string, unknown>>,
  types: readonly string[],
  mapping: FieldMapping,
  except: readonly string[] = [],
): FieldReason[] {
  const fields = fieldsFor(record, types, mapping, except);
  return FIELD_ROLES.map((role) => {
    const isMapped = mappedNames(role, types, mapping) !== undefined;
    return { role, paths: fields[role], why: whyOf(fields[role], isMapped) };
  });
}

function whyOf(paths: readonly string[], isMapped: boolean): string {
  if (isMapped) return paths.length > 0 ? 'the mapping says so' : 'the mapping says there is none';
  if (paths.length === 0) return 'no field has a name and a value that fit';
  return paths.some((path) => path.includes('.')) ? 'by its name, in a component' : 'by its name and value';
}

/** A value that is not filled may become anything. */
const FITS: Readonly<Record<FieldRole, (value: unknown) => boolean>> = {
  title: (value) => typeof value === 'string',
  summary: (value) => isRichText(value),
  body: (value) => isRichText(value),
  topics: isNames,
  authors: isNames,
  image: mayBeImage,
  url: (value) => typeof value === 'string',
  publishedAt: isDate,
  expiresAt: isDate,
  premium: (value) => typeof value === 'boolean' || (typeof value === 'string' && AUDIENCE.test(value)),
  featured: (value) => typeof value === 'boolean',
};

/** What Ghost and others write for who may read it. */
const AUDIENCE = /^(?:public|members|paid|tiers|free|premium|subscribers?)$/;

interface Candidate {
  readonly path: string;
  readonly name: string;
  readonly value: unknown;
}

/** A document has few fields; what has more is not searched to its end. */
const MAX_FIELDS = 300;

function pathsOf(record: Readonly<Record<string, unknown>>, except: readonly string[], prefix = ''): Candidate[] {
  const entries = Object.entries(record).slice(0, MAX_FIELDS);
  const own = entries.filter(([key]) => !except.includes(key) && !key.includes('.'));
  return own.map(([key, value]) => ({
    path: `${prefix}${key}`,
    name: key.toLowerCase().replace(/[^a-z0-9]/g, ''),
    value: essenceOf(value),
  }));
}

/** Components, but not relations and files: those are documents of their own, with titles and texts of their own. */
function nestedPathsOf(record: Readonly<Record<string, unknown>>, except: readonly string[]): Candidate[] {
  return pathsOf(record, except).flatMap(({ path, value }) =>
    isObject(value) && !OWN_DOCUMENT.some((key) => Object.hasOwn(value, key)) ? pathsOf(value, except, `${path}.`) : [],
  );
}

const OWN_DOCUMENT = ['documentId', 'createdAt', 'url', 'count', 'sys', '_ref', '__typename', 'node', 'nodes'];
const FROM_COMPONENTS: readonly FieldRole[] = ['summary', 'image'];

function matching(role: FieldRole, candidates: readonly Candidate[]): string[] {
  const allowed = candidates.filter(({ path }) => !path.includes('.') || FROM_COMPONENTS.includes(role));
  const fitting = allowed.filter(({ value }) => value === null || value === undefined || FITS[role](value));
  const ranked = fitting
    .map((candidate) => ({ ...candidate, rank: rankOf(role, candidate) }))
    .filter(({ rank }) => rank >= 0);
  return ranked.sort((a, b) => a.rank - b.rank).map(({ path }) => path);
}

/** Place in the list of names; anything in a component comes after everything in the document itself. */
function rankOf(role: FieldRole, { name, path }: Candidate): number {
  const place = FIELD_NAMES[role].indexOf(name);
  return place >= 0 && path.includes('.') ? place + FIELD_NAMES[role].length : place;
}

function isNames(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    isObject(value) ||
    (Array.isArray(value) &&
      (value.length === 0 || value.some((entry) => typeof entry === 'string' || isObject(entry))))
  );
}

function isDate(value: unknown): boolean {
  return (typeof value === 'string' || typeof value === 'number') && fieldTimeOf(value) !== 'invalid';
}
