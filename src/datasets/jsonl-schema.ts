import { z } from 'zod';
import { INTERACTION_TYPES } from '../core/interaction';
import type { Json } from '../core/item';
import type { InteractionRecord, ItemRecord } from './dataset';

const json: z.ZodType<Json> = z.json();
const id = z.string().trim().min(1).max(256);
const MAX_TIME = 8.64e15;

/** A time as an ISO 8601 string with its zone, or as ms since 1970. */
const time = z.union([
  z.number().min(0).max(MAX_TIME),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  z.iso.date().transform((text) => Date.parse(text)),
]);

const names = z.array(z.string().trim().min(1)).default([]);
const image = z.object({
  url: z.string().min(1),
  alt: z.string().default(''),
  width: z.number().positive().optional(),
  height: z.number().positive().optional(),
});

/** One line of an items file. Unknown fields are ignored; `summary` and `body` may be empty. */
export const itemLine: z.ZodType<ItemRecord> = z.object({
  id,
  type: z.string().trim().min(1).default('article'),
  locale: z.string().trim().min(2).max(35),
  title: z.string().min(1),
  summary: z.string().default(''),
  body: z.string().default(''),
  bodyFormat: z.enum(['html', 'markdown', 'text']).default('markdown'),
  topics: names,
  authors: names,
  image: image.nullable().default(null),
  url: z.string().nullable().default(null),
  publishedAt: time,
  expiresAt: time.nullable().default(null),
  premium: z.boolean().default(false),
  attributes: z.record(z.string(), json).default({}),
});

/** One line of an interactions file. */
export const interactionLine: z.ZodType<InteractionRecord> = z.object({
  id,
  userId: id,
  type: z.enum(INTERACTION_TYPES),
  itemId: id,
  at: time,
  value: z.number().nullable().default(null),
});
