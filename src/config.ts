import type { z } from 'zod';
import { DEV_ONLY, SETTINGS, type Mode, type Setting } from './settings';

type Settings = typeof SETTINGS;
type Environment = Readonly<Record<string, string | undefined>>;

/** What the process runs with: every setting, checked. */
export type Config = { readonly [K in keyof Settings]: z.output<Settings[K]['schema']> };
export type ServiceKeySetting = Config['serviceKeys'][number];
export type WebhookSourceSetting = Config['webhookSources'][number];

/** All that is wrong with the environment, at once. The message is fit to be shown as it is. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    const lines = problems.map((problem) => `  - ${problem}`).join('\n');
    super(`The configuration cannot be used:\n${lines}\nnpm start -- --help lists every setting.`);
    this.name = 'ConfigError';
  }
}

/** Reads the settings. An empty variable counts as not set. Throws ConfigError naming every problem; secrets are not shown. */
export function loadConfig(env: Environment): Config {
  const mode = modeOf(env);
  const problems: string[] = [];
  const entries = Object.entries(SETTINGS).map(([key, one]) => [key, valueOf(one, env, mode, problems)]);
  const config = Object.fromEntries(entries) as Config;
  problems.push(...contradictions(config, env));
  if (problems.length > 0) throw new ConfigError(problems);
  const jwtSecret = config.jwtJwksUrl !== undefined && !env.JWT_SECRET ? undefined : config.jwtSecret;
  return { ...config, jwtSecret, publicUrl: env.PUBLIC_URL?.trim() ? config.publicUrl : ownUrl(config) };
}

/** Where this process listens, as far as that is known before it does. */
function ownUrl({ publicUrl, port }: Config): string {
  return port === 0 ? publicUrl : publicUrl.replace(/:\d+$/, `:${port}`);
}

function modeOf(env: Environment): Mode {
  return env.NODE_ENV === 'production' || env.NODE_ENV === 'test' ? env.NODE_ENV : 'development';
}

function standardOf({ standard }: Setting<z.ZodType>, mode: Mode): string | undefined {
  return typeof standard === 'function' ? standard(mode) : standard;
}

function valueOf(one: Setting<z.ZodType>, env: Environment, mode: Mode, problems: string[]) {
  const given = env[one.env]?.trim() || standardOf(one, mode);
  if (one.secret && mode === 'production' && given?.includes(DEV_ONLY)) {
    problems.push(`${one.env} is a development value, which everybody knows. Set your own.`);
    return undefined;
  }
  const parsed = one.schema.safeParse(given);
  if (parsed.success) return parsed.data;
  problems.push(problemOf(one, given, messagesOf(parsed.error)));
  return undefined;
}

function messagesOf({ issues }: z.ZodError): string {
  return [...new Set(issues.map(({ message }) => message))].join('; ');
}

function problemOf({ env, secret: hidden }: Setting<z.ZodType>, given: string | undefined, message: string): string {
  if (given === undefined) return `${env} is not set, and production needs it.`;
  return hidden ? `${env}: ${message}.` : `${env}: ${message}; it is ${JSON.stringify(given.slice(0, 100))}.`;
}

/** What is wrong with settings only together. */
function contradictions(config: Config, env: Environment): string[] {
  const { mode, storage, mongoUrl, embedder, openaiKey, jwtSecret, jwtJwksUrl } = config;
  const noReaders =
    mode === 'production' &&
    jwtSecret === undefined &&
    jwtJwksUrl === undefined &&
    !env.JWT_SECRET &&
    !env.JWT_JWKS_URL;
  const nothingKept = mode === 'production' && storage === 'auto' && mongoUrl === undefined && !env.MONGO_URL;
  const openaiUnnamed = embedder === 'openai' && !env.OPENAI_BASE_URL && openaiKey === undefined;
  return [
    ...(storage === 'mongo' && mongoUrl === undefined && !env.MONGO_URL
      ? ['STORAGE is mongo, but MONGO_URL is not set.']
      : []),
    ...(nothingKept
      ? ['MONGO_URL is not set. STORAGE=embedded runs without it, and STORAGE=memory keeps nothing.']
      : []),
    ...(openaiUnnamed ? ['EMBEDDER is openai, but OPENAI_API_KEY is not set.'] : []),
    ...(noReaders ? ['Neither JWT_SECRET nor JWT_JWKS_URL is set: no reader could sign in.'] : []),
    ...unknownTenants(config),
    ...unsendable(config, env),
  ];
}

/** What newsletters need beside a server. */
function unsendable({ mode, smtpUrl, addressKeys = [], addressHashSecret }: Config, env: Environment): string[] {
  if (smtpUrl === undefined) return [];
  const missing = [
    ...(addressKeys.length === 0 && !env.ADDRESS_KEYS ? ['ADDRESS_KEYS'] : []),
    ...(addressHashSecret === undefined && !env.ADDRESS_HASH_SECRET ? ['ADDRESS_HASH_SECRET'] : []),
    ...(mode === 'production' && !env.PUBLIC_URL ? ['PUBLIC_URL'] : []),
  ];
  return missing.map((name) => `SMTP_URL is set, but ${name} is not: newsletters need both.`);
}

/** Keys and sources of tenants that there are not. Settings that could not be read are missing here. */
function unknownTenants({ tenants, serviceKeys = [], webhookSources = [] }: Partial<Config>): string[] {
  const toldBy = (setting: string, entries: readonly { readonly name: string; readonly tenant?: string }[]) =>
    entries
      .filter(({ tenant }) => tenant !== undefined && tenants?.includes(tenant) === false)
      .map(({ name, tenant }) => `${setting}: ${name} is for the tenant ${tenant}, which TENANTS does not name.`);
  return [...toldBy('SERVICE_KEYS', serviceKeys), ...toldBy('WEBHOOK_SOURCES', webhookSources)];
}

/** Names of the settings that hold development values, which everybody knows. */
export function developmentSettings(config: Config): string[] {
  const rows = Object.entries(SETTINGS) as [keyof Config, Setting<z.ZodType>][];
  return rows
    .filter(([key, { secret }]) => secret && JSON.stringify(config[key] ?? '').includes(DEV_ONLY))
    .map(([, { env }]) => env);
}

export interface SettingRow {
  readonly env: string;
  /** In development; empty: none. */
  readonly standard: string;
  readonly help: string;
}

/** Every setting, for `--help` and the README. */
export function settingsTable(): SettingRow[] {
  return Object.values(SETTINGS).map((one: Setting<z.ZodType>) => {
    const standard = standardOf(one, 'development');
    const production = standardOf(one, 'production');
    const shown = one.secret && standard !== undefined ? 'a development value' : (standard ?? '');
    const differs = production !== standard;
    return {
      env: one.env,
      standard: differs ? `${shown} (production: ${production ?? 'none'})` : shown,
      help: one.help,
    };
  });
}

/** The same as a Markdown table. */
export function settingsMarkdown(): string {
  const cell = (value: string) => value.replaceAll('|', '\\|');
  const rows = settingsTable().map(({ env, standard, help }) => `| \`${env}\` | ${cell(standard)} | ${cell(help)} |`);
  return ['| Variable | Default | What for |', '|---|---|---|', ...rows].join('\n');
}
