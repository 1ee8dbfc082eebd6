import { generic } from './generic';
import type { Source } from './source';
import { strapi } from './strapi';

/** Every kind of CMS that content can come from: one file and one row each. */
export const SOURCES = { generic, strapi } satisfies Readonly<Record<string, Source>>;

export type SourceKind = keyof typeof SOURCES;
export const SOURCE_KINDS = Object.keys(SOURCES) as SourceKind[];
