import { z } from 'zod';
import { FieldMappingSchema } from './field-mapping';
import { MIN_SECRET_LENGTH, type Source } from './source';
import { SOURCE_KINDS, SOURCES, type SourceKind } from './sources';

/** Where and how the CMS is asked, for what a webhook leaves out and for comparing whole lists. */
const ApiConfigSchema = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/, error: 'an address (URL) is expected' })
    .transform((url) => url.replace(/\/+$/, '')),
  token: z.string().min(1).max(10_000).nullable().default(null),
  /** What else this kind of CMS needs: a space, an environment, a dataset, … */
  options: z.record(z.string().max(100), z.string().max(1_000)).default({}),
  /** Most requests a second: stay below what the CMS allows, its other clients count too. */
  perSecond: z.number().positive().max(1_000).default(10),
});

/** One CMS that may send to a tenant. */
export const SourceConfigSchema = z.strictObject({
  /** What its webhook address ends in: `/webhooks/<name>`; also the source its items carry. */
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,49}$/, 'up to 50 of a-z, 0-9, - and _ are expected'),
  /** Which CMS it speaks like. */
  source: z.enum(SOURCE_KINDS, `one of ${SOURCE_KINDS.join(', ')} is expected`),
  /** All are valid at once: add the new one, change it in the CMS, drop the old one. */
  secrets: z
    .array(z.string().min(MIN_SECRET_LENGTH, `a secret has ${MIN_SECRET_LENGTH} characters or more`))
    .min(1, 'one secret or more is expected')
    .readonly(),
  mapping: FieldMappingSchema.optional(),
  /** A file with the mapping, in its place. */
  mappingFile: z.string().min(1).max(1_000).optional(),
  api: ApiConfigSchema.optional(),
});

export type SourceConfig = Readonly<z.infer<typeof SourceConfigSchema>>;

/** What the `api` of a source lacks, in sentences; empty where it can be asked, or is not to be. */
export function missingInApi({ name, source, api }: { name: string; source: SourceKind; api?: SourceConfig['api'] }) {
  if (api === undefined) return [];
  const { api: kind }: Source = SOURCES[source];
  if (kind === undefined) return [`${name}: a ${source} source has no API that could be asked; leave \`api\` out`];
  const missing = Object.entries(kind.needs).filter(([option]) => !Object.hasOwn(api.options, option));
  return missing.map(([option, what]) => `${name}: api.options.${option} is missing: ${what}`);
}
