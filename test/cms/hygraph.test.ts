import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { parse } from 'graphql';
import { connectSources } from '../../src/cms/connect-sources';
import type { ApiReading } from '../../src/cms/content-api';
import type { FieldMapping } from '../../src/cms/field-mapping';
import { hygraph } from '../../src/cms/hygraph';
import { verifyHygraph } from '../../src/cms/hygraph-signature';
import type { Upsert } from '../../src/core/content-change';
import type { RawDelivery } from '../../src/core/content-source';
import { publishedLocales } from '../../src/core/item';
import { Refusal } from '../../src/core/refusal';
import { applied } from '../support/applied-changes';
import { T0 } from '../support/builders';
import { answersOrRefuses, mutated } from './mutated-body';

const SECRET = 'first-secret-of-this-source-0001';
const SECOND = 'second-secret-of-this-source-002';
const api = hygraph.api!;
const sourceWith = (mapping?: FieldMapping) =>
  connectSources([{ name: 'hygraph', source: 'hygraph', secrets: [SECRET, SECOND], mapping }]).get('hygraph')!;
const source = sourceWith();

function header(body: string, t = T0): string {
  const signed = JSON.stringify({ Body: body, EnvironmentName: 'master', TimeStamp: t });
  return `sign=${createHmac('sha256', SECRET).update(signed).digest('base64')}, env=master, t=${t}`;
}

function delivery(body: unknown, t = T0 + 1_000): RawDelivery {
  const raw = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    source: 'hygraph',
    event: null,
    headers: { 'gcms-signature': header(raw, t) },
    body: Buffer.from(raw),
    receivedAt: t + 9,
  };
}

const system = {
  __typename: 'Article',
  id: 'ck1',
  stage: 'PUBLISHED',
  createdAt: '2025-12-01T00:00:00.000000+00:00',
  createdBy: { __typename: 'User', id: 'u1' },
};
const rich = (text: string) => ({
  __typename: 'ArticleContentRichText',
  json: { children: [{ type: 'paragraph', children: [{ text }] }] },
  references: [],
});
const article = (given: object = {}) => ({
  ...system,
  updatedAt: '2025-12-31T23:59:59.702044+00:00',
  publishedAt: '2026-01-01T00:00:00.500000+00:00',
  premium: true,
  localizations: [
    { locale: 'en', title: 'Night trains are back', content: rich('Six lines.') },
    { locale: 'de', title: 'Nachtzüge', content: rich('Sechs Linien.') },
  ],
  ...given,
});
const event = (operation: string, data: unknown = article()) => ({ operation, data });

describe('the signature', () => {
  const body = Buffer.from('{"operation":"publish"}');
  // By another program, over the documented string.
  const known = `sign=5dSsP+wumuDGhesAn2f8h84AcMt5YixSPU+ftaIml0M=, env=master, t=${T0}`;
  const verify =
    (given: string | undefined, now = T0, secrets = [SECRET]) =>
    () =>
      verifyHygraph(given, body, secrets, now);

  it('is the HMAC of body, environment and time as JSON', () => {
    expect(verify(known)).not.toThrow();
    expect(() => source.verify(delivery(event('publish')), T0 + 1_000)).not.toThrow();
  });

  it('is good with any of two secrets, for as long as a call may be queued', () => {
    expect(verify(known, T0, [SECOND, SECRET])).not.toThrow();
    expect(verify(known, T0, [SECOND])).toThrow(/does not fit/);
    expect(verify(known, T0 + 900_000)).not.toThrow();
    expect(verify(known, T0 + 900_001)).toThrow(/ms ago/);
    expect(verify(known, T0 - 300_001)).toThrow(/ahead of our clock/);
  });

  it('does not fit another body, environment or time', () => {
    expect(() => verifyHygraph(known, Buffer.from('{"operation":"delete"}'), [SECRET], T0)).toThrow(/does not fit/);
    expect(verify(known.replace('env=master', 'env=dev'))).toThrow(/does not fit/);
    expect(verify(known.replace(String(T0), String(T0 + 1)))).toThrow(/does not fit/);
  });

  it.each([
    undefined,
    '',
    known.replace('sign=', ''),
    known.replace('=, ', ', '),
    `${known}0000`,
    `${known}, t=1`,
    'x'.repeat(9_999),
  ])('refuses the header %#', (given) => {
    expect(verify(given)).toThrow(Refusal);
  });

  it('is never passed by a forged header', () => {
    const mac = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64'));
    fc.assert(
      fc.property(mac, (sign) => expect(verify(`sign=${sign}, env=master, t=${T0}`)).toThrow(Refusal)),
      { numRuns: 500 },
    );
  });
});

describe('operations', () => {
  const meaning = (body: unknown) => {
    const { changes, refetch = [], ignored } = source.normalize(delivery(body));
    return [
      changes.map(({ op, locale }) => `${op} ${locale}`),
      refetch.map(({ type, id }) => `${type} ${id}`),
      ignored === null,
    ];
  };
  const UPSERTS = ['withdraw null', 'upsert en', 'upsert de'];
  const REF = ['Article ck1'];
  const draft = article({ stage: 'DRAFT', publishedAt: null });
  const bare = { __typename: 'Article', id: 'ck1', stage: 'PUBLISHED' };

  it.each([
    [event('publish'), UPSERTS, [], true],
    [event('publish', article({ stage: undefined })), UPSERTS, [], true],
    [event('publish', article({ author: { __typename: 'Author', id: 'a1' } })), UPSERTS, REF, true],
    [event('publish', article({ topics: [{ __typename: 'Topic', id: 't1' }] })), UPSERTS, REF, true],
    [event('publish', bare), [], REF, true],
    [event('publish', article({ stage: 'QA' })), [], [], false],
    [event('unpublish'), ['withdraw null'], REF, true],
    [
      event('unpublish', article({ localizations: [{ locale: 'en', title: 'x', content: rich('x') }] })),
      ['withdraw null'],
      [],
      true,
    ],
    [event('unpublish', bare), ['withdraw null'], [], true],
    [event('delete', draft), ['delete null'], [], true],
    [event('create', draft), [], [], false],
    [event('update', draft), [], [], false],
    [event('update'), [], REF, true],
    [event('schedule'), [], [], false],
    [
      event('publish', { __typename: 'Asset', id: 'as1', stage: 'PUBLISHED', url: 'https://x', fileName: 'x.jpg' }),
      [],
      [],
      false,
    ],
    [event('delete', { __typename: 'Author', id: 'a1', stage: 'DRAFT', name: 'Ana', bio: 'x' }), [], [], false],
  ])('case %#', (body, changes, refetch, isOurs) => {
    expect(meaning(body)).toEqual([changes, refetch, isOurs]);
  });

  it('passes over types that the mapping does not name', () => {
    expect(sourceWith({ types: ['Story'] }).normalize(delivery(event('delete', bare))).ignored).toContain('Article');
  });

  it.each([
    [{}, /operation/],
    [{ operation: 'publish' }, /switch on “Include payload”/],
    [{ operation: 'publish', data: null }, /switch on “Include payload”/],
    [event('publish', { id: 'ck1' }), /__typename/],
    [event('publish', article({ id: 'a b' })), /is not an id/],
    [event('publish', article({ localizations: [{ title: 'x' }] })), /locale/],
    [event('publish', article({ localizations: [{ locale: 'en', title: '', content: rich('x') }] })), /has no title/],
    [
      event('publish', article({ localizations: [{ locale: 'klingon!', title: 'x', content: rich('x') }] })),
      /language tag/,
    ],
    ['[]', /JSON object/],
  ])('refuses %#', (body, reason) => {
    expect(() => source.normalize(delivery(body))).toThrow(reason);
  });

  it('knows the same call again, and no other', () => {
    const id = (body: unknown, t?: number) => source.deliveryId(delivery(body, t));
    expect(id(event('unpublish'))).toBe(id(event('unpublish')));
    expect(new Set([id(event('unpublish')), id(event('unpublish'), T0 + 2_000), id(event('publish'))]).size).toBe(3);
  });
});

describe('an entry with its localizations', () => {
  const upserts = (data: unknown) =>
    source.normalize(delivery(event('publish', data))).changes.filter(({ op }) => op === 'upsert') as Upsert[];

  it('is one item', () => {
    const [en, de] = upserts(article());
    expect(en).toMatchObject({
      id: 'hygraph:ck1',
      version: { order: T0 + 500, arrival: T0 + 1_009 },
      content: {
        type: 'Article',
        title: 'Night trains are back',
        premium: true,
        originalLocale: 'en',
        liveSince: T0 + 500,
      },
    });
    expect(en?.content.body?.text).toBe('Six lines.');
    expect(de?.content).toMatchObject({
      title: 'Nachtzüge',
      premium: true,
      originalLocale: 'en',
      body: { text: 'Sechs Linien.' },
    });
    expect(Object.keys(en?.content.attributes ?? {})).toEqual([]);
  });

  it('may be of a model that is not localized', () => {
    const { localizations: _, ...plain } = article();
    const [only, ...more] = upserts({
      ...plain,
      title: 'T',
      content: { html: '<p>Six</p>', text: 'Six' },
      locale: 'pt',
    });
    expect(more).toEqual([]);
    expect(only).toMatchObject({ locale: 'pt', content: { body: { format: 'html', text: 'Six' } } });
  });

  it('is ordered by the last publish of any localization, a removal by its signature', () => {
    const [change] = upserts(
      article({
        localizations: [{ locale: 'en', title: 'T', content: rich('x'), publishedAt: '2026-01-01T00:00:07Z' }],
      }),
    );
    expect(change?.version.order).toBe(T0 + 7_000);
    expect(upserts(article({ publishedAt: null }))[0]?.version.order).toBe(T0 + 1_000);
  });

  it('is hidden by an unpublish, not raised by its own publish coming late, and raised by the next', () => {
    const changes = (operation: string, given: object, t: number) =>
      source.normalize(delivery(event(operation, article(given)), t)).changes;
    const publish = changes('publish', {}, T0 + 1_000);
    const unpublish = changes('unpublish', {}, T0 + 2_000);
    const again = changes('publish', { publishedAt: '2026-01-01T00:00:03Z' }, T0 + 3_000);
    expect(applied([...publish, ...unpublish])?.status).toBe('withdrawn');
    expect(applied([...unpublish, ...publish])?.status).toBe('withdrawn');
    expect(applied([...again, ...unpublish, ...publish])?.status).toBe('published');
  });
});

describe('the content API', () => {
  const fields = 'title content { html } author { name }';
  const settings = {
    baseUrl: 'https://eu-west-2.cdn.hygraph.com/content/p1/master',
    token: 'pat',
    options: { fields } as Record<string, string>,
  };
  const reading: ApiReading = { source: 'hygraph', mapping: {}, asOf: T0 + 100_000, receivedAt: T0 + 100_050 };
  const ref = { type: 'Article', id: 'ck1', itemId: 'hygraph:ck1' };
  const answered = article({
    localizations: [
      {
        locale: 'en',
        publishedAt: '2026-01-01T00:00:00.5Z',
        title: 'Night trains',
        content: { html: '<p>Six <b>lines</b>.</p>' },
        author: { id: 'a1', name: 'Ana Lopes', description: 'Writes.' },
      },
    ],
  });
  const answer = (data: unknown) => ({ status: 200, json: { data } });
  const sent = (body: string | undefined) =>
    JSON.parse(body ?? '') as { query: string; variables: Record<string, string> };

  it('is asked in valid GraphQL for one published entry in all locales', () => {
    const [request] = api.fetchOne(ref, settings);
    expect(request).toMatchObject({ method: 'POST', url: settings.baseUrl, headers: { authorization: 'Bearer pat' } });
    const { query } = sent(request?.body);
    expect(() => parse(query)).not.toThrow();
    expect(query).toContain('one: article(where: { id: "ck1" }, stage: PUBLISHED) { __typename');
    expect(query).toContain('localizations(includeCurrent: true) { locale publishedAt updatedAt title');
    expect(Object.keys(api.needs)).toEqual(['fields']);
  });

  it('has fields for each model, and models that are not localized', () => {
    const options = {
      ...settings.options,
      'fields.Story': 'headline',
      'plural.Story': 'stories',
      localized: 'false',
      locales: 'en, pt_BR',
    };
    const { query } = sent(api.list('Story', { ...settings, options }, T0).body);
    expect(() => parse(query)).not.toThrow();
    expect(query).toContain('list: storiesConnection(');
    expect(query).toContain('where: { updatedAt_gte: "2026-01-01T00:00:00.000Z" }');
    expect(query).toContain('updatedAt headline }');
    expect(query).toContain(', locales: [en, pt_BR])');
    expect(query).not.toContain('localizations');
  });

  it('lets nothing into a query but names', () => {
    expect(() => api.list('Article { secret }', settings, null)).toThrow(/not the name of a Hygraph model/);
    expect(() => api.fetchOne({ ...ref, type: '' }, settings)).toThrow(/not the name/);
    const options = { ...settings.options, locales: 'en]) { x' };
    expect(() => api.list('Article', { ...settings, options }, null)).toThrow(/not the name/);
    expect(() => parse(sent(api.fetchOne({ ...ref, id: '") { x' }, settings)[0]?.body).query)).not.toThrow();
  });

  it('completes what a webhook left out, and counts as a minute old', () => {
    const changes = api.readOne([answer({ one: answered })], ref, reading);
    const upsert = changes[1] as Upsert;
    expect(changes.map(({ op, locale }) => [op, locale])).toEqual([
      ['withdraw', null],
      ['upsert', 'en'],
    ]);
    expect(upsert).toMatchObject({ id: 'hygraph:ck1', version: { order: T0 + 40_000, arrival: T0 + 100_050 } });
    expect(upsert.content).toMatchObject({
      authors: ['Ana Lopes'],
      summary: '',
      body: { format: 'html', text: 'Six lines.' },
    });
    const justNow = api.readOne([answer({ one: { ...answered, publishedAt: '2026-01-01T00:01:30Z' } })], ref, reading);
    expect(justNow[1]?.version.order).toBe(T0 + 90_000);
  });

  it('does not raise what was unpublished a moment ago, but what is still published later', () => {
    const publish = source.normalize(delivery(event('publish'))).changes;
    const unpublish = source.normalize(delivery(event('unpublish'), T0 + 99_000)).changes;
    const cached = api.readOne([answer({ one: answered })], ref, reading);
    expect(applied([...publish, ...unpublish, ...cached])?.status).toBe('withdrawn');
    const later = api.readOne([answer({ one: answered })], ref, { ...reading, asOf: T0 + 200_000 });
    expect(publishedLocales(applied([...publish, ...unpublish, ...later])!)).toEqual(['en']);
    const none = api.readOne([answer({ one: null })], ref, { ...reading, asOf: T0 + 200_000 });
    expect(none).toMatchObject([{ op: 'withdraw', locale: null, version: { order: T0 + 140_000 } }]);
  });

  it('is walked by cursor', () => {
    const first = api.list('Article', settings, null);
    expect(sent(first.body).query).toContain('list: articlesConnection(');
    expect(() => parse(sent(first.body).query)).not.toThrow();
    const page = (hasNextPage: boolean, nodes: unknown[]) =>
      answer({
        list: {
          pageInfo: { hasNextPage, endCursor: 'c1' },
          aggregate: { count: 130 },
          edges: nodes.map((node) => ({ node })),
        },
      });
    const bad = article({ id: 'bad', localizations: [{ locale: 'en', title: '', content: rich('x') }] });
    const read = api.readPage(page(true, [answered, bad]), first, reading);
    expect(read).toMatchObject({ total: 130, refetch: [], unmapped: [{ itemId: 'hygraph:bad' }] });
    expect(read.changes).toHaveLength(2);
    expect(sent(read.next?.body)).toEqual({ query: sent(first.body).query, variables: { after: 'c1' } });
    expect(api.readPage(page(false, []), read.next!, reading).next).toBeNull();
  });

  it.each([
    [{ status: 401, json: {} }, 'UNAUTHENTICATED'],
    [{ status: 200, json: { data: null, errors: [{ message: 'not allowed' }] } }, 'UNAUTHENTICATED'],
    [{ status: 400, json: { errors: [{ message: 'field "titel" is not defined in Article' }] } }, 'BAD_PAYLOAD'],
    [{ status: 200, json: { data: { other: 1 } } }, 'BAD_PAYLOAD'],
  ])('refuses %#', (given, code) => {
    expect(() => api.readOne([given], ref, reading)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('whatever comes', () => {
  const whole = article({ author: { __typename: 'Author', id: 'a1' }, topics: [{ name: 'Rail' }] });
  const answer = {
    data: {
      list: { pageInfo: { hasNextPage: true, endCursor: 'c' }, aggregate: { count: 1 }, edges: [{ node: whole }] },
    },
  };
  const reading: ApiReading = { source: 'hygraph', mapping: {}, asOf: T0, receivedAt: T0 };

  it('is answered or refused', () => {
    const operations = fc.constantFrom('publish', 'unpublish', 'delete', 'update');
    const request = api.list('Article', { baseUrl: 'https://x', token: null, options: { fields: 'title' } }, null);
    fc.assert(
      fc.property(mutated(whole), operations, mutated(answer), (data, operation, json) => {
        answersOrRefuses(() => source.normalize(delivery({ operation, data })));
        answersOrRefuses(() => api.readPage({ status: 200, json }, request, reading));
      }),
      { numRuns: 300 },
    );
  });
});
