import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectSources } from '../../src/cms/connect-sources';
import type { RawDelivery } from '../../src/core/content-source';
import { missingInApi, type SourceConfig } from '../../src/cms/source-config';

const SECRET = 'first-secret-of-this-source-0001';
const TOOLS = ['bash', 'openssl', 'jq', 'base64', 'date'];
const missing = TOOLS.filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
const KINDS = ['contentful', 'sanity', 'hygraph', 'wordpress'] as const;

function blocksOf(kind: string, language: string): string[] {
  const guide = readFileSync(join(__dirname, '../../src/cms/guides', `${kind}.md`), 'utf8');
  return [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
}

/** The guide's own command, with a curl that tells what it would send. */
function deliveryOf(kind: string): RawDelivery {
  const script = `curl() { printf '%s\\0' "$@"; }\n${blocksOf(kind, 'sh')[0]}`;
  const env = { ...process.env, SECRET, URL: 'https://gateway.example' };
  const args = execFileSync('bash', ['-c', script], { env }).toString().split('\0');
  const headers = args.flatMap((arg, index) => (arg === '-H' ? [(args[index + 1] ?? '').split(/: ?(.*)/s)] : []));
  const address = args.find((arg) => arg.startsWith('https://')) ?? '';
  return {
    source: kind,
    event: null,
    path: new URL(address).pathname,
    headers: Object.fromEntries(headers.map(([name = '', value = '']) => [name.toLowerCase(), value])),
    body: Buffer.from(args[args.indexOf('--data-binary') + 1] ?? ''),
    receivedAt: Date.now(),
  };
}

describe('the guides', () => {
  const itWithTools = missing.length === 0 ? it : it.skip;

  itWithTools.each(KINDS)('for %s has a command that is accepted and understood', (kind) => {
    const source = connectSources([{ name: kind, source: kind, secrets: [SECRET] }]).get(kind)!;
    const delivery = deliveryOf(kind);
    expect(delivery.path).toBe(`/webhooks/${kind}`);
    expect(() => source.verify(delivery, Date.now())).not.toThrow();
    const { changes, refetch = [] } = source.normalize(delivery);
    const told = [...changes.map(({ op, id }) => `${op} ${id}`), ...refetch.map(({ itemId }) => `ask ${itemId}`)];
    expect(told).toEqual(kind === 'wordpress' ? ['ask wordpress:1'] : [`withdraw ${kind}:try`, `upsert ${kind}:try`]);
  });

  it.each(KINDS)('for %s has a configuration that lacks nothing', (kind) => {
    const config = JSON.parse(blocksOf(kind, 'json')[0] ?? '') as SourceConfig;
    expect(config).toMatchObject({ name: kind, source: kind });
    expect(missingInApi(config)).toEqual([]);
  });
});
