import { z } from 'zod';
import { FieldMappingSchema } from './cms/field-mapping';

// How the values of settings are read from the strings an environment holds.

export const integer = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'a whole number is expected')
    .transform(Number)
    .refine((n) => n >= low && n <= high, `between ${low} and ${high} is expected`);
export const choice = <T extends string>(...names: T[]) => z.enum(names, `one of ${names.join(', ')} is expected`);
export const text = z.string().max(10_000);
export const onOff = choice('on', 'off').transform((value) => value === 'on');
export const url = (protocol: RegExp) => z.url({ protocol, error: 'an address (URL) is expected' });
export const http = url(/^https?$/).transform((value) => value.replace(/\/+$/, ''));
export const words = text.transform((list) =>
  list
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean),
);
export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens are expected');
export const secret = text.min(32, 'at least 32 characters are expected');

export const ServiceKeys = words.transform((entries, ctx) =>
  entries.flatMap((entry) => {
    const [, name = '', key = '', scopes = ''] = /^([\w-]{1,40}):([^:,\s]{24,}):([a-z+-]+)$/.exec(entry) ?? [];
    const parsed = z
      .array(z.enum(['act-as', 'metrics', 'admin']))
      .min(1)
      .safeParse(scopes.split('+'));
    if (parsed.success) return [{ name, key, scopes: parsed.data }];
    ctx.addIssue(
      '`name:key:scope+scope` is expected; keys have 24 characters or more, scopes are act-as, metrics, admin',
    );
    return [];
  }),
);

const WebhookSource = z.strictObject({
  /** In the address: /webhooks/NAME. */
  name: slug,
  /** Which CMS it speaks like. */
  source: slug,
  secrets: z.array(z.string().min(24, 'a secret has 24 characters or more')).min(1),
  mapping: FieldMappingSchema.optional(),
});

export const WebhookSources = text.transform((json, ctx) => {
  const parsed = z.array(WebhookSource).safeParse(jsonIn(json));
  if (parsed.success && new Set(parsed.data.map(({ name }) => name)).size === parsed.data.length) return parsed.data;
  // Never the JSON itself: there are secrets in it.
  const [issue] = parsed.error?.issues ?? [];
  ctx.addIssue(issue ? `${issue.path.join('.') || 'the JSON'}: ${issue.message}` : 'every name may be there only once');
  return z.NEVER;
});

function jsonIn(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
