import fc from 'fast-check';
import { parse } from 'graphql';
import { connectSources } from '../../src/cms/connect-sources';
import type { ApiReading } from '../../src/cms/content-api';
import type { FieldMapping } from '../../src/cms/field-mapping';
import { wordpress } from '../../src/cms/wordpress';
import type { ContentChange, Upsert } from '../../src/core/content-change';
import type { RawDelivery } from '../../src/core/content-source';
import { publishedLocales } from '../../src/core/item';
import { applied } from '../support/applied-changes';
import { T0 } from '../support/builders';
import { answersOrRefuses, mutated } from './mutated-body';

const SECRET = 'first-secret-of-this-source-0001';
const SECOND = 'second-secret-of-this-source-002';
const api = wordpress.api!;
const sourceWith = (mapping?: FieldMapping) =>
  connectSources([{ name: 'wp', source: 'wordpress', secrets: [SECRET, SECOND], mapping }]).get('wp')!;
const source = sourceWith();

const meta = (event_type: string) => ({
  sent_at: '2026-01-01 01:00:00',
  webhook_id: 1,
  webhook_name: 'Attune',
  event_type,
});
const globalId = (id: string) => Buffer.from(id).toString('base64');

function delivery(body: unknown, headers: Record<string, string> = {}): RawDelivery {
  const raw = typeof body === 'string' ? body : JSON.stringify(body);
  return { source: 'wp', event: null, headers, body: Buffer.from(raw), receivedAt: T0 };
}

describe('the secret', () => {
  const verify = (headers: Record<string, string>) => () => source.verify(delivery({}, headers), T0);

  it('comes along in a header, either of two', () => {
    expect(verify({ authorization: `Bearer ${SECRET}` })).not.toThrow();
    expect(verify({ 'x-webhook-secret': SECOND })).not.toThrow();
  });

  it.each([
    {},
    { authorization: 'Bearer' },
    { authorization: `Basic ${SECRET}` },
    { 'x-webhook-secret': `${SECRET} ` },
    { 'x-webhook-secret': '' },
  ])('is not %#', (headers) => {
    expect(verify(headers as Record<string, string>)).toThrow(
      expect.objectContaining({ code: 'BAD_SIGNATURE' }) as Error,
    );
  });
});

describe('events', () => {
  const meaning = (body: unknown) => {
    const { changes, refetch = [], ignored } = source.normalize(delivery(body));
    return [changes.map(({ op, id }) => `${op} ${id}`), refetch.map(({ itemId }) => itemId), ignored === null];
  };
  const smart = (key: string, event = 'post_updated') => ({
    key,
    path: '/hello',
    smart_cache_keys: [key],
    graphql_endpoint: 'site/graphql',
    _webhook_meta: meta(event),
  });

  it.each([
    [{ post_id: 42, _webhook_meta: meta('post_published') }, [], ['wp:42'], true],
    [{ post_id: '42', _webhook_meta: meta('post_updated') }, [], ['wp:42'], true],
    [{ post_id: 42, meta_key: 'x', _webhook_meta: meta('post_meta_change') }, [], ['wp:42'], true],
    [{ post_id: 42, _webhook_meta: meta('post_deleted') }, ['delete wp:42'], ['wp:42'], true],
    [{ object_id: 42, term_id: 3, taxonomy: 'category', _webhook_meta: meta('term_assigned') }, [], ['wp:42'], true],
    [{ post_id: 42, author_id: 2, _webhook_meta: meta('user_assigned') }, [], [], false],
    [smart(globalId('post:42')), [], ['wp:42'], true],
    [
      {
        ...smart(globalId('post:42')),
        smart_cache_keys: [globalId('post:42'), globalId('post:43'), globalId('term:3')],
      },
      [],
      ['wp:42', 'wp:43'],
      true,
    ],
    [smart(globalId('post:42'), 'post_deleted'), ['delete wp:42'], ['wp:42'], true],
    [smart(globalId('term:3'), 'term_updated'), [], [], false],
    [{ term_id: 3, taxonomy: 'category', _webhook_meta: meta('term_deleted') }, [], [], false],
    [{ post_id: 9, _webhook_meta: meta('media_updated') }, [], [], false],
    [{ user_id: 2, _webhook_meta: meta('user_created') }, [], [], false],
    [{ comment_id: 2, _webhook_meta: meta('comment_inserted') }, [], [], false],
    [{ post_id: 42 }, [], ['wp:42'], true],
  ])('case %#', (body, changes, refetch, isOurs) => {
    expect(meaning(body)).toEqual([changes, refetch, isOurs]);
  });

  it.each([
    [{ _webhook_meta: meta('post_updated') }, /names no post/],
    [smart('list:post'), /names no post/],
    [{ post_id: 0 }, /post_id/],
    [{ post_id: '42 OR 1' }, /post_id/],
    [{ post_id: 1.5 }, /post_id/],
    ['[]', /JSON object/],
  ])('refuses %#', (body, reason) => {
    expect(() => source.normalize(delivery(body))).toThrow(reason);
  });

  it('takes no edit for a repeat of another', () => {
    const body = { post_id: 42, _webhook_meta: meta('post_updated') };
    expect(source.deliveryId(delivery(body))).not.toBe(source.deliveryId({ ...delivery(body), receivedAt: T0 + 1 }));
  });
});

describe('WPGraphQL', () => {
  const settings = {
    baseUrl: 'https://site.example/graphql',
    token: null as string | null,
    options: {} as Record<string, string>,
  };
  const reading: ApiReading = { source: 'wp', mapping: {}, asOf: T0 + 5_000, receivedAt: T0 + 5_050 };
  const ref = { type: '', id: '42', itemId: 'wp:42' };
  const node = (given: object = {}) => ({
    databaseId: 42,
    contentTypeName: 'post',
    status: 'publish',
    dateGmt: '2025-12-31T10:00:00',
    modifiedGmt: '2026-01-01T00:00:01',
    slug: 'night-trains',
    uri: '/2025/12/night-trains/',
    link: 'https://site.example/2025/12/night-trains/',
    title: 'Night trains &amp; more',
    excerpt: '<p>Sleep in Vienna.</p>',
    content: '<p>Six <em>lines</em>.</p>',
    featuredImage: {
      node: { sourceUrl: 'https://site.example/t.jpg', altText: 'A train', mediaDetails: { width: 640, height: 480 } },
    },
    author: { node: { name: 'Ana Lopes' } },
    isSticky: true,
    categories: {
      nodes: [
        { name: 'Travel', slug: 'travel' },
        { name: 'Uncategorized', slug: 'uncategorized' },
      ],
    },
    tags: { nodes: [{ name: 'Rail', slug: 'rail' }] },
    ...given,
  });
  const answer = (data: unknown) => ({ status: 200, json: { data } });
  const brief = (changes: readonly ContentChange[]) => changes.map(({ op, id, locale }) => `${op} ${id} ${locale}`);
  const sent = (body: string | undefined) =>
    JSON.parse(body ?? '') as { query: string; variables: Record<string, string> };

  it('is asked in valid GraphQL, whatever the post’s type', () => {
    const [request] = api.fetchOne(ref, settings);
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://site.example/graphql',
      headers: { 'content-type': 'application/json' },
    });
    expect(request?.headers.authorization).toBeUndefined();
    expect(sent(request?.body).variables).toEqual({ id: '42' });
    expect(sent(request?.body).query).toContain('contentNode(id: $id, idType: DATABASE_ID)');
    expect(() => parse(sent(request?.body).query)).not.toThrow();
    const options = { languages: 'polylang', fields: '... on Recipe { dish }' };
    const { query } = sent(api.fetchOne(ref, { ...settings, options })[0]?.body);
    expect(() => parse(query)).not.toThrow();
    expect(query).toContain('translations { ...Content language { code locale slug } }');
    expect(query).toContain('... on Recipe { dish }');
  });

  it('is let in by an application password or a bearer token', () => {
    const authorization = (token: string) => api.fetchOne(ref, { ...settings, token })[0]?.headers.authorization;
    expect(authorization('ana:abcd efgh')).toBe(`Basic ${Buffer.from('ana:abcd efgh').toString('base64')}`);
    expect(authorization('jwt')).toBe('Bearer jwt');
  });

  it('tells a post', () => {
    const changes = api.readOne([answer({ one: node() })], ref, reading);
    expect(brief(changes)).toEqual(['withdraw wp:42 null', 'upsert wp:42 en']);
    expect((changes[1] as Upsert).version).toEqual({ order: T0 + 5_000, arrival: T0 + 5_050 });
    expect((changes[1] as Upsert).content).toMatchObject({
      type: 'post',
      title: expect.stringContaining('Night trains') as string,
      summary: 'Sleep in Vienna.',
      body: { format: 'html', text: 'Six lines.' },
      url: '/2025/12/night-trains/',
      topics: expect.arrayContaining(['Travel', 'Rail']) as string[],
      authors: ['Ana Lopes'],
      image: { url: 'https://site.example/t.jpg', alt: 'A train', width: 640, height: 480 },
      publishedAt: Date.UTC(2025, 11, 31, 10),
      liveSince: Date.UTC(2025, 11, 31, 10),
      featured: true,
    });
    expect((changes[1] as Upsert).content.topics).not.toContain('Uncategorized');
  });

  it('hides what is no longer to be read, and is right again later', () => {
    const published = api.readOne([answer({ one: node() })], ref, reading);
    const later = { ...reading, asOf: T0 + 9_000 };
    for (const one of [null, node({ status: 'draft' }), node({ status: 'trash' })]) {
      expect(brief(api.readOne([answer({ one })], ref, later))).toEqual(['withdraw wp:42 null']);
      const changes = [...api.readOne([answer({ one })], ref, later), ...published];
      expect(applied(changes)?.status).toBe('withdrawn');
      expect(
        applied([...changes, ...api.readOne([answer({ one: node() })], ref, { ...reading, asOf: T0 + 10_000 })])
          ?.status,
      ).toBe('published');
    }
  });

  it('passes over other types', () => {
    expect(
      api.readOne(
        [answer({ one: { databaseId: 7, contentTypeName: 'nav_menu_item', dateGmt: '2025-01-01T00:00:00' } })],
        ref,
        reading,
      ),
    ).toEqual([]);
    expect(api.readOne([answer({ one: node() })], ref, { ...reading, mapping: { types: ['page'] } })).toEqual([]);
  });

  it('makes one item of translations, named after the oldest', () => {
    const en = { code: 'EN', locale: 'en_US', slug: 'en' };
    const pt = { code: 'PT', locale: 'pt_BR', slug: 'pt-br' };
    const translation = {
      databaseId: 50,
      title: 'Comboios',
      content: '<p>Seis</p>',
      dateGmt: '2026-01-01T00:00:00',
      status: 'publish',
      language: pt,
    };
    const original = node({ language: en, translations: [translation] });
    const first = api.readOne([answer({ one: original })], ref, reading);
    expect(brief(first)).toEqual(['withdraw wp:42 null', 'upsert wp:42 en-US', 'upsert wp:42 pt-BR']);
    expect((first[2] as Upsert).content).toMatchObject({ type: 'post', title: 'Comboios' });

    const asked = { ...ref, id: '50', itemId: 'wp:50' };
    const from = node({ ...translation, status: 'draft', translations: [node({ language: en })] });
    const second = api.readOne([answer({ one: from })], asked, { ...reading, asOf: T0 + 9_000 });
    expect(brief(second)).toEqual(['delete wp:50 null', 'withdraw wp:42 null', 'upsert wp:42 en-US']);
    const item = applied([...first, ...second.filter(({ id }) => id === 'wp:42')]);
    expect(publishedLocales(item!)).toEqual(['en-US']);
  });

  it('reads a language code alone', () => {
    const changes = api.readOne([answer({ one: node({ languageCode: 'es' }) })], ref, reading);
    expect(brief(changes)[1]).toBe('upsert wp:42 es');
  });

  it('is walked by cursor, by type and day', () => {
    const first = api.list('case-study', settings, Date.UTC(2026, 2, 1, 12));
    const { query, variables } = sent(first.body);
    expect(() => parse(query)).not.toThrow();
    expect(query).toContain('contentTypes: [CASE_STUDY]');
    expect(query).toContain('column: MODIFIED, inclusive: true, after: { year: 2026, month: 2, day: 28 }');
    expect(variables).toEqual({ after: null });
    expect(sent(api.list('post', settings, null).body).query).not.toContain('dateQuery');
    const page = (hasNextPage: boolean, nodes: unknown[]) =>
      answer({ list: { pageInfo: { hasNextPage, endCursor: 'abc' }, nodes } });
    const read = api.readPage(page(true, [node(), node({ databaseId: 43, title: ' ' })]), first, reading);
    expect(brief(read.changes)).toEqual(['withdraw wp:42 null', 'upsert wp:42 en']);
    expect(read).toMatchObject({ total: null, refetch: [], unmapped: [{ itemId: 'wp:43' }] });
    expect(sent(read.next?.body)).toEqual({ query, variables: { after: 'abc' } });
    expect(api.readPage(page(false, []), read.next!, reading).next).toBeNull();
    expect(() => api.list('post] }', settings, null)).toThrow(/not the name of a post type/);
  });

  it.each([
    [{ status: 403, json: undefined }, 'UNAUTHENTICATED'],
    [{ status: 200, json: { errors: [{ message: 'Cannot query field "language" on type "Post".' }] } }, 'BAD_PAYLOAD'],
    [{ status: 200, json: '<html>' }, 'BAD_PAYLOAD'],
  ])('refuses %#', (given, code) => {
    expect(() => api.readOne([given], ref, reading)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('whatever comes', () => {
  const body = {
    post_id: 42,
    key: globalId('post:42'),
    smart_cache_keys: [globalId('post:42')],
    _webhook_meta: meta('post_updated'),
  };
  const one = {
    databaseId: 42,
    contentTypeName: 'post',
    status: 'publish',
    dateGmt: '2026-01-01T00:00:00',
    title: 'T',
    content: '<p>x</p>',
    tags: { nodes: [{ name: 'Rail', slug: 'rail' }] },
    author: { node: { name: 'Ana' } },
    language: { locale: 'en_US' },
    translations: [
      { databaseId: 43, title: 'U', content: 'y', dateGmt: '2026-01-01T00:00:00', language: { slug: 'pt' } },
    ],
  };
  const reading: ApiReading = { source: 'wp', mapping: {}, asOf: T0, receivedAt: T0 };

  it('is answered or refused', () => {
    fc.assert(
      fc.property(mutated(body), mutated({ data: { one } }), (given, json) => {
        answersOrRefuses(() => source.normalize(delivery(JSON.stringify(given) ?? '')));
        answersOrRefuses(() => api.readOne([{ status: 200, json }], { type: '', id: '42', itemId: 'wp:42' }, reading));
      }),
      { numRuns: 300 },
    );
  });
});
