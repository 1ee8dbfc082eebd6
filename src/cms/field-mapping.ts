import { z } from 'zod';
import { RICH_TEXT_FORMATS } from './rich-text';

/** What a field can be to us. */
export const FIELD_ROLES = [
  'title',
  'summary',
  'body',
  'topics',
  'authors',
  'image',
  'url',
  'publishedAt',
  'expiresAt',
  'premium',
  'featured',
] as const;

export type FieldRole = (typeof FIELD_ROLES)[number];

const Path = z.string().min(1).max(200);
const Names = z.union([Path, z.array(Path).min(1).max(10), z.null()]);
const Fields = z.strictObject(
  Object.fromEntries(FIELD_ROLES.map((role) => [role, Names.optional()])) as Record<
    FieldRole,
    z.ZodOptional<typeof Names>
  >,
);
const Url = z.url({ protocol: /^https?$/ }).max(500);

/**
 * What a site may say about its own content; everything is optional, and what is not said is guessed from names and
 * types. A field is named by its path (`seo.metaDescription`, `tags[].name`). Several: for topics and authors all count, elsewhere the
 * first that is filled. Null: there is none, do not guess.
 */
export const FieldMappingSchema = z.strictObject({
  /** Content types that are items (`article`, `api::article.article`). Not said: those with a title and a text. */
  types: z.array(z.string().min(1).max(200)).max(200).optional(),
  fields: Fields.optional(),
  /** The same for one content type, before `fields`. */
  fieldsOfType: z.record(z.string().min(1).max(200), Fields).optional(),
  /** How bodies are written, where their shape does not tell. */
  bodyFormat: z.enum(RICH_TEXT_FORMATS).optional(),
  /** The locale of content that names none. */
  defaultLocale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}$/)
    .optional(),
  /** Where an item has no field for its address: `https://example.org/{locale}/{slug}`, filled from its fields. */
  urlTemplate: z
    .string()
    .min(1)
    .max(500)
    .regex(/^(?:https?:\/\/[^\s{}]|\/(?!\/))/, 'it must begin with https:// or /')
    .optional(),
  /** What relative addresses of images are relative to; where files are named by ids, the place they are served from. */
  assetBase: Url.optional(),
});

export type FieldMapping = z.infer<typeof FieldMappingSchema>;
export type FieldNames = z.infer<typeof Fields>;
