import { z } from 'zod';
import { FieldMappingSchema } from './field-mapping';
import { MIN_SECRET_LENGTH } from './source';
import { SOURCE_KINDS } from './sources';

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
});

export type SourceConfig = Readonly<z.infer<typeof SourceConfigSchema>>;
