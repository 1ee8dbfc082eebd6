import { z } from 'zod';
import { MappingError } from './cms/mapping-file';
import { missingInApi, SourceConfigSchema } from './cms/source-config';
import { readCampaigns } from './setting-campaigns';
import { readMappingFile } from './setting-mapping-file';

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
/** How many proxies of ours stand before us. */
export const hops = z
  .string()
  .transform((value) => ({ off: '0', on: '1' })[value] ?? value)
  .pipe(integer(0, 10));
export const url = (protocol: RegExp) => z.url({ protocol, error: 'an address (URL) is expected' });
export const http = url(/^https?$/).transform((value) => value.replace(/\/+$/, ''));
export const words = text.transform((list) =>
  list
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean),
);
export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens are expected');
/** `id:base64`, with commas: keys of 32 bytes. */
export const AddressKeys = words.transform((entries, ctx) =>
  entries.flatMap((entry) => {
    const [, id = '', encoded = ''] = /^([A-Za-z0-9_-]{1,40}):([A-Za-z0-9+/_-]+=*)$/.exec(entry) ?? [];
    const key = Buffer.from(encoded, 'base64');
    if (key.length === 32) return [{ id, key: Uint8Array.from(key) }];
    ctx.addIssue('`id:key` is expected, the key 32 bytes in base64');
    return [];
  }),
);
export const secret = text.min(32, 'at least 32 characters are expected');

const SERVICE_KEY = /^([\w-]{1,40}):([^:,\s]{24,}):([a-z+-]+)(?:@([a-z0-9][a-z0-9-]{0,62}))?$/;
const SERVICE_KEY_RULE =
  '`name:key:scope+scope[@tenant]` is expected; keys have 24 characters or more, scopes are act-as, inbox, metrics, campaigns, digests';
const Scopes = z.array(z.enum(['act-as', 'inbox', 'metrics', 'campaigns', 'digests'])).min(1);

export const ServiceKeys = words.transform((entries, ctx) =>
  entries.flatMap((entry) => {
    const [, name = '', key = '', scopes = '', tenant] = SERVICE_KEY.exec(entry) ?? [];
    const { data } = Scopes.safeParse(scopes.split('+'));
    const isTooWide = tenant !== undefined && data?.includes('metrics');
    if (data !== undefined && !isTooWide) return [{ name, key, scopes: data, tenant }];
    ctx.addIssue(
      isTooWide ? 'metrics are those of all tenants: a key for one cannot have that scope' : SERVICE_KEY_RULE,
    );
    return [];
  }),
);

const EVENT_SECRET = /^(\S{32,}?)(?:@([a-z0-9][a-z0-9-]{0,62}))?$/;

export const EventSecrets = words.transform((entries, ctx) =>
  entries.flatMap((entry) => {
    const [, value, tenant] = EVENT_SECRET.exec(entry) ?? [];
    if (value !== undefined) return [{ secret: value, tenant }];
    ctx.addIssue('`secret[@tenant]` is expected, at least 32 characters each');
    return [];
  }),
);

/** Campaigns of a file or folder; empty: none. */
export const CampaignFiles = text.transform((path, ctx) => {
  if (path === '') return [];
  const problems: string[] = [];
  const campaigns = readCampaigns(path, (problem) => problems.push(problem));
  for (const problem of problems) ctx.addIssue(problem);
  return problems.length > 0 ? z.NEVER : campaigns;
});

const WebhookSource = SourceConfigSchema.extend({
  /** The only tenant it is for; not said: all. */
  tenant: slug.optional(),
}).superRefine((source, ctx) => missingInApi(source).forEach((problem) => ctx.addIssue(problem)));

/** Two sources may share a name where they are for different tenants. */
const WebhookSourceList = z
  .array(WebhookSource)
  .refine(
    (all) => all.every((one, index) => !all.slice(0, index).some((other) => areOneAddress(one, other))),
    'a tenant has two sources of one name',
  );

function areOneAddress(a: z.infer<typeof WebhookSource>, b: z.infer<typeof WebhookSource>): boolean {
  return a.name === b.name && (a.tenant === undefined || b.tenant === undefined || a.tenant === b.tenant);
}

export const WebhookSources = text.transform((json, ctx) => {
  const parsed = WebhookSourceList.safeParse(jsonIn(json));
  if (parsed.success) return parsed.data.map((source) => withMapping(source, (problem) => ctx.addIssue(problem)));
  // Never the JSON itself: there are secrets in it.
  for (const { path, message } of parsed.error.issues) ctx.addIssue(`${path.join('.') || 'the JSON'}: ${message}`);
  return z.NEVER;
});

/** The mapping file's content in the place of its name. */
function withMapping<T extends z.infer<typeof SourceConfigSchema>>(source: T, refuse: (problem: string) => void): T {
  const { name, mapping, mappingFile } = source;
  if (mappingFile === undefined) return source;
  if (mapping !== undefined) refuse(`${name}: either mapping or mappingFile is expected, not both`);
  try {
    return { ...source, mapping: readMappingFile(mappingFile) };
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    for (const problem of error.problems) refuse(`${name}: ${mappingFile}: ${problem.replace(/\.$/, '')}`);
    return source;
  }
}

function jsonIn(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
