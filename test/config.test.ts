import { ConfigError, loadConfig, settingsMarkdown, settingsTable } from '../src/config';
import { DEV_JWT_SECRET, DEV_SERVICE_KEY, DEV_SIGNING_SECRET, DEV_WEBHOOK_SECRET } from '../src/settings';

const SECRET = 'a-real-secret-of-more-than-32-characters';
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: SECRET, SIGNING_SECRET: SECRET, STORAGE: 'embedded' };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('loadConfig', () => {
  test('needs nothing for development', () => {
    expect(loadConfig({})).toMatchObject({
      mode: 'development',
      port: 4000,
      host: '127.0.0.1',
      storage: 'auto',
      mongoUrl: undefined,
      dataDir: '.attune',
      tenants: ['default'],
      seedDemo: true,
      embedder: 'local',
      vectorIndex: 'hnsw',
      jwtSecret: DEV_JWT_SECRET,
      signingSecret: DEV_SIGNING_SECRET,
      serviceKeys: [
        { name: 'demo', key: DEV_SERVICE_KEY, scopes: ['act-as', 'inbox', 'metrics', 'campaigns', 'digests'] },
      ],
      introspection: true,
      queryDepth: 10,
      queryAliases: 15,
      maxFirst: 100,
      maxTrackEvents: 500,
      tailIntervalMs: 250,
      storeTimeoutMs: 2000,
    });
    expect(loadConfig({}).webhookSources).toEqual([
      { name: 'generic', source: 'generic', secrets: [DEV_WEBHOOK_SECRET] },
      { name: 'strapi', source: 'strapi', secrets: [DEV_WEBHOOK_SECRET] },
    ]);
  });

  test('takes an empty variable for none', () => {
    expect(loadConfig({ PORT: '', MONGO_URL: ' ' })).toMatchObject({ port: 4000, mongoUrl: undefined });
  });

  test('reads every kind of value', () => {
    const env = {
      PORT: '0',
      HOST: '0.0.0.0',
      MONGO_URL: 'mongodb://user:pass@host:27017/attune?directConnection=true',
      TENANTS: 'one, two',
      SEED_DEMO: 'off',
      OPENAI_BASE_URL: 'http://localhost:8080/v1/',
      CORS_ORIGINS: 'https://a.example,https://b.example',
      SERVICE_KEYS: `mail:${SECRET}:act-as, prom:${SECRET}:metrics+act-as`,
      WEBHOOK_SOURCES: JSON.stringify([
        { name: 'blog', source: 'strapi', secrets: [SECRET], mapping: { types: ['article'] } },
      ]),
    };
    expect(loadConfig(env)).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      mongoUrl: env.MONGO_URL,
      tenants: ['one', 'two'],
      seedDemo: false,
      openaiBaseUrl: 'http://localhost:8080/v1',
      corsOrigins: ['https://a.example', 'https://b.example'],
      serviceKeys: [
        { name: 'mail', key: SECRET, scopes: ['act-as'] },
        { name: 'prom', key: SECRET, scopes: ['metrics', 'act-as'] },
      ],
      webhookSources: [{ name: 'blog', source: 'strapi', secrets: [SECRET], mapping: { types: ['article'] } }],
    });
  });

  test('reports all problems at once, each by its name', () => {
    const problems = problemsOf({
      PORT: '70000',
      LOG_LEVEL: 'loud',
      MAX_FIRST: '0',
      TENANTS: 'Not Good',
      STORAGE: 'mongo',
    });
    expect(problems).toEqual([
      'PORT: between 0 and 65535 is expected; it is "70000".',
      expect.stringMatching(/^LOG_LEVEL: one of silent, .* is expected; it is "loud"\.$/),
      'TENANTS: small letters, digits and hyphens are expected; it is "Not Good".',
      'MAX_FIRST: between 1 and 1000 is expected; it is "0".',
      'STORAGE is mongo, but MONGO_URL is not set.',
    ]);
  });

  test.each(['x', '-1', '1.5', '1e3', '0x10', 'NaN', 'Infinity', '99999999999999999999'])(
    'refuses the number %s',
    (PORT) => {
      expect(problemsOf({ PORT })).toHaveLength(1);
    },
  );

  test.each<Record<string, string>>([
    { NODE_ENV: 'prod' },
    { MONGO_URL: 'http://host' },
    { JWT_JWKS_URL: 'file:///etc/passwd' },
    { SEED_DEMO: 'yes' },
    { JWT_SECRET: 'short' },
    { SERVICE_KEYS: 'name:short:act-as' },
    { SERVICE_KEYS: `name:${SECRET}:root` },
    { SERVICE_KEYS: `name:${SECRET}` },
    { WEBHOOK_SOURCES: '{' },
    { WEBHOOK_SOURCES: '{}' },
    { WEBHOOK_SOURCES: JSON.stringify([{ name: 'a', source: 'generic', secrets: [] }]) },
    { WEBHOOK_SOURCES: JSON.stringify([{ name: 'a', source: 'generic', secrets: ['short'] }]) },
    { WEBHOOK_SOURCES: JSON.stringify([{ name: 'a/b', source: 'generic', secrets: [SECRET] }]) },
    { WEBHOOK_SOURCES: JSON.stringify([1, 2].map(() => ({ name: 'a', source: 'generic', secrets: [SECRET] }))) },
    { EMBEDDER: 'openai' },
    { TRUST_PROXY: 'yes' },
    { TRUST_PROXY: '11' },
    { SERVICE_KEYS: `name:${SECRET}:metrics@default` },
    { SERVICE_KEYS: `name:${SECRET}:act-as@Not Good` },
    { SERVICE_KEYS: `name:${SECRET}:act-as@other` },
    { WEBHOOK_SOURCES: JSON.stringify([{ name: 'a', source: 'generic', secrets: [SECRET], tenant: 'other' }]) },
    {
      WEBHOOK_SOURCES: JSON.stringify(
        ['default', undefined].map((tenant) => ({ name: 'a', source: 'generic', secrets: [SECRET], tenant })),
      ),
    },
  ])('refuses %j', (env) => {
    expect(problemsOf(env)).toHaveLength(1);
  });

  test.each([
    ['0', 0],
    ['off', 0],
    ['on', 1],
    ['3', 3],
  ])('TRUST_PROXY=%s means %i hops', (TRUST_PROXY, hops) => {
    expect(loadConfig({ TRUST_PROXY }).trustProxy).toBe(hops);
  });

  test('reads whose a key and a source are', () => {
    const { serviceKeys, webhookSources } = loadConfig({
      TENANTS: 'a,b',
      SERVICE_KEYS: `mail:${SECRET}:act-as@a,ops:${SECRET}:metrics`,
      WEBHOOK_SOURCES: JSON.stringify(
        ['a', 'b'].map((tenant) => ({ name: 'blog', source: 'strapi', secrets: [SECRET], tenant })),
      ),
    });
    expect(serviceKeys.map(({ tenant }) => tenant)).toEqual(['a', undefined]);
    expect(webhookSources.map(({ tenant }) => tenant)).toEqual(['a', 'b']);
  });

  test('tells every fault of the sources, together with those of all other settings', () => {
    const problems = problemsOf({
      PORT: 'x',
      WEBHOOK_SOURCES: JSON.stringify([
        { name: 'a', source: 'wix', secrets: ['hunter2'] },
        { name: 'B c', source: 'strapi', secrets: [] },
        { name: 'd', source: 'strapi', secrets: [SECRET], mapping: { fields: { titel: 'x' } } },
        { name: 'e', source: 'generic', secrets: [SECRET] },
        { name: 'e', source: 'strapi', secrets: [SECRET] },
      ]),
    });
    expect(problems).toHaveLength(2);
    expect(problems[1]).toMatch(
      /^WEBHOOK_SOURCES: 0\.source: .*generic.*strapi.*0\.secrets\.0: .*24.*1\.name: .*1\.secrets: .*2\.mapping\.fields: .*titel/,
    );
    expect(problems[1]).not.toContain('hunter2');
    expect(problemsOf({ SERVICE_KEYS: 'a,b' })).toHaveLength(1);
  });

  test('shows no secret in a problem', () => {
    const problems = problemsOf({
      JWT_SECRET: 'hunter2',
      SIGNING_SECRET: 'hunter2',
      SERVICE_KEYS: 'a:hunter2:act-as',
      MONGO_URL: 'mongo://user:hunter2@host',
      WEBHOOK_SOURCES: '[{"name":"a","source":"b","secrets":["hunter2"]}]',
    });
    expect(problems).toHaveLength(5);
    expect(problems.join()).not.toContain('hunter2');
  });

  test('has links in mails lead to the port that is listened on, unless they are to lead elsewhere', () => {
    expect(loadConfig({}).publicUrl).toBe('http://127.0.0.1:4000');
    expect(loadConfig({ PORT: '4700' }).publicUrl).toBe('http://127.0.0.1:4700');
    expect(loadConfig({ PORT: '0' }).publicUrl).toBe('http://127.0.0.1:4000');
    expect(loadConfig({ PORT: '4700', PUBLIC_URL: 'https://a.example' }).publicUrl).toBe('https://a.example');
  });

  test('lets public keys stand in for the development secret', () => {
    expect(loadConfig({ JWT_JWKS_URL: 'https://id.example/jwks' }).jwtSecret).toBeUndefined();
  });
});

describe('production', () => {
  test('starts with secrets of its own, closed by default', () => {
    expect(loadConfig(PRODUCTION)).toMatchObject({
      introspection: false,
      seedDemo: false,
      corsOrigins: [],
      serviceKeys: [],
      webhookSources: [],
      metricsPublic: false,
    });
    expect(
      loadConfig({ ...PRODUCTION, JWT_SECRET: '', JWT_JWKS_URL: 'https://id.example/jwks' }).jwtSecret,
    ).toBeUndefined();
  });

  test('refuses to start without secrets', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      'SIGNING_SECRET is not set, and production needs it.',
      'MONGO_URL is not set. STORAGE=embedded runs without it, and STORAGE=memory keeps nothing.',
      'Neither JWT_SECRET nor JWT_JWKS_URL is set: no reader could sign in.',
    ]);
  });

  test('keeps nothing in memory only unless it is told to', () => {
    const env = { ...PRODUCTION, STORAGE: '' };
    expect(problemsOf(env)).toEqual([expect.stringMatching(/^MONGO_URL is not set.*STORAGE=memory/)]);
    const enough: Record<string, string>[] = [
      { STORAGE: 'memory' },
      { STORAGE: 'embedded' },
      { MONGO_URL: 'mongodb://host/attune' },
    ];
    for (const more of enough) expect(problemsOf({ ...env, ...more })).toEqual([]);
    expect(problemsOf({ ...env, MONGO_URL: 'http://host' })).toHaveLength(1);
  });

  test.each<Record<string, string>>([
    { JWT_SECRET: DEV_JWT_SECRET },
    { SIGNING_SECRET: DEV_SIGNING_SECRET },
    { SERVICE_KEYS: `a:${SECRET}:act-as,b:${DEV_SERVICE_KEY}:act-as` },
    { WEBHOOK_SOURCES: JSON.stringify([{ name: 'a', source: 'generic', secrets: [SECRET, DEV_WEBHOOK_SECRET] }]) },
  ])('refuses to start with a development value: %j', (env) => {
    expect(problemsOf({ ...PRODUCTION, ...env })).toEqual([
      `${Object.keys(env)[0]} is a development value, which everybody knows. Set your own.`,
    ]);
  });
});

describe('the table of settings', () => {
  test('explains every setting, once, and shows no value that is a secret', () => {
    const rows = settingsTable();
    expect(new Set(rows.map(({ env }) => env)).size).toBe(rows.length);
    for (const { env, help } of rows)
      expect([env, help]).toEqual([expect.stringMatching(/^[A-Z][A-Z0-9_]+$/), expect.stringMatching(/.{10,}/)]);
    expect(JSON.stringify(rows)).not.toContain('dev-only');
  });

  test('can be put into the README', () => {
    const lines = settingsMarkdown().split('\n');
    expect(lines).toHaveLength(settingsTable().length + 2);
    expect(lines).toContain('| `PORT` | 4000 | Where to listen; 0 takes any free port. |');
  });
});
