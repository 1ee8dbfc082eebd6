import { z } from 'zod';
import {
  CampaignFiles,
  choice,
  EventSecrets,
  hops,
  AddressKeys,
  http,
  integer,
  onOff,
  secret,
  ServiceKeys,
  slug,
  text,
  url,
  WebhookSources,
  words,
} from './setting-values';

export type Mode = 'development' | 'test' | 'production';

/** What stands in for missing secrets outside production; production refuses every value that begins like this. */
export const DEV_ONLY = 'dev-only-';
export const DEV_JWT_SECRET = `${DEV_ONLY}jwt-secret-that-everybody-knows`;
export const DEV_SIGNING_SECRET = `${DEV_ONLY}signing-secret-that-everybody-knows`;
export const DEV_SERVICE_KEY = `${DEV_ONLY}service-key-everybody-knows`;
/** A key of 32 bytes, in base64. */
export const DEV_ADDRESS_KEY = `${DEV_ONLY}k1:ZGV2LW9ubHktYWRkcmVzcy1rZXktZXZlcnlib2R5LTE=`;
export const DEV_ADDRESS_SECRET = `${DEV_ONLY}address-secret-that-everybody-knows`;
export const DEV_WEBHOOK_SECRET = `${DEV_ONLY}webhook-secret-everybody-knows`;

/** One setting: its variable, how it is read, what it is when nothing is said, and what it is for. */
export interface Setting<Schema extends z.ZodType> {
  readonly env: string;
  readonly schema: Schema;
  /** As it would stand in the environment; undefined: nothing. */
  readonly standard: string | undefined | ((mode: Mode) => string | undefined);
  readonly help: string;
  /** Never shown, and never a development value in production. */
  readonly secret: boolean;
}

type Standard = Setting<z.ZodType>['standard'];

function row<Schema extends z.ZodType>(env: string, schema: Schema, standard: Standard, help: string) {
  return { env, schema, standard, help, secret: false } satisfies Setting<Schema>;
}

/** Development values are refused in production, where there may be another standard or none. */
function secretRow<Schema extends z.ZodType>(
  env: string,
  schema: Schema,
  [development, production]: readonly [string | undefined, string | undefined],
  help: string,
) {
  const standard = (mode: Mode) => (mode === 'production' ? production : development);
  return { env, schema, standard, help, secret: true } satisfies Setting<Schema>;
}

const DEV_WEBHOOKS = JSON.stringify(
  ['generic', 'strapi'].map((name) => ({ name, source: name, secrets: [DEV_WEBHOOK_SECRET] })),
);
const outsideProduction = (mode: Mode) => (mode === 'production' ? 'off' : 'on');

/** Every setting there is. */
export const SETTINGS = {
  mode: row(
    'NODE_ENV',
    choice('development', 'test', 'production'),
    'development',
    'Production refuses to start with development secrets.',
  ),
  port: row('PORT', integer(0, 65_535), '4000', 'Where to listen; 0 takes any free port.'),
  host: row('HOST', z.string().min(1).max(255), '127.0.0.1', 'Where to listen; 0.0.0.0 opens it to the network.'),
  trustProxy: row(
    'TRUST_PROXY',
    hops,
    '0',
    'How many proxies of ours add to X-Forwarded-For (off: 0, on: 1); only where nobody can get round them.',
  ),
  logLevel: row(
    'LOG_LEVEL',
    choice('silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'),
    'info',
    'How much to log.',
  ),

  storage: row(
    'STORAGE',
    choice('auto', 'memory', 'mongo', 'embedded'),
    'auto',
    'auto: MONGO_URL, else, outside production, an embedded mongod, else memory (nothing is kept).',
  ),
  mongoUrl: secretRow(
    'MONGO_URL',
    url(/^mongodb(\+srv)?$/).optional(),
    [undefined, undefined],
    'The database, `mongodb://host:27017/name`.',
  ),
  storeTimeoutMs: row(
    'STORE_TIMEOUT_MS',
    integer(50, 60_000),
    '2000',
    'After which the database counts as out of reach, ms.',
  ),
  dataDir: row('DATA_DIR', z.string().min(1), '.attune', 'Folder for the vector index and the embedded database.'),
  tenants: row(
    'TENANTS',
    words.pipe(z.array(slug).min(1)),
    'default',
    'Names, with commas; the first also answers at /graphql, each at /t/NAME/graphql.',
  ),
  seedDemo: row('SEED_DEMO', onOff, outsideProduction, 'on: fill an empty store from seeds/.'),

  embedder: row('EMBEDDER', choice('local', 'fast', 'openai', 'ollama'), 'local', 'What turns text into vectors.'),
  openaiBaseUrl: row('OPENAI_BASE_URL', http, 'https://api.openai.com/v1', 'An OpenAI-compatible API.'),
  openaiKey: secretRow('OPENAI_API_KEY', text.optional(), [undefined, undefined], 'The key of that API.'),
  openaiModel: row('OPENAI_MODEL', z.string().min(1), 'text-embedding-3-small', 'The model to ask for.'),
  ollamaUrl: row('OLLAMA_URL', http, 'http://127.0.0.1:11434', 'Where Ollama listens.'),
  ollamaModel: row('OLLAMA_MODEL', z.string().min(1), 'nomic-embed-text', 'The model to ask for.'),
  vectorIndex: row('VECTOR_INDEX', choice('hnsw', 'exact'), 'hnsw', 'exact: scan everything; for small catalogues.'),

  train: row(
    'TRAIN',
    choice('auto', 'off'),
    (mode) => (mode === 'test' ? 'off' : 'auto'),
    'auto: models are trained in the background; off: only by `npm run train`.',
  ),
  trainEveryHours: row('TRAIN_EVERY_HOURS', integer(1, 8_760), '6', 'How often, where anything new came in.'),
  trainAfterInteractions: row(
    'TRAIN_AFTER_INTERACTIONS',
    integer(1, 1_000_000_000),
    '50000',
    'So many new interactions are worth a training before that.',
  ),
  trainingMemoryMb: row('TRAINING_MEMORY_MB', integer(128, 65_536), '4096', 'Most memory a training may take, MB.'),

  jwtSecret: secretRow(
    'JWT_SECRET',
    secret.optional(),
    [DEV_JWT_SECRET, undefined],
    "HS256 secret of the readers' tokens.",
  ),
  jwtJwksUrl: row(
    'JWT_JWKS_URL',
    http.optional(),
    undefined,
    "Public keys of the readers' tokens, instead of JWT_SECRET.",
  ),
  jwtIssuer: row('JWT_ISSUER', text.optional(), undefined, 'Tokens must be from this issuer.'),
  jwtAudience: row('JWT_AUDIENCE', text.optional(), undefined, 'Tokens must be for this audience.'),
  jwtTenantClaim: row(
    'JWT_TENANT_CLAIM',
    z.string().min(1).max(200),
    'tenant',
    'Where there are several tenants: the claim that names the one a token is for.',
  ),
  serviceKeys: secretRow(
    'SERVICE_KEYS',
    ServiceKeys,
    [`demo:${DEV_SERVICE_KEY}:act-as+inbox+metrics+campaigns+digests`, ''],
    '`name:key:scope+scope[@tenant]`, with commas. Scopes: act-as (may pass userId), inbox (may look into webhooks), metrics, campaigns (may change them), digests (may reserve and commit them).',
  ),
  signingSecret: secretRow(
    'SIGNING_SECRET',
    secret,
    [DEV_SIGNING_SECRET, undefined],
    'Signs cursors and impression tokens.',
  ),
  webhookSources: secretRow(
    'WEBHOOK_SOURCES',
    WebhookSources,
    [DEV_WEBHOOKS, '[]'],
    'JSON: `[{"name","source","secrets":[…],"mapping"?,"mappingFile"?,"api"?,"tenant"?}]`, one entry per address /webhooks/NAME.',
  ),

  digestEventSecrets: secretRow(
    'DIGEST_EVENT_SECRETS',
    EventSecrets,
    ['', ''],
    '`secret[@tenant]`, with commas: what foreign mailers sign what they tell at /digests/events with; none: nothing is taken.',
  ),
  campaignFiles: row(
    'CAMPAIGNS',
    CampaignFiles,
    '',
    'A folder of JSON files, or one, with newsletter campaigns beside the built-in ones and those made through the API.',
  ),

  publicUrl: row(
    'PUBLIC_URL',
    http,
    'http://127.0.0.1:4000',
    'Where readers reach this server: what the links in mails begin with.',
  ),
  smtpUrl: secretRow(
    'SMTP_URL',
    url(/^smtps?$/).optional(),
    [undefined, undefined],
    'The mail server, `smtps://user:password@host`; without it no newsletter is sent.',
  ),
  sendDigests: row('SEND_DIGESTS', onOff, 'on', 'off: this replica sends no newsletters; others may.'),
  mailFrom: row('MAIL_FROM', text.min(3), 'Attune <news@localhost>', 'Who newsletters are from, `Name <address>`.'),
  mailTemplates: row(
    'MAIL_TEMPLATES',
    text.optional(),
    undefined,
    'A folder of mail templates, NAME.mjml beside NAME.txt, beside those that come along.',
  ),
  addressKeys: secretRow(
    'ADDRESS_KEYS',
    AddressKeys,
    [DEV_ADDRESS_KEY, ''],
    'Keys that addresses are stored under, `id:base64` of 32 bytes, with commas: the first seals, all open.',
  ),
  addressHashSecret: secretRow(
    'ADDRESS_HASH_SECRET',
    secret.optional(),
    [DEV_ADDRESS_SECRET, undefined],
    'Addresses that unsubscribed or bounced are known by it: must never change.',
  ),
  mailTimeoutMs: row(
    'MAIL_TIMEOUT_MS',
    integer(100, 600_000),
    '30000',
    'How long the mail server may take to answer, ms.',
  ),
  mailPerSecond: row('MAIL_PER_SECOND', integer(0, 100_000), '20', 'Newsletters a second and replica; 0: no limit.'),
  mailPerDomainMinute: row(
    'MAIL_PER_DOMAIN_MINUTE',
    integer(0, 1_000_000),
    '600',
    'Newsletters a minute and replica to one domain; 0: no limit.',
  ),
  mailInFlight: row(
    'MAIL_IN_FLIGHT',
    integer(1, 100),
    '1',
    'Newsletters handed over at a time: as many may be doubled where the process is killed.',
  ),
  mailLeaseMs: row(
    'MAIL_LEASE_MS',
    integer(1_000, 3_600_000),
    '60000',
    'After which a newsletter that a replica died over is taken up by another, ms.',
  ),
  digestGraceHours: row(
    'DIGEST_GRACE_HOURS',
    integer(0, 168),
    '6',
    'A newsletter whose time was missed by more, because nothing ran, is not made up for.',
  ),

  corsOrigins: row(
    'CORS_ORIGINS',
    words,
    (mode) => (mode === 'production' ? '' : 'localhost'),
    'Origins that may ask from a browser, with commas; `*` any, `localhost` any port of this machine.',
  ),
  introspection: row(
    'INTROSPECTION',
    onOff,
    outsideProduction,
    'Whether the schema may be asked for; also shows the explorer.',
  ),
  metricsPublic: row(
    'METRICS_PUBLIC',
    onOff,
    'off',
    'off: /metrics only for this machine, or with a key of scope metrics.',
  ),
  rateLimitPerMinute: row(
    'RATE_LIMIT_PER_MINUTE',
    integer(0, 10_000_000),
    '6000',
    'GraphQL requests per user, or per address where nobody signed in; wrong credentials per address; 0: no limit. This machine is exempt.',
  ),
  webhooksPerMinute: row(
    'WEBHOOKS_PER_MINUTE',
    integer(0, 10_000_000),
    '60000',
    'Webhooks per source and address; 0: no limit. This machine is exempt.',
  ),
  inboxMaxDeliveries: row(
    'INBOX_MAX_DELIVERIES',
    integer(100, 10_000_000),
    '100000',
    'Webhooks that may wait to be worked off; more are turned away (503). One source may fill half of it (then 429).',
  ),
  inboxMaxMb: row('INBOX_MAX_MB', integer(10, 1_000_000), '1000', 'The same by their size, MB.'),
  inboxKeepDoneDays: row(
    'INBOX_KEEP_DONE_DAYS',
    integer(1, 365),
    '7',
    'How long a webhook that was worked off is known, so that a repeat is none; its body is let go at once.',
  ),
  inboxKeepDeadDays: row('INBOX_KEEP_DEAD_DAYS', integer(1, 365), '30', 'How long a dead letter is kept.'),
  reconcileEveryHours: row(
    'RECONCILE_EVERY_HOURS',
    integer(0, 8_760),
    (mode) => (mode === 'test' ? '0' : '24'),
    'How often the lists of a CMS with an `api` are compared with what is here; 0: only where a webhook hints at it.',
  ),
  reconcileMaxMissingPercent: row(
    'RECONCILE_MAX_MISSING_PERCENT',
    integer(1, 100),
    '20',
    'Where the lists lack a larger share (and more than 10) of what is here, nothing is taken away without --force.',
  ),
  maxEventLoopDelayMs: row(
    'MAX_EVENT_LOOP_DELAY_MS',
    integer(0, 60_000),
    '2000',
    'Above it new requests are turned away (503); 0: never.',
  ),
  bodyLimitBytes: row('BODY_LIMIT_BYTES', integer(1024, 100_000_000), '524288', 'Largest GraphQL request.'),
  webhookLimitBytes: row('WEBHOOK_LIMIT_BYTES', integer(1024, 16_000_000), '5000000', 'Largest webhook.'),
  queryDepth: row('QUERY_DEPTH', integer(1, 100), '10', 'Deepest query.'),
  queryAliases: row('QUERY_ALIASES', integer(0, 1000), '15', 'Most aliases in a query.'),
  queryCost: row(
    'QUERY_COST',
    integer(1, 1_000_000),
    '2000',
    'Dearest query: one for each object it may answer, ten for each ranking.',
  ),
  queryTokens: row(
    'QUERY_TOKENS',
    integer(100, 100_000),
    '2000',
    'Longest query, in tokens; also most fields, fragments spread.',
  ),
  maxFirst: row('MAX_FIRST', integer(1, 1000), '100', 'Longest page.'),
  maxTrackEvents: row('MAX_TRACK_EVENTS', integer(1, 10_000), '500', 'Most events in one `track`.'),

  profileCache: row('PROFILE_CACHE', integer(100, 10_000_000), '20000', 'Profiles kept in memory.'),
  itemCacheMb: row('ITEM_CACHE_MB', integer(1, 100_000), '128', 'Memory for items, MB.'),
  rankingTtlMinutes: row('RANKING_TTL_MINUTES', integer(1, 10_080), '60', 'How long a cursor is good for.'),
  tailIntervalMs: row(
    'TAIL_INTERVAL_MS',
    integer(10, 60_000),
    '250',
    'How often a replica looks for what others wrote, ms.',
  ),
} satisfies Record<string, Setting<z.ZodType>>;
