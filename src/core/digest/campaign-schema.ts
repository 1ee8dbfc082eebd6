import { CronExpressionParser } from 'cron-parser';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { INTERACTION_TYPES } from '../interaction';
import { SUBJECT_TEMPLATES } from './subject-candidates';
import type { Campaign } from './campaign';
import { NAMED_SOURCES, type CandidateSource } from './candidate-source';
import { LONGEST_CAP_DAYS } from './ledger';

const STANDARD_MAIL = 'digest';
/** Longest digest. */
export const MOST_ITEMS = 100;

const whole = (low: number, high: number) => {
  const rule = `a whole number between ${low} and ${high} is expected`;
  return z.int(rule).min(low, rule).max(high, rule);
};
const days = whole(1, 3_650);
const text = (most: number) =>
  z.string('text is expected').trim().min(1, 'it is empty').max(most, `at most ${most} characters`);
const slug = z
  .string('text is expected')
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens are expected');
const time = z
  .string('a time of day is expected')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is expected, HH:MM');
const timeZone = z
  .string()
  .refine((zone) => IANAZone.isValidZone(zone), 'an IANA time zone is expected, as Europe/Lisbon');
const names = z.array(text(256)).max(100, 'at most 100');
const locale = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag is expected, as pt-BR');
const cron = text(100).superRefine((given, ctx) => {
  try {
    CronExpressionParser.parse(given, { tz: 'UTC' });
  } catch (error) {
    ctx.addIssue(`it is no cron expression: ${(error as Error).message}`);
  }
});

const deeds = z.array(z.enum(INTERACTION_TYPES)).max(INTERACTION_TYPES.length);
const SourceObject = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('recommended') }),
  z.strictObject({ from: z.literal('editors-pick') }),
  z.strictObject({ from: z.literal('published'), withinDays: days }),
  z.strictObject({ from: z.literal('followed'), by: z.array(z.enum(['authors', 'topics'])).min(1), withinDays: days }),
  z.strictObject({
    from: z.literal('touched'),
    deeds: deeds.min(1),
    without: deeds.default([]),
    types: names.default([]),
    withinDays: days,
    idleHours: whole(0, 8_760),
  }),
]);

const knownSources = Object.keys(NAMED_SOURCES).join(', ');
const NamedSource = z.string().transform((name, ctx): CandidateSource => {
  if (Object.hasOwn(NAMED_SOURCES, name)) return NAMED_SOURCES[name]!;
  ctx.addIssue(`one of ${knownSources} is expected, or an object with \`from\``);
  return z.NEVER;
});
const Source = z.unknown().transform((given, ctx): CandidateSource => {
  const parsed = (typeof given === 'string' ? NamedSource : SourceObject).safeParse(given);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) ctx.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

const Schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cron'), cron, timeZone: timeZone.default('UTC') }),
  z.strictObject({ kind: z.literal('best-hour'), from: time, to: time, timeZone: timeZone.default('UTC') }),
]);

const Audience = z.strictObject({
  signedIn: z.boolean().default(true),
  minItems: whole(0, 2_000).default(0),
  activeWithinDays: days.nullable().default(null),
  idleForDays: days.nullable().default(null),
  topics: names.default([]),
});

const LOCALE_RULES = ['preferred', 'strict', 'fixed'] as const;
const subjectNames = z.enum(Object.keys(SUBJECT_TEMPLATES) as [string, ...string[]]);

/** A campaign as it is written, in files and through the API: what is left out is as it says here. */
const CampaignSchema = z.strictObject({
  id: slug,
  name: text(120),
  paused: z.boolean().default(false),
  every: z.enum(['day', 'week']),
  schedule: Schedule,
  size: whole(1, MOST_ITEMS),
  source: Source.prefault('recommended'),
  slots: z
    .array(z.strictObject({ source: Source, place: whole(1, MOST_ITEMS), count: whole(1, MOST_ITEMS).default(1) }))
    .max(10, 'at most 10')
    .default([]),
  maxPerTopic: whole(1, MOST_ITEMS).nullable().default(null),
  maxPerAuthor: whole(1, MOST_ITEMS).nullable().default(null),
  maxAgeDays: days.nullable().default(null),
  recapDays: whole(0, 31).default(0),
  audience: Audience.prefault({}),
  minItems: whole(1, MOST_ITEMS).default(1),
  frequencyCap: z
    .strictObject({ digests: whole(1, 100), days: whole(1, LONGEST_CAP_DAYS) })
    .nullable()
    .default(null),
  quietHours: z.strictObject({ from: time, to: time }).nullable().default(null),
  language: z
    .strictObject({ rule: z.enum(LOCALE_RULES).default('preferred'), locales: z.array(locale).max(20).default([]) })
    .prefault({}),
  templates: z
    .strictObject({
      mail: slug.default(STANDARD_MAIL),
      subjects: z.array(subjectNames).min(1).max(10).default(['lead-and-more']),
    })
    .prefault({}),
  noRepeatDays: days.nullable().default(null),
  reservationMinutes: whole(1, 40_320).default(1_440),
});

export type ParsedCampaign =
  | { readonly kind: 'campaign'; readonly campaign: Campaign }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** What campaigns may name, as far as it is known where one is read. */
export interface KnownNames {
  readonly mailTemplates?: readonly string[];
}

/** Reads a campaign whole: everything that is wrong with it is told at once, each with its place. */
export function parseCampaign(given: unknown, known: KnownNames = {}): ParsedCampaign {
  const parsed = CampaignSchema.safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'the campaign'}: ${message}`),
    ...contradictions(given),
    ...unknownTemplate(given, known),
  ];
  return parsed.success && problems.length === 0
    ? { kind: 'campaign', campaign: parsed.data }
    : { kind: 'problems', problems };
}

function unknownTemplate(given: unknown, { mailTemplates }: KnownNames): string[] {
  const { templates } = (given ?? {}) as { readonly templates?: { readonly mail?: unknown } | null };
  const mail = templates?.mail ?? STANDARD_MAIL;
  if (mailTemplates === undefined || typeof mail !== 'string' || mailTemplates.includes(mail)) return [];
  const names = mailTemplates.join(', ');
  return [`templates.mail: there is no mail template ${JSON.stringify(mail)}. Known: ${names}`];
}

/** What is wrong only together; looked for in what was given, so that it is told beside everything else. */
function contradictions(given: unknown): string[] {
  const { size, minItems, slots, language, quietHours } = (given ?? {}) as Readonly<Record<string, unknown>>;
  const problems: string[] = [];
  if (typeof size === 'number' && typeof minItems === 'number' && minItems > size)
    problems.push(`minItems: ${minItems} are more than its size, ${size}`);
  if (typeof size === 'number' && Array.isArray(slots))
    (slots as { place?: unknown; count?: unknown }[]).forEach((slot, n) => {
      const { place, count = 1 } = slot ?? {};
      if (typeof place === 'number' && typeof count === 'number' && place + count - 1 > size)
        problems.push(`slots.${n}: it goes beyond the campaign's size, ${size}`);
    });
  const { rule, locales } = (language ?? {}) as { rule?: unknown; locales?: unknown };
  if (rule === 'fixed' && !(Array.isArray(locales) && locales.length > 0))
    problems.push('language.locales: a fixed language must be named');
  const { from, to } = (quietHours ?? {}) as { from?: unknown; to?: unknown };
  if (typeof from === 'string' && from === to) problems.push('quietHours: they are all day long');
  return problems;
}
