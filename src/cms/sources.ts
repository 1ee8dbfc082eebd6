import { directus } from './directus';
import { contentful } from './contentful';
import { generic } from './generic';
import { hygraph } from './hygraph';
import { sanity } from './sanity';
import { ghost } from './ghost';
import { payload } from './payload';
import type { Source } from './source';
import { strapi } from './strapi';
import { wordpress } from './wordpress';

/** Every kind of CMS that content can come from: one file and one row each. */
export const SOURCES = {
  generic,
  strapi,
  directus,
  payload,
  ghost,
  contentful,
  hygraph,
  sanity,
  wordpress,
} satisfies Readonly<Record<string, Source>>;

export type SourceKind = keyof typeof SOURCES;
export const SOURCE_KINDS = Object.keys(SOURCES) as SourceKind[];
