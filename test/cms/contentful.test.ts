import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { connectSources } from '../../src/cms/connect-sources';
import { contentful } from '../../src/cms/contentful';
import type { ApiReading, ApiRequest } from '../../src/cms/content-api';
import type { FieldMapping } from '../../src/cms/field-mapping';
import type { Upsert } from '../../src/core/content-change';
import type { RawDelivery } from '../../src/core/content-source';
import { publishedLocales } from '../../src/core/item';
import { Refusal } from '../../src/core/refusal';
import { applied } from '../support/applied-changes';
import { T0 } from '../support/builders';
import { answersOrRefuses, mutated } from './mutated-body';

const SECRET = 'first-secret-of-this-source-0001';
const SECOND = 'second-secret-of-this-source-002';
const api = contentful.api!;
const sourceWith = (mapping?: FieldMapping, secrets = [SECRET, SECOND]) =>
  connectSources([{ name: 'contentful', source: 'contentful', secrets, mapping }]).get('contentful')!;
const source = sourceWith();

const link = (linkType: string, id: string) => ({ sys: { type: 'Link', linkType, id } });
const sys = (given: object = {}) => ({
  type: 'Entry',
  id: 'e1',
  space: link('Space', 's1'),
  environment: link('Environment', 'master'),
  contentType: link('ContentType', 'article'),
  revision: 1,
  createdAt: '2025-12-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.500Z',
  publishedVersion: 7,
  ...given,
});
const text = (value: string) => ({ 'en-US': value });
const entry = (fields: object = {}, given: object = {}) => ({
  sys: sys(given),
  fields: {
    title: { 'en-US': 'Night trains are back', de: 'Nachtzüge kehren zurück' },
    body: { 'en-US': 'Six lines open in spring.', de: 'Sechs Linien im Frühling.' },
    premium: { 'en-US': true },
    ...fields,
  },
});
const deleted = (given: object = {}) => ({
  sys: sys({ type: 'DeletedEntry', deletedAt: '2026-01-01T00:00:02.000Z', updatedAt: undefined, ...given }),
});

function delivery(body: unknown, topic: string | null = 'Entry.publish', headers: object = {}): RawDelivery {
  return {
    source: 'contentful',
    event: null,
    path: '/webhooks/contentful',
    headers: {
      ...(topic !== null && { 'x-contentful-topic': `ContentManagement.${topic}` }),
      authorization: `Bearer ${SECRET}`,
      ...headers,
    },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    receivedAt: T0 + 9,
  };
}

describe('the signature', () => {
  const SIGNED = 'content-type,x-contentful-signed-headers,x-contentful-timestamp,x-contentful-topic';
  const RAW = '{"sys":{"type":"Entry"}}';
  const headers = {
    'content-type': 'application/vnd.contentful.management.v1+json',
    'x-contentful-topic': 'ContentManagement.Entry.publish',
    'x-contentful-signed-headers': SIGNED,
    'x-contentful-timestamp': String(T0),
    // By another program, over the documented string.
    'x-contentful-signature': '03340cc15f0fb54f77290411714b04bd3dafa332b477991b35808da6d367c49f',
    'user-agent': 'not signed',
  };
  const signed: RawDelivery = {
    source: 'contentful',
    event: null,
    path: '/webhooks/contentful',
    headers,
    body: Buffer.from(RAW),
    receivedAt: T0,
  };
  const verify =
    (given: Partial<RawDelivery> = {}, now = T0, secrets = [SECRET]) =>
    () =>
      sourceWith({}, secrets).verify({ ...signed, ...given }, now);
  const changed = (given: Record<string, string | undefined>) => {
    const all = Object.entries({ ...headers, ...given }).filter(([, value]) => value !== undefined);
    return { headers: Object.fromEntries(all) as Record<string, string> };
  };

  it('is the one that the toolkit makes, whatever the order and case of the list', () => {
    expect(verify()).not.toThrow();
    expect(verify(changed({ 'x-contentful-signed-headers': 'X-Contentful-Topic, Content-Type' }))).not.toThrow();
  });

  it('covers a query, which the toolkit encodes twice', () => {
    const lines = [
      'POST',
      '/t/a%20b/hook?a%253D1',
      `x-contentful-signed-headers:${LIST};x-contentful-timestamp:${T0}`,
      RAW,
    ];
    const mac = createHmac('sha256', SECRET).update(lines.join('\n')).digest('hex');
    const only = { 'x-contentful-signed-headers': '', 'x-contentful-signature': mac };
    expect(verify({ ...changed(only), path: '/t/a b/hook?a=1' })).not.toThrow();
  });
  const LIST = 'x-contentful-signed-headers,x-contentful-timestamp';

  it('is good with any of two secrets, five minutes both ways', () => {
    expect(verify({}, T0, [SECOND, SECRET])).not.toThrow();
    expect(verify({}, T0, [SECOND])).toThrow(/does not fit/);
    expect(verify({}, T0 + 300_000)).not.toThrow();
    expect(verify({}, T0 + 300_001)).toThrow('Signed 300001 ms ago; at most 300000 ms.');
    expect(verify({}, T0 - 300_001)).toThrow(/ahead of our clock/);
  });

  it.each([
    ['body', { body: Buffer.from(`${RAW} `) }],
    ['path', { path: '/webhooks/other' }],
    ['no path', { path: undefined }],
    ['topic', changed({ 'x-contentful-topic': 'ContentManagement.Entry.delete' })],
    ['missing topic', changed({ 'x-contentful-topic': undefined })],
    ['time', changed({ 'x-contentful-timestamp': String(T0 + 1) })],
    ['list without the topic', changed({ 'x-contentful-signed-headers': 'content-type' })],
    ['no list', changed({ 'x-contentful-signed-headers': undefined })],
    ['no signature', changed({ 'x-contentful-signature': undefined })],
    ['short signature', changed({ 'x-contentful-signature': 'ab' })],
    ['odd time', changed({ 'x-contentful-timestamp': '1e12' })],
  ])('does not fit another %s', (_, given) => {
    expect(verify(given)).toThrow(Refusal);
  });

  it('is never passed by forged headers', () => {
    const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
    const forged = fc.record({
      'x-contentful-signature': fc.oneof(hex, fc.string()),
      'x-contentful-signed-headers': fc.string(),
      'x-contentful-timestamp': fc.oneof(fc.constant(String(T0)), fc.string()),
    });
    fc.assert(
      fc.property(forged, (given) => expect(verify(changed(given))).toThrow(Refusal)),
      { numRuns: 500 },
    );
  });

  it('is not needed with a secret header', () => {
    const bearer = (given: object) => () =>
      source.verify({ ...delivery({}), headers: given as Record<string, string> }, T0);
    expect(bearer({ authorization: `Bearer ${SECOND}` })).not.toThrow();
    expect(bearer({ 'x-webhook-secret': SECRET })).not.toThrow();
    expect(bearer({ authorization: `Bearer ${SECRET}x` })).toThrow(/not the secret/);
    expect(bearer({})).toThrow(/Send the secret/);
    expect(bearer({ ...headers, 'x-webhook-secret': 'wrong' })).toThrow(/does not fit/);
  });
});

describe('events', () => {
  const meaning = (topic: string, body: unknown) => {
    const { changes, refetch = [], ignored } = source.normalize(delivery(body, topic));
    return [changes.map(({ op, locale }) => `${op} ${locale}`), refetch.map(({ id }) => id), ignored === null];
  };

  it.each([
    ['Entry.publish', entry(), ['withdraw null', 'upsert en-US', 'upsert de'], [], true],
    [
      'Entry.publish',
      entry({ author: { 'en-US': link('Entry', 'ana') } }),
      ['withdraw null', 'upsert en-US', 'upsert de'],
      ['e1'],
      true,
    ],
    ['Entry.publish', deleted(), [], ['e1'], true],
    ['Entry.unpublish', deleted(), ['withdraw null'], [], true],
    ['Entry.unpublish', entry(), [], ['e1'], true],
    ['Entry.delete', deleted(), ['delete null'], [], true],
    ['Entry.delete', entry(), [], ['e1'], true],
    ['Entry.archive', entry({}, { archivedAt: '2026-01-02T00:00:00Z' }), ['withdraw null'], [], true],
    ['Entry.create', entry(), [], [], false],
    ['Entry.save', entry(), [], [], false],
    ['Entry.auto_save', entry(), [], [], false],
    ['Entry.unarchive', entry(), [], [], false],
    ['Asset.publish', { sys: { type: 'Asset', id: 'a1' } }, [], [], false],
    ['ContentType.publish', { sys: { type: 'ContentType', id: 'article' } }, [], [], false],
    ['ReleaseEntry.save', entry(), [], [], false],
    ['Task.create', { sys: { type: 'Task', id: 't' } }, [], [], false],
  ])('%s, case %#', (topic, body, changes, refetch, isOurs) => {
    expect(meaning(topic, body)).toEqual([changes, refetch, isOurs]);
  });

  it('asks where only some locales are published, or the topic is not vouched for', () => {
    const partly = entry({}, { fieldStatus: { '*': { 'en-US': 'published', de: 'draft' } } });
    expect(meaning('Entry.publish', partly)).toEqual([[], ['e1'], true]);
    const whole = entry({}, { fieldStatus: { '*': { 'en-US': 'published', de: 'published' } } });
    expect(meaning('Entry.publish', whole)[1]).toEqual([]);
    const unsigned = { 'x-contentful-signed-headers': 'content-type' };
    expect(source.normalize(delivery(entry(), 'Entry.delete', unsigned))).toMatchObject({
      changes: [],
      refetch: [{ id: 'e1' }],
    });
    expect(source.normalize(delivery(deleted(), 'Entry.save', unsigned)).changes).toMatchObject([{ op: 'withdraw' }]);
    const listed = { 'x-contentful-signed-headers': 'X-Contentful-Topic' };
    expect(source.normalize(delivery(deleted(), 'Entry.delete', listed)).changes).toMatchObject([{ op: 'delete' }]);
  });

  it('passes over what is no content, and by the mapping', () => {
    const author = {
      sys: sys({ contentType: link('ContentType', 'author') }),
      fields: { name: text('Ana'), bio: text('x') },
    };
    expect(source.normalize(delivery(author)).ignored).toContain('author is not a content type');
    const only = sourceWith({ types: ['story'] });
    expect(only.normalize(delivery(entry())).ignored).toContain('article');
    expect(only.normalize(delivery(deleted(), 'Entry.delete')).ignored).toContain('article');
  });

  it.each([
    [{}, /sys/],
    [{ sys: { id: 'e1' } }, /sys.type/],
    [entry({}, { id: '../x' }), /sys.id: is not an id/],
    [entry({}, { updatedAt: null }), /sys.updatedAt is not a date/],
    [entry({}, { updatedAt: 'yesterday' }), /sys.updatedAt is not a date/],
    [entry({ title: text(' ') }), /has no title. Fill in “title”/],
    [{ sys: sys(), fields: { title: 'flat' } }, /fields.title/],
    [{ sys: sys(), fields: [] }, /fields/],
    ['[]', /must be a JSON object/],
  ])('refuses %#', (body, reason) => {
    expect(() => source.normalize(delivery(body))).toThrow(reason);
  });

  it('knows a repeat, and tells two events with one body apart', () => {
    const id = (topic: string, body: unknown) => source.deliveryId(delivery(body, topic));
    expect(id('Entry.publish', entry())).toBe(id('Entry.publish', entry()));
    expect(
      new Set([id('Entry.publish', entry()), id('Entry.save', entry()), id('Entry.publish', deleted())]).size,
    ).toBe(3);
  });
});

describe('an entry with all its languages', () => {
  const upserts = (body: unknown, mapping?: FieldMapping) =>
    sourceWith(mapping)
      .normalize(delivery(body))
      .changes.filter(({ op }) => op === 'upsert') as Upsert[];

  it('is one item; what is not translated is taken from the original', () => {
    const [en, de] = upserts(entry({ url: text('/trains') }));
    expect(en).toEqual({
      op: 'upsert',
      source: 'contentful',
      id: 'contentful:e1',
      locale: 'en-US',
      version: { order: T0 + 500, arrival: T0 + 9 },
      content: expect.objectContaining({
        type: 'article',
        title: 'Night trains are back',
        body: { format: 'text', value: 'Six lines open in spring.', text: 'Six lines open in spring.' },
        url: '/trains',
        premium: true,
        originalLocale: 'en-US',
        liveSince: T0 + 500,
      }) as unknown,
    });
    expect(de?.content).toMatchObject({
      title: 'Nachtzüge kehren zurück',
      premium: true,
      url: '/trains',
      originalLocale: 'en-US',
    });
    expect(de?.content.body?.text).toBe('Sechs Linien im Frühling.');
  });

  it('does not show one language’s text in another', () => {
    const [, de] = upserts(entry({ body: text('English only') }));
    expect(de?.content).toMatchObject({ title: 'Nachtzüge kehren zurück', body: null });
  });

  it('has the mapping’s default locale as its original', () => {
    expect(upserts(entry(), { defaultLocale: 'de' })[0]?.content.originalLocale).toBe('de');
  });

  it('is live since its first revision, or since it was made', () => {
    expect(upserts(entry({}, { revision: 4 }))[0]?.content.liveSince).toBe(Date.parse('2025-12-01T00:00:00.000Z'));
  });

  it('reads rich text, and Contentful’s tags where there is no such field', () => {
    const body = {
      nodeType: 'document',
      data: {},
      content: [
        { nodeType: 'paragraph', data: {}, content: [{ nodeType: 'text', value: 'Six lines.', marks: [], data: {} }] },
      ],
    };
    const [change] = upserts({
      ...entry({ body: { 'en-US': body } }),
      metadata: { tags: [link('Tag', 'railTravel')] },
    });
    expect(change?.content).toMatchObject({ body: { format: 'blocks', text: 'Six lines.' }, topics: ['railTravel'] });
  });

  it('loses the languages it no longer has, however late the older bodies come', () => {
    const first = source.normalize(delivery(entry())).changes;
    const second = source.normalize(
      delivery(entry({ title: text('Again'), body: text('x') }, { updatedAt: '2026-01-02T00:00:00Z', revision: 2 })),
    ).changes;
    for (const changes of [
      [...first, ...second],
      [...second, ...first],
      [...first, ...second, ...first, ...second],
    ]) {
      const item = applied(changes)!;
      expect(publishedLocales(item)).toEqual(['en-US']);
      expect(item.variants['en-US']?.title).toBe('Again');
    }
  });

  it('is hidden by an unpublish and comes back with the next publish only', () => {
    const publish = source.normalize(delivery(entry())).changes;
    const unpublish = source.normalize(delivery(deleted(), 'Entry.unpublish')).changes;
    const again = source.normalize(delivery(entry({}, { updatedAt: '2026-01-01T00:00:03Z' }))).changes;
    expect(applied([...unpublish, ...publish])?.status).toBe('withdrawn');
    expect(applied([...publish, ...unpublish])?.status).toBe('withdrawn');
    expect(applied([...again, ...unpublish, ...publish])?.status).toBe('published');
  });
});

describe('the Delivery API', () => {
  const settings = { baseUrl: 'https://cdn.contentful.com', token: 'cda-token', options: { space: 's 1' } };
  const reading: ApiReading = { source: 'contentful', mapping: {}, asOf: T0 + 100_000, receivedAt: T0 + 100_050 };
  const ref = { type: 'article', id: 'e1', itemId: 'contentful:e1' };
  const asset = (id: string) => ({
    sys: { type: 'Asset', id, createdAt: '2025-01-01T00:00:00Z' },
    fields: {
      title: { 'en-US': 'A train' },
      file: {
        'en-US': {
          url: '//images.ctfassets.net/t.jpg',
          contentType: 'image/jpeg',
          details: { image: { width: 640, height: 480 } },
        },
      },
    },
  });
  const person = {
    sys: { type: 'Entry', id: 'ana', createdAt: '2025-01-01T00:00:00Z' },
    fields: { name: { 'en-US': 'Ana Lopes' }, description: { 'en-US': 'Writes.' } },
  };
  const linked = entry({
    author: { 'en-US': link('Entry', 'ana') },
    cover: { 'en-US': link('Asset', 'a1') },
    topics: { 'en-US': [link('Entry', 'gone')] },
    body: {
      'en-US': {
        nodeType: 'document',
        data: {},
        content: [{ nodeType: 'embedded-asset-block', data: { target: link('Asset', 'a1') }, content: [] }],
      },
    },
  });
  const answer = (items: unknown[], given: object = {}) => ({
    status: 200,
    json: {
      sys: { type: 'Array' },
      total: items.length,
      skip: 0,
      limit: 100,
      items,
      includes: { Entry: [person], Asset: [asset('a1')] },
      ...given,
    },
  });
  const paramsOf = ({ url }: ApiRequest) => Object.fromEntries(new URL(url).searchParams);

  it('is asked for one entry in all languages', () => {
    const [request] = api.fetchOne(ref, settings);
    expect(request).toMatchObject({
      method: 'GET',
      headers: { authorization: 'Bearer cda-token', 'x-contentful-locale-based-publishing': 'true' },
    });
    expect(new URL(request!.url).pathname).toBe('/spaces/s%201/environments/master/entries');
    expect(paramsOf(request!)).toEqual({ 'sys.id': 'e1', locale: '*', include: '1' });
    expect(Object.keys(api.needs)).toEqual(['space']);
  });

  it('tells the names of what an entry links to', () => {
    const changes = api.readOne([answer([linked])], ref, reading);
    const [, en, de] = changes as Upsert[];
    expect(changes.map(({ op, locale }) => [op, locale])).toEqual([
      ['withdraw', null],
      ['upsert', 'en-US'],
      ['upsert', 'de'],
    ]);
    expect(en).toMatchObject({ id: 'contentful:e1', version: { order: T0 + 500, arrival: T0 + 100_050 } });
    expect(en?.content).toMatchObject({
      authors: ['Ana Lopes'],
      topics: [],
      summary: '',
      image: { url: 'https://images.ctfassets.net/t.jpg', alt: 'A train', width: 640, height: 480 },
    });
    expect(JSON.stringify(en?.content.body?.value)).toContain('https://images.ctfassets.net/t.jpg');
    expect(de?.content.authors).toEqual(['Ana Lopes']);
  });

  it('does not undo what a webhook said later, and completes what it said at the same time', () => {
    const bare = source.normalize(delivery(linked)).changes;
    const whole = api.readOne([answer([linked])], ref, reading);
    expect(applied([...bare, ...whole])?.authors).toEqual(['Ana Lopes']);
    const unpublish = source.normalize(delivery(deleted(), 'Entry.unpublish')).changes;
    expect(applied([...bare, ...unpublish, ...whole])?.status).toBe('withdrawn');
  });

  it('withdraws what it does not have, unless that was published within the last minute', () => {
    const none = api.readOne([answer([])], ref, reading);
    expect(none).toEqual([
      {
        op: 'withdraw',
        source: 'contentful',
        id: 'contentful:e1',
        locale: null,
        version: { order: T0 + 40_000, arrival: T0 + 100_050 },
      },
    ]);
    const publish = source.normalize(delivery(entry())).changes;
    expect(applied([...publish, ...none])?.status).toBe('withdrawn');
    const justNow = source.normalize(delivery(entry({}, { updatedAt: new Date(T0 + 90_000).toISOString() }))).changes;
    expect(applied([...justNow, ...none])?.status).toBe('published');
  });

  it('is walked by the time of creation, with what shares the last moment skipped', () => {
    const first = api.list('article', settings, null);
    expect(paramsOf(first)).toEqual({
      content_type: 'article',
      order: 'sys.createdAt,sys.id',
      limit: '100',
      skip: '0',
      locale: '*',
      include: '1',
    });
    const at = (id: string, createdAt: string) => entry({}, { id, createdAt });
    const [a, b, c] = ['2025-01-01T00:00:00.000Z', '2025-01-02T00:00:00.000Z', '2025-01-03T00:00:00.000Z'] as const;
    const page = api.readPage(answer([at('e1', a), at('e2', b), at('e3', b)], { total: 9 }), first, reading);
    expect([page.total, page.refetch, page.unmapped]).toEqual([9, [], []]);
    expect(new Set(page.changes.map(({ id }) => id))).toEqual(
      new Set(['contentful:e1', 'contentful:e2', 'contentful:e3']),
    );
    expect(paramsOf(page.next!)).toMatchObject({ 'sys.createdAt[gte]': b, skip: '2' });
    const second = api.readPage(answer([at('e4', b), at('e5', b)], { total: 8, skip: 2 }), page.next!, reading);
    expect(paramsOf(second.next!)).toMatchObject({ 'sys.createdAt[gte]': b, skip: '4' });
    expect(second.total).toBeNull();
    const third = api.readPage(answer([at('e6', c)], { total: 5, skip: 4 }), second.next!, reading);
    expect(third.next).toBeNull();
    expect(page.next!.headers).toEqual(first.headers);
  });

  it('is asked for what changed since', () => {
    expect(paramsOf(api.list('article', settings, T0))['sys.updatedAt[gte]']).toBe('2026-01-01T00:00:00.000Z');
  });

  it('sets aside what cannot be mapped, and goes on', () => {
    const bad = entry({ title: text('') }, { id: 'bad' });
    const page = api.readPage(answer([bad, entry()]), api.list('article', settings, null), reading);
    expect(page.unmapped).toEqual([
      { itemId: 'contentful:bad', reason: expect.stringContaining('has no title') as string },
    ]);
    expect(page.changes.some(({ id }) => id === 'contentful:e1')).toBe(true);
    expect(page.next).toBeNull();
  });

  it.each([
    [
      { status: 401, json: { message: 'The access token you sent could not be found or is invalid.' } },
      'UNAUTHENTICATED',
    ],
    [{ status: 404, json: { message: 'The resource could not be found.' } }, 'BAD_PAYLOAD'],
    [{ status: 200, json: undefined }, 'BAD_PAYLOAD'],
    [{ status: 200, json: { items: 'x' } }, 'BAD_PAYLOAD'],
  ])('refuses %#', (given, code) => {
    expect(() => api.readOne([given], ref, reading)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('whatever comes', () => {
  const whole = entry({
    author: { 'en-US': link('Entry', 'ana') },
    body: {
      'en-US': { nodeType: 'document', data: {}, content: [{ nodeType: 'text', value: 'x', marks: [], data: {} }] },
    },
  });
  const topics = fc.constantFrom('Entry.publish', 'Entry.unpublish', 'Entry.delete', 'Entry.archive', 'x', '');
  const reading: ApiReading = { source: 'contentful', mapping: {}, asOf: T0, receivedAt: T0 };

  it('is answered or refused', () => {
    const answer = { total: 1, skip: 0, items: [whole], includes: { Entry: [whole], Asset: [] } };
    fc.assert(
      fc.property(mutated(whole), topics, mutated(answer), (body, topic, json) => {
        answersOrRefuses(() => source.normalize(delivery(JSON.stringify(body) ?? '', topic)));
        const request = api.list('article', { baseUrl: 'https://cdn.contentful.com', token: null, options: {} }, null);
        answersOrRefuses(() => api.readPage({ status: 200, json }, request, reading));
      }),
      { numRuns: 300 },
    );
  });
});
