import { connectApis } from '../../src/cms/connect-apis';
import { missingInApi, SourceConfigSchema } from '../../src/cms/source-config';
import { SOURCE_KINDS, SOURCES, type SourceKind } from '../../src/cms/sources';
import type { Source } from '../../src/cms/source';

const SECRETS = ['a-secret-of-thirty-two-characters'];
const TOKEN = 'a-token-of-the-api';
const rows: Readonly<Record<SourceKind, Source>> = SOURCES;
const needsOf = (kind: SourceKind) => rows[kind].api?.needs ?? {};
const askable = SOURCE_KINDS.filter((kind) => rows[kind].api !== undefined);

test('the address is taken without its last slash; token and options may be left out', () => {
  const { api } = SourceConfigSchema.parse({ name: 'a', source: 'strapi', secrets: SECRETS, api: { baseUrl: 'https://cms.example/' } }); // prettier-ignore
  expect(api).toEqual({ baseUrl: 'https://cms.example', token: null, options: {}, perSecond: 10 });
  for (const baseUrl of ['cms.example', 'ftp://cms.example', ''])
    expect(SourceConfigSchema.safeParse({ name: 'a', source: 'strapi', secrets: SECRETS, api: { baseUrl } }).success).toBe(false); // prettier-ignore
});

test.each(askable)('%s is asked under its address, and says what options it needs', (kind) => {
  const options = Object.fromEntries(Object.keys(needsOf(kind)).map((option) => [option, 'x']));
  const api = { baseUrl: 'https://cms.example', token: TOKEN, options, perSecond: 10 };
  expect(missingInApi({ name: 'a', source: kind, api })).toEqual([]);
  const missing = missingInApi({ name: 'a', source: kind, api: { ...api, options: {} } });
  expect(missing).toHaveLength(Object.keys(options).length);
  const connected = connectApis([{ name: 'a', source: kind, secrets: SECRETS, api }]).get('a')!;
  const ref = { type: 'articles', id: '1', itemId: 'a:1' };
  for (const request of [...connected.fetchOne(ref), connected.list('articles', null)])
    expect(new URL(request.url).origin).toBe('https://cms.example');
});

test('a source without an API is not asked, and one that is not configured neither', () => {
  const api = { baseUrl: 'https://cms.example', token: null, options: {}, perSecond: 10 };
  expect(missingInApi({ name: 'a', source: 'generic', api })).toEqual([
    'a: a generic source has no API that could be asked; leave `api` out',
  ]);
  const configs = [
    { name: 'a', source: 'generic', secrets: SECRETS, api },
    { name: 'b', source: 'strapi', secrets: SECRETS },
  ] as const;
  expect([...connectApis(configs).keys()]).toEqual([]);
});
