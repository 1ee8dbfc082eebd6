import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectSources } from '../../src/cms/connect-sources';
import { missingInApi, SourceConfigSchema } from '../../src/cms/source-config';
import { SOURCE_KINDS, SOURCES, type SourceKind } from '../../src/cms/sources';
import type { Source } from '../../src/cms/source';
import { parseMapping } from '../../src/cms/mapping-file';
import { SETTINGS } from '../../src/settings';

const CMS = join(__dirname, '../../src/cms');
const README = readFileSync(join(CMS, 'README.md'), 'utf8');
const TOP = readFileSync(join(CMS, '../../README.md'), 'utf8');
const KINDS = SOURCE_KINDS.filter((kind) => kind !== 'generic');
const SECRET = 'first-secret-of-this-source-0001';
const TOOLS = ['bash', 'openssl', 'base64', 'date'];
const hasTools = TOOLS.every((tool) => spawnSync(tool, ['--version']).error === undefined);

const guideOf = (kind: string) => readFileSync(join(CMS, 'guides', `${kind}.md`), 'utf8');
const blocksOf = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
const code = readdirSync(CMS)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(CMS, name), 'utf8'))
  .join('\n');

test.each(KINDS)('%s has a guide, and both READMEs lead there', (kind) => {
  expect(existsSync(join(CMS, 'guides', `${kind}.md`))).toBe(true);
  expect(README).toContain(`](guides/${kind}.md)`);
  expect(TOP).toContain(`](src/cms/guides/${kind}.md)`);
});

test.each(KINDS)('%s is ordered in the index as in the code', (kind) => {
  const row = README.split('\n').find((line) => line.includes(`](guides/${kind}.md)`))!;
  const { order }: Source = SOURCES[kind];
  expect(row).toContain(order!.onTie === 'the CMS is asked' ? 'is asked ' : order!.onTie);
});

test.each(KINDS)('the guide of %s shows a configuration that is accepted and lacks nothing', (kind) => {
  const [first] = blocksOf(guideOf(kind), 'json').map((block) => JSON.parse(block) as unknown);
  const given = (Array.isArray(first) ? first[0] : first) as Record<string, unknown>;
  const secrets = [SECRET];
  const config = SourceConfigSchema.parse({ ...given, secrets, api: filled(given.api as Record<string, unknown>) });
  expect(config).toMatchObject({ name: kind, source: kind });
  expect(missingInApi(config)).toEqual([]);
  if (config.mapping !== undefined) expect(() => parseMapping(JSON.stringify(config.mapping), 'guide')).not.toThrow();
});

/** What a reader would fill in. */
function filled(api: Record<string, unknown>) {
  return JSON.parse(JSON.stringify(api).replace(/<[^>]*>/g, 'x')) as Record<string, unknown>;
}

test.each(KINDS)('headers, settings and files that the guide of %s names exist', (kind) => {
  const guide = guideOf(kind).toLowerCase();
  const headers = [...guide.matchAll(/\b(?:x-[a-z-]+|[a-z]+-webhook-signature|gcms-signature)(?=[:`"' ])/g)].map(
    ([name]) => name,
  );
  for (const name of new Set(headers)) expect(code.toLowerCase()).toContain(name);
  const known = Object.values(SETTINGS).map(({ env }) => env);
  const ours = [...guideOf(kind).matchAll(/`((?:WEBHOOK|RECONCILE|INBOX)_[A-Z_]+)`/g)].map(([, name]) => name);
  expect(known).toEqual(expect.arrayContaining(ours));
  const files = [...guideOf(kind).matchAll(/`(src\/cms\/[\w./-]+)`/g)].map(([, path = '']) => path);
  for (const path of files) expect(existsSync(join(CMS, '../..', path))).toBe(true);
});

const TOLD: Partial<Record<SourceKind, string[]>> = {
  strapi: [],
  directus: ['ask directus:articles:1'],
  payload: ['delete payload:articles:no-such-id'],
  ghost: ['delete ghost:000000000000000000000000'],
};

(hasTools ? test : test.skip).each(Object.entries(TOLD) as [SourceKind, string[]][])(
  'the command of the guide of %s is accepted and understood',
  (kind, told) => {
    const script = `curl() { printf '%s\\0' "$@"; }\n${blocksOf(guideOf(kind), 'sh')[0]}`;
    const env = { ...process.env, SECRET, URL: 'https://gateway.example' };
    const args = execFileSync('bash', ['-c', script], { env }).toString().split('\0');
    const headers = args.flatMap((arg, n) => (arg === '-H' ? [(args[n + 1] ?? '').split(/: ?(.*)/s)] : []));
    const { pathname: path } = new URL(args.find((arg) => arg.startsWith('https://'))!);
    const [, , name, event = null] = path.split('/');
    expect(name).toBe(kind);
    const delivery = {
      ...{ source: kind, event, path, receivedAt: Date.now() },
      headers: Object.fromEntries(headers.map(([header = '', value = '']) => [header.toLowerCase(), value])),
      body: Buffer.from((args[args.indexOf('--data-binary') + 1] ?? '').replace('<an id>', '1')),
    };
    const source = connectSources([{ name: kind, source: kind, secrets: [SECRET] }]).get(kind)!;
    source.verify(delivery, Date.now());
    source.check(delivery);
    const { changes, refetch = [] } = source.normalize(delivery);
    expect([...changes.map(({ op, id }) => `${op} ${id}`), ...refetch.map(({ itemId }) => `ask ${itemId}`)]).toEqual(
      told,
    );
  },
);

test('every metric that the index names is there', () => {
  const metrics = readFileSync(join(CMS, '../http/source-metrics.ts'), 'utf8');
  const named = [...README.matchAll(/`(attune_\w+)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(4);
  for (const name of named) expect(metrics).toContain(name);
});
